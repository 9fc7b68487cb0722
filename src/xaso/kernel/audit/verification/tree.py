"""The stored tree against what was signed: every checkpoint's root comes out of the hashes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from xaso.kernel.audit.tiles import WIDTH, split
from xaso.kernel.audit.verification.findings import Fault, Finding
from xaso.kernel.audit.verification.milestones import Milestone
from xaso.kernel.audit.verification.reading import Source
from xaso.kernel.audit.verification.rows import Leaf
from xaso.lib.merkle import HASH_BYTES, Frontier, root_of

LATE = timedelta(minutes=10)


class TreeCheck:
    """Lets a tree grow leaf by leaf and compares it with each signed state on the way."""

    def __init__(self, tree: Frontier, ahead: Iterator[Milestone]) -> None:
        self.tree = tree
        self._ahead = ahead
        self._next = next(ahead, None)
        while self._next and self._next.size < tree.size:
            self._pass()
        self._sound = tree.size
        self._at: datetime | None = None
        self._before: datetime | None = None
        self._is_broken = False
        self._backdated: list[int] = []

    def take(self, leaf: Leaf) -> Iterator[Finding]:
        """Take the next leaf; say if the tree is not the one that was signed."""
        self._look_at_date(leaf)
        self.tree.append(leaf.hash)
        while self._next and self._next.size == self.tree.size:
            yield from self._compare(self._next)
            self._pass()

    def beyond(self) -> Iterator[Milestone]:
        """Yield the signed states that are larger than all that is stored."""
        while self._next:
            if self._next.size > self.tree.size:
                yield self._next
            self._pass()

    def _pass(self) -> None:
        self._next = next(self._ahead, None)

    def _look_at_date(self, leaf: Leaf) -> None:
        if self._next is None:
            return
        bound = self._at if self._at != self._next.state.at else self._before
        if bound and leaf.entry.at < (bound - LATE).timestamp() * 1_000_000:
            self._backdated.append(leaf.index)
            del self._backdated[2:-1]

    def _compare(self, milestone: Milestone) -> Iterator[Finding]:
        state, since = milestone.state, self._sound
        if self._backdated:
            first, last = self._backdated[0], self._backdated[-1]
            message = f"Leaves {first} to {last} hold rows dated long before they were sealed."
            yield Finding(Fault.BACKDATED, message, first)
        self._backdated.clear()
        if state.root != self.tree.root() and not self._is_broken:
            self._is_broken = True
            message = (
                f"The tree differs from what was signed at {state.at.isoformat()}"
                f" ({milestone.place}): look at leaves {since} to {state.size - 1}."
            )
            yield Finding(Fault.REWRITTEN, message, since)
        self._sound = state.size
        if state.at != self._at:
            self._before, self._at = self._at, state.at


class TileCheck:
    """Compares each full tile with the one hash that stands for it a level higher."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._kept: tuple[tuple[int, int], list[bytes]] = ((-1, -1), [])

    def look(self, level: int, number: int, hashes: list[bytes]) -> Iterator[Finding]:
        """Say if a full tile is not what the next level says it is."""
        above = self._tile(level + 1, number // WIDTH)
        place = number % WIDTH
        if place >= len(above) or above[place] != root_of(hashes):
            span = WIDTH ** (level + 1)
            first = number * span
            message = f"The stored hashes of leaves {first} to {first + span - 1} do not fit."
            yield Finding(Fault.REWRITTEN, message, first)

    def look_above(self, size: int, *, since: int) -> Iterator[Finding]:
        """Look at the full tiles above the leaves."""
        level = 1
        while full := size // WIDTH ** (level + 1):
            for number in range(since // WIDTH ** (level + 1), full):
                hashes = split(self.source.tile(level, number))
                yield from self.look(level, number, hashes)
            level += 1

    def _tile(self, level: int, number: int) -> list[bytes]:
        if self._kept[0] != (level, number):
            packed = self.source.tile(level, number)
            self._kept = (
                (level, number),
                split(packed[: len(packed) // HASH_BYTES * HASH_BYTES]),
            )
        return self._kept[1]
