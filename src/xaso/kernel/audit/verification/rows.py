"""The rows against the leaves: every row is the one that was sealed, at its place, alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.audit.leaves import Entry, Place, Row
from xaso.kernel.audit.verification.findings import Fault, Finding, about_leaf, about_row
from xaso.kernel.audit.verification.reading import AT_ONCE, Source
from xaso.lib.merkle import leaf_hash

FIRST: Place = (-1, UUID(int=0))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as the tiles keep it: its hash, and which row it was."""

    index: int
    hash: bytes
    entry: Entry


class RowCheck:
    """Goes through the leaves in order; remembers only where it stands."""

    def __init__(self, source: Source, last: Place = FIRST) -> None:
        self.source = source
        self.last = last
        self._before_last = FIRST
        self._last_leaf: Leaf | None = None

    def look(self, leaves: list[Leaf]) -> Iterator[Finding]:
        """Compare some leaves, the next ones, with the rows of their stretch."""
        start = self.last
        yield from self._look_at_order(leaves)
        expected = {leaf.entry.id: leaf for leaf in leaves}
        suspects = []
        for row in self.source.rows(start, self.last):
            leaf = expected.pop(row.id, None)
            if leaf:
                yield from _compare(leaf, row)
                continue
            suspects.append(row)
            if len(suspects) == AT_ONCE:
                yield from self._judge(suspects)
                suspects = []
        yield from self._judge(suspects)
        yield from self._search(list(expected.values()))

    def _look_at_order(self, leaves: Iterable[Leaf]) -> Iterator[Finding]:
        """Name the leaf that stands out of the order of (commit number, id)."""
        for leaf in leaves:
            place = leaf.entry.place
            if place > self.last:
                self._before_last = self.last
            else:
                culprit = self._last_leaf if place > self._before_last else leaf
                yield _misplaced(culprit or leaf)
                if culprit is leaf:
                    continue
            self.last, self._last_leaf = place, leaf

    def _judge(self, suspects: list[Row]) -> Iterator[Finding]:
        """Name the rows that no tile remembers; the others are told of at their own leaf."""
        if not suspects:
            return
        known = self.source.known_to_tiles([row.id for row in suspects])
        for row in suspects:
            if row.id not in known:
                yield about_row(
                    Fault.INSERTED, "This row was put in after its time was sealed.", row
                )

    def _search(self, leaves: list[Leaf]) -> Iterator[Finding]:
        """Look everywhere for the rows of leaves that were not in their stretch."""
        found = self.source.rows_by_id([leaf.entry.id for leaf in leaves])
        for leaf in leaves:
            row = found.get(leaf.entry.id)
            if row is None:
                yield about_leaf(
                    Fault.MISSING, "The sealed row is not there.", leaf.index, leaf.entry
                )
            else:
                yield from _compare(leaf, row)


def _compare(leaf: Leaf, row: Row) -> Iterator[Finding]:
    if leaf_hash(row.leaf) == leaf.hash:
        return
    if row.commit_number != leaf.entry.commit_number:
        yield about_leaf(
            Fault.REORDERED, "The row was moved to another place.", leaf.index, leaf.entry
        )
    else:
        yield about_leaf(
            Fault.CHANGED, "The row is not what was sealed.", leaf.index, leaf.entry
        )


def _misplaced(leaf: Leaf) -> Finding:
    return about_leaf(
        Fault.REORDERED, "The leaf stands at another's place.", leaf.index, leaf.entry
    )
