"""One commune's audit trail, looked at from the first leaf (or a given day) to the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xaso.kernel.audit.leaves import Place, unpack_entries
from xaso.kernel.audit.tiles import WIDTH, nodes_in, split
from xaso.kernel.audit.verification.findings import Fault, Finding, Summary
from xaso.kernel.audit.verification.milestones import Milestones
from xaso.kernel.audit.verification.reading import LeafTile, Source
from xaso.kernel.audit.verification.rows import FIRST, Leaf, RowCheck
from xaso.kernel.audit.verification.tree import LATE, TileCheck, TreeCheck
from xaso.lib.checkpoints import Checkpoint
from xaso.lib.merkle import Frontier, frontier_at

TILES_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be verified: which keys are believed, since when, against which witness."""

    keys: list[Ed25519PublicKey]
    since: datetime | None = None
    witness: Path | None = None


class Verification:
    """Verifies one commune; ``summary`` is filled while the findings are read."""

    def __init__(self, source: Source, question: Question) -> None:
        self.source, self.question = source, question
        self.summary = Summary(source.commune)
        self.milestones = Milestones(source, question.keys, self.summary)
        self.tiles = TileCheck(source)

    def run(self) -> Iterator[Finding]:
        """Yield everything that is wrong, as it is found."""
        for finding in self._run():
            self.summary.count(finding)
            yield finding

    def _run(self) -> Iterator[Finding]:
        newest = self.milestones.newest()
        size = newest.size if newest else 0
        begun, last = self._begin(size)
        since = begun.size
        tree = TreeCheck(begun, self.milestones.all(self.question.witness))
        rows = RowCheck(self.source, last)
        for first in range(since // WIDTH, -(-size // WIDTH), TILES_AT_ONCE):
            tiles = self.source.leaf_tiles(first, first + TILES_AT_ONCE)
            leaves = list(_leaves(tiles, max(first * WIDTH, since), size))
            for leaf in leaves:
                yield from tree.take(leaf)
            yield from rows.look(leaves)
            yield from self._look_at_tiles(tiles, since, size)
        yield from self.tiles.look_above(size, since=since)
        yield from self._look_beyond(tree, size)
        yield from self._look_at_waiting(rows.last, newest)
        yield from self.milestones.findings
        self.summary.leaves = tree.tree.size - since
        self.summary.root = tree.tree.root().hex()

    def _begin(self, size: int) -> tuple[Frontier, Place]:
        """Return the tree and the place at which to begin: the last checkpoint before a day."""
        note = self.source.checkpoint_before(self.question.since) if self.question.since else ""
        state = self.milestones.read(note)
        if state is None or state.size > size:
            return Frontier(), FIRST
        try:
            tree = frontier_at(state.size, nodes_in(self.source.tile))
        except IndexError:
            return Frontier(), FIRST
        before = state.size - 1
        tiles = self.source.leaf_tiles(before // WIDTH, before // WIDTH + 1)
        last = next(_leaves(tiles, before, state.size), None)
        if last is None or tree.root() != state.root:
            return Frontier(), FIRST
        return tree, last.entry.place

    def _look_at_tiles(self, tiles: list[LeafTile], since: int, size: int) -> Iterator[Finding]:
        for number, packed, _entries in tiles:
            hashes = split(packed)
            if number >= since // WIDTH and (number + 1) * WIDTH <= size:
                yield from self.tiles.look(0, number, hashes)

    def _look_beyond(self, tree: TreeCheck, size: int) -> Iterator[Finding]:
        """Say what was signed or stored of a larger tree than the one that is there."""
        if tree.tree.size < size:
            message = f"Of {size} sealed leaves only {tree.tree.size} can be read in order."
            yield Finding(Fault.TRUNCATED, message, tree.tree.size)
        last = None
        for milestone in tree.beyond():
            last = milestone
        if last and last.size > size:
            message = (
                f"The trail once had {last.size} leaves ({last.place},"
                f" {last.state.at.isoformat()}); now it has {size}."
            )
            yield Finding(Fault.TRUNCATED, message, size)
        if self.source.has_leaves_from(size):
            message = "There are sealed leaves behind the newest checkpoint."
            yield Finding(Fault.TRUNCATED, message, size)

    def _look_at_waiting(self, last: Place, newest: Checkpoint | None) -> Iterator[Finding]:
        late = 0
        for row in self.source.rows(last, None):
            self.summary.waiting += 1
            late += bool(newest and row.at < (newest.at - LATE).timestamp() * 1_000_000)
        if late:
            message = (
                f"{late} rows wait to be sealed, though they are dated before the last time."
            )
            yield Finding(Fault.LATE, message)


def _leaves(tiles: list[LeafTile], first: int, size: int) -> Iterator[Leaf]:
    """Yield the leaves of some tiles, from ``first`` on; stops where one is torn."""
    expected = first
    for number, packed, entries in tiles:
        pairs = zip(split(packed), unpack_entries(entries), strict=False)
        for index, (one, entry) in enumerate(pairs, number * WIDTH):
            if index == expected < size:
                yield Leaf(index, one, entry)
                expected += 1
