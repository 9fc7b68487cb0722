"""What the pages list: what was found, what is asked for most, what belongs to a matter of life."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xaso.kernel.tenancy.api import current_commune
from xaso.lib.text import sort_key
from xaso.public_services.portal.life_events import USUAL
from xaso.public_services.portal.models import ProcedureUse
from xaso.public_services.procedures.api import (
    Channel,
    ProcedureInUse,
    match_procedures,
    plain_name,
    procedures_in_use,
    say_terms,
)

MOST = 10
FEW = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A procedure in a list for citizens: its plain name, its field, its time and its price."""

    code: str
    name: str
    field: str
    limit: str
    fee: str
    score: float = 0.0


def found(text: str, limit: int = MOST) -> list[Entry]:
    """Return the procedures that a citizen's words may mean, best first."""
    known = procedures_in_use()
    hits = match_procedures(text, limit)
    return [_entry(known[hit.code], hit.score) for hit in hits if hit.code in known]


def listed(codes: Iterable[str]) -> list[Entry]:
    """Return the procedures in use with these codes, in this order."""
    known = procedures_in_use()
    return [_entry(known[code]) for code in codes if code in known]


def most_used(limit: int = FEW) -> list[Entry]:
    """Return what the commune in force is asked for most; what communes usually are, without one."""
    codes = _counted(limit) if current_commune() else []
    return listed(dict.fromkeys([*codes, *USUAL]))[:limit]


def by_field() -> dict[str, list[Entry]]:
    """Return all procedures in use by their fields, both in the order of their names."""
    fields: dict[str, list[Entry]] = {}
    for known in procedures_in_use().values():
        fields.setdefault(known.field, []).append(_entry(known))
    return dict(sorted(fields.items(), key=lambda item: sort_key(item[0])))


def _counted(limit: int) -> list[str]:
    rows = ProcedureUse.objects.order_by("-received", "code")
    return list(rows.values_list("code", flat=True)[:limit])


def _entry(known: ProcedureInUse, score: float = 0.0) -> Entry:
    unsaid = _("Not stated")
    terms = say_terms(known.limits, known.fees, Channel.IN_PERSON)
    limit = "" if terms.limit == unsaid else terms.limit.partition("; ")[0]
    fee = "" if terms.fee == unsaid or not _has_amount(known) else terms.fee.partition("; ")[0]
    return Entry(known.code, plain_name(known.code, known.name), known.field, limit, fee, score)


def _has_amount(known: ProcedureInUse) -> bool:
    return any(fee.amount is not None for fee in known.fees)
