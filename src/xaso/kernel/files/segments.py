"""Content encrypted in segments, so that files of any size pass through little memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) as ``age`` and Tink use
it: AES-256-GCM under a key that encrypts one object only; the nonce is the number of the
segment and a mark on the last one. A segment changed, left out, doubled, moved or cut off
at the end is refused.
"""

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEGMENT = 1024 * 1024
TAG = 16


class BrokenSegmentError(ValueError):
    """Encrypted content is not, from first to last byte, what was once written."""


def encrypt(pieces: Iterable[bytes], key: bytes, *, bound_to: bytes) -> Iterator[bytes]:
    """Encrypt content that comes in pieces of any size; ``bound_to`` names its place."""
    cipher = AESGCM(key)
    for number, (segment, last) in enumerate(_mark_last(_regroup(pieces, SEGMENT))):
        yield cipher.encrypt(_nonce(number, last=last), segment, bound_to)


def decrypt(pieces: Iterable[bytes], key: bytes, *, bound_to: bytes) -> Iterator[bytes]:
    """Yield the content of what :func:`encrypt` made, in pieces of any size.

    Raises :class:`BrokenSegmentError`. Every piece is checked before it is handed out; only
    the end of the iteration proves that nothing was cut off.
    """
    cipher = AESGCM(key)
    number = -1
    segments = _regroup(pieces, SEGMENT + TAG)
    for number, (segment, last) in enumerate(_mark_last(segments)):
        try:
            yield cipher.decrypt(_nonce(number, last=last), segment, bound_to)
        except InvalidTag as error:
            raise BrokenSegmentError(number) from error
    if number < 0:
        raise BrokenSegmentError(0)


def encrypted_size(size: int) -> int:
    """Return how many bytes the disk holds for so many bytes of content."""
    return size + TAG * max(1, -(-size // SEGMENT))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


def _regroup(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)


def _mark_last(segments: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    rest = iter(segments)
    held = next(rest, None)
    while held is not None:
        following = next(rest, None)
        yield held, following is None
        held = following
