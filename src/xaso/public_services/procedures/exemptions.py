"""Who is freed of fees and charges, as dated data (``data/exemptions.toml``)."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.public_services.procedures.contracts import WHOLE, FeeLine, FeeQuote

DATA = Path(__file__).parent / "data" / "exemptions.toml"
LABELS: dict[str, Promise] = {
    "merit": gettext_lazy("Person of merit to the nation or their family"),
    "poor": gettext_lazy("Poor household"),
    "disabled": gettext_lazy("Person with a disability"),
    "child": gettext_lazy("Child under 16"),
    "elderly": gettext_lazy("Elderly person"),
    "minority": gettext_lazy("Ethnic minority in an area of special hardship"),
    "orphan": gettext_lazy("Aged 16 to 17 without father and mother"),
}


@dataclass(frozen=True, slots=True)
class FeeExemption:
    """A group that is let off a share of fees and charges (diện miễn, giảm), with its article.

    ``share`` is in thousandths; ``certainty`` V, S or G, as everywhere.
    """

    key: str
    fields: tuple[str, ...]
    share: int
    valid_from: date
    act: str
    certainty: str
    valid_to: date | None = None

    @property
    def label(self) -> str:
        """What the group is called."""
        return str(LABELS[self.key])

    def counts(self, field: str, day: date) -> bool:
        """Whether it is in force on a day for procedures of a field."""
        ends = self.valid_to is None or day <= self.valid_to
        return field in self.fields and self.valid_from <= day and ends


@cache
def _all() -> tuple[FeeExemption, ...]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["exemption"]
    return tuple(FeeExemption(**{**row, "fields": tuple(row["fields"])}) for row in rows)


def exemptions_in(field: str, day: date) -> list[FeeExemption]:
    """Return the groups that are let off in a field on a day, in the order they are offered."""
    return [one for one in _all() if one.counts(field, day)]


def let_off(found: FeeQuote, exemption: FeeExemption) -> FeeQuote:
    """Return a quote less what the group is let off; freed of all is nothing, known or not."""
    if exemption.share >= WHOLE:
        return replace(found, lines=(), total=0, doubts=())
    if not found.total:
        return found
    less = found.total * exemption.share // WHOLE
    label = _("Reduction: %(group)s") % {"group": exemption.label}
    line = FeeLine(label, 1, -less, -less, found.kind, exemption.act)
    return replace(found, lines=(*found.lines, line), total=found.total - less)
