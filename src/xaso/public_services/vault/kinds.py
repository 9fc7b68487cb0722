"""What kinds of papers there are, as the shipped file says it, and which fit a component."""

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xaso.lib.text import fold

KINDS = Path(__file__).parent / "data" / "kinds.toml"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper (loại giấy tờ), from a day on; ``words`` are folded.

    ``months`` is how long the law lets it count, where it does.
    """

    code: str
    names: tuple[tuple[str, str], ...]
    valid_from: date
    words: tuple[str, ...]
    results: tuple[str, ...]
    months: int | None = None

    @property
    def name(self) -> str:
        """What it is called in the reader's language."""
        names = dict(self.names)
        return names.get((get_language() or "vi")[:2], names["vi"])

    def is_named_in(self, folded: str) -> bool:
        """Tell whether folded words speak of this kind."""
        text = f" {folded} "
        return any(f" {words} " in text for words in self.words)


@cache
def paper_kinds() -> tuple[PaperKind, ...]:
    """Return all kinds, in the order of the file."""
    return tuple(
        PaperKind(
            code=row["code"],
            names=tuple(sorted(row["name"].items())),
            valid_from=row["from"],
            words=tuple(fold(words) for words in row["words"]),
            results=tuple(row.get("results", ())),
            months=row.get("months"),
        )
        for row in _file()["kind"]
    )


@cache
def _filled_in() -> tuple[str, ...]:
    return tuple(f"{fold(words)} " for words in _file()["filled_in"])


def _file() -> dict[str, Any]:
    with KINDS.open("rb") as file:
        return tomllib.load(file)


def name_of_kind(code: str) -> str:
    """Return what a kind is called."""
    found = next((one for one in paper_kinds() if one.code == code), None)
    return found.name if found else _("Another kind of paper")


def kind_of_result(result_code: str, title: str) -> str:
    """Return the kind of a result, by its code, else by the words of its title."""
    by_code = [one for one in paper_kinds() if result_code and result_code in one.results]
    folded = fold(title)
    by_words = [one for one in paper_kinds() if one.is_named_in(folded)]
    return (by_code + by_words)[0].code if by_code or by_words else OTHER


def end_of(kind: str, issued_on: date | None) -> date | None:
    """Return until when a paper counts by the law on its kind; nothing where that is not known."""
    months = next((one.months for one in paper_kinds() if one.code == kind), None)
    if not months or issued_on is None:
        return None
    years, month = divmod(issued_on.month - 1 + months, 12)
    year = issued_on.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(issued_on.day, last))


def fits(component: str, *, kind: str, title: str) -> bool:
    """Tell whether a paper may be what a component of a procedure asks for."""
    folded, named = fold(component), fold(title)
    if folded.startswith(_filled_in()):
        return False
    of_kind = any(one.code == kind and one.is_named_in(folded) for one in paper_kinds())
    return of_kind or bool(named and f" {named} " in f" {folded} ")
