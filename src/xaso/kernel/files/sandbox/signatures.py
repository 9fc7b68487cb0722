"""Which PDF somebody signed: nobody rewrites it, so not every look of a signature counts.

Runs in the sandbox. Whether a signature is genuine is not asked here (that needs
certificates); it must at least be one that readers show and that covers all of the file.
"""

from typing import Any, BinaryIO

import pikepdf

_AROUND = b"\0\t\n\f\r "


def is_signed_field(thing: Any, source: BinaryIO) -> bool:
    """Whether it is a signature field whose signature covers the file but for its own value.

    ISO 32000-2, 12.7.5.5 and 12.8.1. What was added behind a signature is not signed: a file
    that grew afterwards is like one that nobody signed.
    """
    signature = thing.get("/V")
    if thing.get("/FT") != "/Sig" or not isinstance(signature, pikepdf.Dictionary):
        return False
    covered, value = signature.get("/ByteRange"), signature.get("/Contents")
    if not isinstance(covered, pikepdf.Array) or not isinstance(value, pikepdf.String):
        return False
    numbers = [int(one) for one in covered if isinstance(one, int)]
    if len(numbers) != 4 or len(covered) != 4 or not any(bytes(value)):
        return False
    return _leaves_out_just(bytes(value), numbers, source)


def _leaves_out_just(value: bytes, numbers: list[int], source: BinaryIO) -> bool:
    begins, gap, goes_on, rest = numbers
    if begins != 0 or not 0 < gap < goes_on or goes_on + rest != source.seek(0, 2):
        return False
    source.seek(gap)
    left_out = source.read(goes_on - gap).strip(_AROUND)
    if not (left_out.startswith(b"<") and left_out.endswith(b">")):
        return False
    digits = left_out[1:-1].translate(None, _AROUND)
    try:
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()) == value
    except ValueError:
        return False
