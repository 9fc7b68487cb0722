"""Which documents of a block have a word, as bytes: a bitmap, or numbers where they are few.

A block holds ``BLOCK`` documents; ``members`` are their numbers in it as one big integer, bit by bit,
so that several words are joined by ``&``.
"""

from array import array
from collections.abc import Iterable

from xaso.lib.text import fold_words

BLOCK = 16_384
LONGEST_WORD = 24
"""As long as the column of a word: nothing longer is looked for."""
HEAD = "="
"""Marks a word of the code, the subject or the agency, which counts more than one of the text."""
GIVEN_OUT = ""
"""The word of all documents that ever had a place: one that was given up is never given again."""
_BITMAP, _NUMBERS = b"b", b"n"


def pack(members: int) -> bytes:
    """Return the members as bytes, in the shorter of the two ways."""
    bitmap = members.to_bytes((members.bit_length() + 7) // 8, "little")
    if members.bit_count() * 2 >= len(bitmap):
        return _BITMAP + bitmap
    return _NUMBERS + array("H", numbers_of(members)).tobytes()


def unpack(packed: bytes | memoryview) -> int:
    """Return the members that were packed."""
    whole = bytes(packed)
    kind, content = whole[:1], whole[1:]
    if kind == _BITMAP:
        return int.from_bytes(content, "little")
    return members_of(array("H", content))


def members_of(numbers: Iterable[int]) -> int:
    """Return the documents with these numbers as members."""
    bits = bytearray(BLOCK // 8)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def numbers_of(members: int) -> list[int]:
    """Return the numbers of the members, the smallest first."""
    found = []
    for place, byte in enumerate(members.to_bytes((members.bit_length() + 7) // 8, "little")):
        base = place * 8
        while byte:
            lowest = byte & -byte
            found.append(base + lowest.bit_length() - 1)
            byte ^= lowest
    return found


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are indexed, each once, in their order."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in fold_words(text)))


def indexed_words(head: str, text: str) -> list[str]:
    """Return all words of a document: those of its head twice, plain and marked."""
    first = words_of(head)
    return list(dict.fromkeys([*(HEAD + word for word in first), *first, *words_of(text)]))
