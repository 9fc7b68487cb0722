"""The fees that a People's Council set for the commune in force, and when they are asked for."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xaso.kernel.tenancy.api import current_commune
from xaso.lib import clock
from xaso.public_services.procedures.contracts import (
    Channel,
    FeeAsking,
    FeeGroup,
    FeeKind,
    FeeMomentKind,
    FeeTerm,
    FeeUnit,
)
from xaso.public_services.procedures.models import FEES, FeeMoment, FeeTable, FeeTableRow

type Dated = tuple[date, date | None, FeeTerm]


@dataclass(frozen=True, slots=True)
class LocalFees:
    """Every released term by the code of its procedure, with the days it counts."""

    terms: dict[str, tuple[Dated, ...]]

    def of(self, code: str, day: date) -> list[FeeTerm]:
        """Return the terms of a procedure on a day."""
        return [
            term
            for first, last, term in self.terms.get(code, ())
            if first <= day and (last is None or day <= last)
        ]


def local_fees() -> LocalFees:
    """Return what the commune in force knows; nothing where none is in force."""
    commune = current_commune()
    if commune is None:
        return LocalFees({})
    return FEES.recall(("terms", commune), _released)


def local_terms(code: str, day: date | None = None) -> list[FeeTerm]:
    """Return what a council set for a procedure on a day, today unless said otherwise."""
    return local_fees().of(code, day or clock.today())


def fee_asking(code: str) -> FeeAsking:
    """Return when the commune in force asks for the fee of a procedure."""
    commune = current_commune()
    if commune is None:
        return FeeAsking()
    known = FEES.recall(("moments", commune), _moments)
    return known.get(code) or known.get("") or FeeAsking()


def say_source(term: FeeTerm) -> str:
    """Name the article of a term; what was invented for the demonstration says so."""
    if term.is_sample:
        return _("%(source)s (invented, for the demonstration)") % {"source": term.source}
    return term.source


def _released() -> LocalFees:
    rows = FeeTableRow.objects.filter(table__status=FeeTable.Status.RELEASED)
    found: dict[str, tuple[Dated, ...]] = {}
    for row in rows.select_related("table", "procedure").order_by("table__name", "order"):
        dated = (row.table.valid_from, row.table.valid_to, _term(row))
        found[row.procedure.code] = (*found.get(row.procedure.code, ()), dated)
    return LocalFees(found)


def _term(row: FeeTableRow) -> FeeTerm:
    return FeeTerm(
        channel=Channel(row.channel) if row.channel else None,
        kind=FeeKind(row.kind),
        amount=row.amount,
        unit=FeeUnit(row.unit),
        from_unit=row.from_unit,
        cap=row.cap,
        text="",
        source=f"{row.article}, {row.table.act}",
        name=row.name,
        code=row.code,
        group=FeeGroup(row.group) if row.group else None,
        is_sample=row.table.is_sample,
    )


def _moments() -> dict[str, FeeAsking]:
    return {
        row.procedure.code if row.procedure else "": FeeAsking(
            FeeMomentKind(row.moment), row.holds, row.remind_days, row.lapse_days
        )
        for row in FeeMoment.objects.select_related("procedure")
    }
