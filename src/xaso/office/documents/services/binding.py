"""Registers as bound books: what is registered electronically is printed and signed (Đ16.2b [verified])."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_short
from xaso.lib.typeset import typeset

TEMPLATE = Path(__file__).parent.parent / "papers" / "register.typ"


def bind(
    title: str,
    years: str,
    columns: Mapping[str, int],
    rows: Sequence[Sequence[str]],
    *,
    keeper: str = "",
    by_day: bool = False,
) -> bytes:
    """Return a register of a year as PDF/A to be printed and bound: cover, numbered pages, place to sign.

    ``columns`` are the headings with their relative widths; the first column holds the numbers,
    or the days of a book that is kept ``by_day``.
    """
    office = office_of(require_commune())
    return typeset(
        TEMPLATE,
        {
            "title": title,
            "authority": office.name,
            "place": office.commune,
            "years": years,
            "first": rows[0][0] if rows else "…",
            "last": rows[-1][0] if rows else "…",
            "printed-on": say_short(clock.today()),
            "columns": list(columns),
            "widths": list(columns.values()),
            "rows": [list(row) for row in rows],
            "keeper": keeper,
            "by-day": by_day,
        },
        created=clock.now(),
    )
