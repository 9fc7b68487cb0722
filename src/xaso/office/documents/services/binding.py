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
    year: int,
    columns: Mapping[str, int],
    rows: Sequence[Sequence[str]],
    *,
    keeper: str = "",
) -> bytes:
    """Return a register of a year as PDF/A to be printed and bound: cover, numbered pages, place to sign.

    ``columns`` are the headings with their relative widths; the first column holds the numbers.
    """
    office = office_of(require_commune())
    return typeset(
        TEMPLATE,
        {
            "title": title,
            "authority": office.name,
            "place": office.commune,
            "year": str(year),
            "first": rows[0][0] if rows else "…",
            "last": rows[-1][0] if rows else "…",
            "printed-on": say_short(clock.today()),
            "columns": list(columns),
            "widths": list(columns.values()),
            "rows": [list(row) for row in rows],
            "keeper": keeper,
        },
        created=clock.now(),
    )
