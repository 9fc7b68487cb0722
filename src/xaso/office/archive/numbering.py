"""Numbers and notations of files, and what is amiss in a row of numbers; without a database."""

import re
from collections import Counter
from collections.abc import Iterable

LONGEST_NOTATION = 20
"""FileNotation of 30/2020/NĐ-CP, Annex VI.II."""
HIGHEST_NUMBER = 32_767
"""What the column of a number holds."""
_NOTATION = re.compile(r"(?P<number>[0-9]{1,5})\.(?P<letters>.{1,12})")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def notation_of(number: int, letters: str) -> str:
    """Return a file's number and notation: "01.TCCB" (30/2020/NĐ-CP, Annex V.I.2)."""
    return f"{number:02}.{letters}"


def read_notation(text: str) -> tuple[int, str]:
    """Read "01.TCCB" back.

    Raises:
        ValueError: it is none.
    """
    match = _NOTATION.fullmatch(text.strip())
    if match is None or int(match["number"]) == 0:
        raise ValueError(text)
    return int(match["number"]), match["letters"].strip()


def roman(number: int) -> str:
    """Return the numeral before a great heading."""
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def missing(numbers: Iterable[int]) -> list[int]:
    """Return the numbers left out between 1 and the highest."""
    given = set(numbers)
    return [number for number in range(1, max(given, default=0) + 1) if number not in given]


def doubled(values: Iterable[str]) -> list[str]:
    """Return what stands there more than once, in the order of its first place; blanks aside."""
    counts = Counter(value for value in values if value)
    return [value for value, count in counts.items() if count > 1]


def item_name(notation: str, position: int, ending: str) -> str:
    """Return the name of a paper in a package: "01.TCCB.001.pdf" (05/2025/TT-BNV).

    Folders have no place in a name, so what would separate them becomes a hyphen.
    """
    plain = re.sub(r"[^\w.\-]", "-", notation)
    return f"{plain}.{position:03}.{ending}"
