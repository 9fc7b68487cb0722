"""How long files are kept: the arithmetic, without a database.

A term is permanent or a number of whole years, 2 to 70, counted from the year in which the
work ended; a file takes the longest term of what lies in it (33/2024/QH15, Điều 15, read in a text that cites it).
"""

from collections.abc import Iterable
from datetime import date

PERMANENT = 0
"""How a column says "permanently"."""
SHORTEST, LONGEST = 2, 70
_CODES = {PERMANENT: "01", 70: "02", 50: "03", 30: "04", 20: "05", 10: "06"}
OTHER = "07"


def is_term(years: int) -> bool:
    """Whether the law knows such a term."""
    return years == PERMANENT or SHORTEST <= years <= LONGEST


def longest(terms: Iterable[int | None]) -> int | None:
    """Return the longest of these terms; nothing decided counts for nothing."""
    known = [term for term in terms if term is not None]
    if PERMANENT in known:
        return PERMANENT
    return max(known, default=None)


def kept_until(ended_on: date, years: int) -> date | None:
    """Return the last day on which a file must be there; ``None`` for permanently."""
    return None if years == PERMANENT else date(ended_on.year + years, 12, 31)


def maintenance_code(years: int) -> str:
    """Return the code that packages for an archive carry (05/2025/TT-BNV, list ``maintenance``)."""
    return _CODES.get(years, OTHER)
