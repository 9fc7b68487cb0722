"""The tree in tiles of 256 hashes (C2SP ``tlog-tiles``): what is read of them, how they grow.

Tile ``number`` of level 0 holds the hashes of the leaves from ``number * 256`` on; a full tile
of one level is one hash in a tile of the next.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from xaso.lib.merkle import HASH_BYTES, NodeReader, root_of

BITS = 8
WIDTH = 1 << BITS

type TileReader = Callable[[int, int], bytes]


def split(packed: bytes) -> list[bytes]:
    """Return the hashes of a tile one by one."""
    return [packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)]


def nodes_in(read: TileReader) -> NodeReader:
    """Read the nodes of a tree out of its tiles."""

    def node(height: int, index: int) -> bytes:
        level, inside = divmod(height, BITS)
        number, offset = divmod(index << inside, WIDTH)
        hashes = split(read(level, number))
        return root_of(hashes[offset : offset + (1 << inside)])

    return node


def open_tiles(size: int) -> Iterator[tuple[int, int]]:
    """Yield (level, number) of the tiles that a tree of this size has begun and not filled."""
    level = 0
    while size:
        if size % WIDTH:
            yield level, size // WIDTH
        level, size = level + 1, size // WIDTH


@dataclass(slots=True)
class Tile:
    """A tile that may still grow."""

    level: int
    number: int
    hashes: list[bytes] = field(default_factory=list)


class RightEdge:
    """The open tiles of a growing tree; ``grown`` are those that changed, full ones too."""

    def __init__(self, size: int, read: TileReader) -> None:
        self.size = size
        self._open = {
            level: Tile(level, number, split(read(level, number)))
            for level, number in open_tiles(size)
        }
        self.grown: dict[tuple[int, int], Tile] = {}

    def append(self, leaf: bytes) -> None:
        """Take the hash of the next leaf."""
        level, index, one = 0, self.size, leaf
        while True:
            tile = self._open.setdefault(level, Tile(level, index // WIDTH))
            tile.hashes.append(one)
            self.grown[level, tile.number] = tile
            if len(tile.hashes) < WIDTH:
                break
            del self._open[level]
            level, index, one = level + 1, index // WIDTH, root_of(tile.hashes)
        self.size += 1
