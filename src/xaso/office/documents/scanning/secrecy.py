"""Documents of state secrets: they may not enter this product, so they are known by their mark."""

import re
from collections.abc import Iterable

from xaso.lib.text import normalise

MARKS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
"""The three degrees, as their stamps read (Decree 30/2020 Annex I, degree of secrecy)."""
HEAD_LINES = 30
"""A stamp of secrecy stands in the head of the first page."""

_STAMPED = {"TOI MAT": "TỐI MẬT", "TUYET MAT": "TUYỆT MẬT"}
_COLUMN = re.compile(r"\s{2,}|\t")
_MOTTO = re.compile(
    r"C[ỘO]NG\s+H[ÒO]A\s+X[ÃA]\s+H[ỘO]I.*|Đ[ộo]c\s+l[ậa]p\s*[-–—].*", re.IGNORECASE
)
"""The right column of the head, which recognition may join to the left one."""
_EDGES = " .:,;-_|[](){}\"'“”*"


def secret_mark(*words: str) -> str:
    """Return the mark of secrecy among what a message says of a document, or nothing.

    ``words`` are whole values such as a degree or a kind, not sentences.
    """
    return next((mark for mark in map(_mark_of, words) if mark), "")


def secret_mark_of_page(text: str) -> str:
    """Return the mark of secrecy stamped on a first page, or nothing.

    A stamp stands alone in its line or column: a text that speaks of secrets is no secret.
    """
    return secret_mark(*_cells(text.splitlines()[:HEAD_LINES]))


def _cells(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        yield from _COLUMN.split(_MOTTO.sub("", line))


def _mark_of(text: str) -> str:
    """Take only capitals: that is how a stamp reads."""
    stamped = normalise(text).strip(_EDGES)
    if stamped in MARKS:
        return stamped
    return _STAMPED.get(stamped, "")
