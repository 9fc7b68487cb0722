"""Our line to the gateway of the commune in force: which it is, who we are there, how it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from xaso.kernel.organisations.api import authority_of_commune
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.office.exchange.edxml.limits import Limits
from xaso.office.exchange.edxml.tree import Organ
from xaso.office.exchange.faults import ExchangeError, Fault
from xaso.office.exchange.gateways import (
    DocumentExchangeGateway,
    GatewayConfiguration,
    gateway_for,
)
from xaso.office.exchange.gateways.faults import GatewayError, GatewayHungError
from xaso.office.exchange.models import GatewayLine

LONGEST_NAME = 200
QUIET = timedelta(minutes=1)
"""How long nobody of this process calls a gateway that let a call wait in vain."""
_hung: dict[tuple[str, str], datetime] = {}
"""Until when no commune calls which gateway: one that hangs would take every place of the worker."""


@dataclass(frozen=True, slots=True)
class Line:
    """The commune's gateway, and the commune as an agency."""

    configuration: GatewayConfiguration
    gateway: DocumentExchangeGateway
    here: Organ

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes under which packages may be addressed to us, the older one too."""
        older = self.configuration.agencies[self.here.code].get("code102", "")
        return frozenset({self.here.code, older} - {""})


@transaction.atomic
def here() -> Organ:
    """Return the people's committee of the commune in force as an agency of the exchange."""
    body = authority_of_commune(require_commune())
    province = body.of_commune.province if body.of_commune else None
    above = f"Ủy ban nhân dân {province.kind.lower()} {province.name}" if province else ""
    return Organ(
        code=body.code,
        name=body.name[:LONGEST_NAME],
        in_charge=body.parent.name if body.parent else above,
        address=body.address,
        email=body.email,
        telephone=body.phone,
        website=body.website,
    )


def open_line() -> Line:
    """Return our line; raise ``ExchangeError`` (``no_gateway``) where none is configured."""
    office = here()
    found = gateway_for(office.code)
    if found is None:
        raise ExchangeError(office.code, fault=Fault.NO_GATEWAY)
    return Line(found[0], found[1], office)


def has_line() -> bool:
    """Whether the commune in force has a gateway."""
    return gateway_for(here().code) is not None


def is_line_hung() -> bool:
    """Whether our gateway just let a call wait in vain, whichever commune's it was."""
    found = gateway_for(here().code)
    if found is None:
        return False
    until = _hung.get((settings.XASO_EXCHANGE_GATEWAYS, found[0].key))
    return until is not None and clock.now() < until


@transaction.atomic
def note_success(gateway: str) -> None:
    """Write down that a gateway answered."""
    line, _made = GatewayLine.objects.get_or_create(gateway=gateway)
    line.last_success_at, line.failures = clock.now(), 0
    line.fault = line.fault_note = ""
    line.save(update_fields=["last_success_at", "failures", "fault", "fault_note"])


@transaction.atomic
def note_failure(gateway: str, error: GatewayError) -> None:
    """Write down that a gateway did not answer as it should."""
    if isinstance(error, GatewayHungError):
        _hung[settings.XASO_EXCHANGE_GATEWAYS, gateway] = clock.now() + QUIET
    line, _made = GatewayLine.objects.get_or_create(gateway=gateway)
    line.last_failure_at, line.failures = clock.now(), line.failures + 1
    line.fault, line.fault_note = error.fault, error.note
    line.save(update_fields=["last_failure_at", "failures", "fault", "fault_note"])


def limits_here(most: int) -> Limits:
    """Return how much of everything a package may hold, where a whole one has so many bytes."""
    return Limits(package=most)
