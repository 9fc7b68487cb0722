"""Merkle trees as in RFC 6962: one hash stands for a list that can only grow.

A leaf is hashed with a leading 0x00, a node with 0x01 (RFC 6962 §2.1; RFC 9162 kept it). What
is told of a tree is read through ``node(height, index)``: the hash of the perfect subtree of
``2**height`` leaves that begins at leaf ``index * 2**height``.
"""

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

type NodeReader = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one entry of the list."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash that stands for two neighbouring subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: all that is needed to go on and to know the root."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> None:
        """Take the hash of the next leaf."""
        full = self.size
        while full & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            full >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the hash that stands for the whole list so far."""
        return _fold(self.peaks) if self.peaks else EMPTY_ROOT


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root above these hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def frontier_at(size: int, node: NodeReader) -> Frontier:
    """Return the right edge that the tree had when it was of this size."""
    return Frontier(size, _peaks(0, size, node))


def inclusion_proof(index: int, size: int, node: NodeReader) -> list[bytes]:
    """Return what proves that a leaf is in the tree of this size (RFC 6962 §2.1.1)."""
    if not 0 <= index < size:
        raise IndexError(index)
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            path.append(_fold(_peaks(middle, end, node)))
            end = middle
        else:
            path.append(_fold(_peaks(start, middle, node)))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: NodeReader) -> list[bytes]:
    """Return what proves that a tree only grew from one size to another (RFC 6962 §2.1.2)."""
    if not 0 < old <= new:
        raise IndexError(old)
    start, end, path = 0, new, []
    while old != end:
        middle = start + _left_size(end - start)
        if old <= middle:
            path.append(_fold(_peaks(middle, end, node)))
            end = middle
        else:
            path.append(_fold(_peaks(start, middle, node)))
            start = middle
    if start:
        path.append(_fold(_peaks(start, end, node)))
    return path[::-1]


def proves_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether the path leads from the leaf to the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    sides = _sides(index, size - 1)
    if len(path) != len(sides):
        return False
    found = leaf
    for one, is_left in zip(path, sides, strict=True):
        found = node_hash(one, found) if is_left else node_hash(found, one)
    return found == root


def proves_consistency(
    old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]
) -> bool:
    """Tell whether the path shows the old (size, root) as a beginning of the new (§2.1.4.2)."""
    (size, root), (new_size, new_root) = old, new
    if not 0 < size <= new_size:
        return False
    if size == new_size:
        return not path and root == new_root
    steps = list(path) if size & (size - 1) else [root, *path]
    unchanged = (size & -size).bit_length() - 1
    sides = _sides(size - 1 >> unchanged, new_size - 1 >> unchanged)
    if len(steps) != len(sides) + 1:
        return False
    before = after = steps[0]
    for one, is_left in zip(steps[1:], sides, strict=True):
        before = node_hash(one, before) if is_left else before
        after = node_hash(one, after) if is_left else node_hash(after, one)
    return before == root and after == new_root


def _sides(at: int, last: int) -> list[bool]:
    """Tell for each step from a node up to the root whether its sibling is on the left."""
    sides = []
    while last:
        is_left = bool(at & 1) or at == last
        while is_left and not at & 1:
            at, last = at >> 1, last >> 1
        sides.append(is_left)
        at, last = at >> 1, last >> 1
    return sides


def _left_size(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def _peaks(start: int, end: int, node: NodeReader) -> list[bytes]:
    peaks, at = [], start
    for height in reversed(range((end - start).bit_length())):
        if (end - start) >> height & 1:
            peaks.append(node(height, at >> height))
            at += 1 << height
    return peaks


def _fold(peaks: Sequence[bytes]) -> bytes:
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = node_hash(peak, found)
    return found
