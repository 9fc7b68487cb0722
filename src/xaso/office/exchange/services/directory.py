"""The directory of agencies: taken over from the gateway, older codes turned into those of today."""

from collections.abc import Iterable, Sequence
from itertools import batched

from django.db import transaction

from xaso.lib import clock
from xaso.lib.text import fold, normalise
from xaso.office.exchange.edxml.codes import is_agency_code, is_older_code
from xaso.office.exchange.gateways import ListedOrgan
from xaso.office.exchange.gateways.faults import GatewayError
from xaso.office.exchange.models import ExchangePartner
from xaso.office.exchange.services.lines import has_line, note_failure, open_line

AT_ONCE = 2000
FIELDS = ("code102", "name", "parent_name", "email", "folded")


def refresh(done: set[str] | None = None) -> int:
    """Take over the list of the commune's gateway; return how many agencies it has.

    A code that is no longer listed is closed and kept. A gateway without a list changes nothing.
    ``done`` are the gateways whose list was taken over already, for another commune.
    """
    if not has_line():
        return 0
    line = open_line()
    if done is not None and line.configuration.key in done:
        return 0
    try:
        listed = line.gateway.partners()
    except GatewayError as error:
        note_failure(line.configuration.key, error)
        return 0
    if listed:
        take_over(line.configuration.key, listed)
    if done is not None:
        done.add(line.configuration.key)
    return len(listed)


def refresh_at_first() -> None:
    """Take over the list where nothing is known yet, without waiting for the night."""
    with transaction.atomic():
        is_known = ExchangePartner.objects.in_force().exists()
    if not is_known:
        refresh()


@transaction.atomic
def take_over(gateway: str, listed: Sequence[ListedOrgan]) -> None:
    """Write down the agencies of a gateway; codes that are no agency codes are left out."""
    wanted = {one.code: one for one in listed if is_agency_code(one.code)}
    known = {
        one.code: one
        for one in ExchangePartner.objects.in_force().select_for_update()
        if one.gateway == gateway or one.code in wanted
    }
    closed = [one.pk for code, one in known.items() if code not in wanted]
    ExchangePartner.objects.filter(pk__in=closed).update(valid_to=clock.today())
    changed = [
        one for code, one in known.items() if code in wanted and _write(one, wanted[code])
    ]
    ExchangePartner.objects.bulk_update(changed, FIELDS, batch_size=AT_ONCE)
    new = (_new(gateway, one) for code, one in wanted.items() if code not in known)
    for some in batched(new, AT_ONCE):
        ExchangePartner.objects.bulk_create(some)


def today_code(code: str) -> str:
    """Return the code of today for one of 13 characters, where the directory knows it."""
    if not is_older_code(code):
        return code
    found = ExchangePartner.objects.in_force().filter(code102=code).first()
    return found.code if found else code


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of agencies by code."""
    rows = ExchangePartner.objects.in_force().filter(code__in=list(codes))
    return dict(rows.values_list("code", "name"))


def _write(row: ExchangePartner, agency: ListedOrgan) -> bool:
    """Bring a row up to date; return whether anything changed."""
    before = [getattr(row, name) for name in FIELDS]
    row.code102 = agency.code102 if is_older_code(agency.code102) else ""
    row.name = normalise(agency.name)[:200]
    row.parent_name = normalise(agency.parent_name)[:200]
    row.email = agency.email[:254]
    row.folded = fold(row.name)
    return before != [getattr(row, name) for name in FIELDS]


def _new(gateway: str, agency: ListedOrgan) -> ExchangePartner:
    row = ExchangePartner(code=agency.code, gateway=gateway, valid_from=clock.today())
    _write(row, agency)
    return row
