"""Fetching what waits at the gateway: each package for itself, so that a bad one harms no other."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from xaso.lib import clock
from xaso.office.exchange.faults import PASSING, ExchangeError, Fault
from xaso.office.exchange.gateways import Offer, Traffic
from xaso.office.exchange.gateways.faults import GatewayAwayError, GatewayError
from xaso.office.exchange.models import GatewayLine, IncomingMessage
from xaso.office.exchange.services.lines import (
    Line,
    has_line,
    is_line_hung,
    note_failure,
    note_success,
    open_line,
)
from xaso.office.exchange.services.taking import hold_unfetched, take
from xaso.office.exchange.services.troubles import due_now, note_trouble
from xaso.office.exchange.states import MessageKind, ReceiptState

FIRST_LOOK = timedelta(days=30)
OVERLAP = timedelta(days=2)
"""How far the list is walked again each time: gateways list by days, and late."""
CONFIRMED_FOR = timedelta(days=1)
"""How long a confirmation is believed to be known: lists by days give what was confirmed too."""
LONGEST_NUMBER = 200
logger = logging.getLogger(__name__)


def poll() -> int:
    """Fetch whatever waits for the commune in force; return how many packages were new."""
    if not has_line() or is_line_hung():
        return 0
    line = open_line()
    since = _since(line.configuration.key)
    began = clock.now()
    try:
        offers = [one for traffic in Traffic for one in line.gateway.offers(traffic, since)]
    except GatewayError as error:
        note_failure(line.configuration.key, error)
        return 0
    note_success(line.configuration.key)
    offers = [one for one in offers if _is_storable(one)]
    known = _known(line, [one.gateway_id for one in offers])
    count = 0
    with suppress(GatewayAwayError):
        new = _unsettled(offers, known)
        for one in due_now(line.configuration.key, new):
            count += _fetch(line, one)
        if count == len(new):
            _note_seen(line.configuration.key, began)
        _confirm_settled(line, offers, known)
    return count


def fetch_anew(message_id: UUID) -> None:
    """Fetch a package once more of which nothing is here but why it was held back."""
    line = open_line()
    with transaction.atomic():
        row = IncomingMessage.objects.get(pk=message_id)
    if row.gateway != line.configuration.key or not row.may_be_had_again:
        return
    traffic = Traffic.STATUS if row.kind == MessageKind.STATUS else Traffic.EDOC
    with suppress(GatewayAwayError):
        _fetch(line, Offer(row.gateway_id, traffic, row.offered_by))


def _is_storable(offer: Offer) -> bool:
    """Leave out and log what cannot be written down: the numbers are the gateway's, or strangers'."""
    told = offer.gateway_id + offer.sender
    is_text = "\0" not in told and not any("\ud800" <= one <= "\udfff" for one in told)
    if is_text and len(offer.gateway_id) <= LONGEST_NUMBER:
        return True
    logger.error(
        "A package has a number that cannot be stored: %s", ascii(told)[:LONGEST_NUMBER]
    )
    return False


def _unsettled(offers: Sequence[Offer], known: Mapping[str, IncomingMessage]) -> list[Offer]:
    """Return what was not taken yet, or could not be had so far."""
    settled = {number for number, row in known.items() if not row.is_awaited}
    new = {one.gateway_id: one for one in offers if one.gateway_id not in settled}
    return list(new.values())


def _confirm_settled(
    line: Line, offers: Sequence[Offer], known: Mapping[str, IncomingMessage]
) -> None:
    """Tell the gateway of what it offers although it is settled here, where it does not know it."""
    for one in offers:
        row = known.get(one.gateway_id)
        if row is not None and not row.is_awaited and _is_to_confirm(row):
            _confirm(line, one, taken=row.state != ReceiptState.QUARANTINED)


@transaction.atomic
def _known(line: Line, ids: Iterable[str]) -> dict[str, IncomingMessage]:
    rows = IncomingMessage.objects.filter(
        gateway=line.configuration.key, gateway_id__in=list(ids)
    )
    told = rows.only("gateway_id", "state", "confirmed_at", "fault", "raw")
    return {one.gateway_id: one for one in told}


def _is_to_confirm(row: IncomingMessage) -> bool:
    """Whether the gateway never took our word, or still offers the package a day later."""
    return row.confirmed_at is None or row.confirmed_at <= clock.now() - CONFIRMED_FOR


def _fetch(line: Line, offer: Offer) -> bool:
    """Fetch and take one package; return whether it is settled. What goes wrong harms no other.

    Raises:
        GatewayAwayError: nobody answered, so that the next one need not be tried; it was counted.
    """
    try:
        with line.gateway.fetch(offer, settings.XASO_EXCHANGE_MAX_BYTES) as package:
            message = take(package, line, offer)
    except GatewayError as error:
        if error.fault != Fault.TOO_LARGE:
            note_failure(line.configuration.key, error)
        is_settled = _note_unfetched(line, offer, error)
        if isinstance(error, GatewayAwayError):
            raise
        return is_settled
    except Exception as error:
        logger.exception("A package could not be taken")
        cause = ExchangeError(type(error).__name__, fault=Fault.UNFORESEEN)
        return _note_unfetched(line, offer, cause)
    _confirm(line, offer, taken=message.state != ReceiptState.QUARANTINED)
    return True


def _note_unfetched(line: Line, offer: Offer, error: ExchangeError) -> bool:
    """Count a failure; hold the package back after the last attempt, or where another cannot help.

    Where the gateway is at fault it is told nothing and tried further: what failed is gone there.
    """
    is_last = note_trouble(line.configuration.key, offer)
    if not is_last and error.fault != Fault.TOO_LARGE:
        return False
    hold_unfetched(line, offer, error)
    if error.fault in PASSING:
        return False
    _confirm(line, offer, taken=False)
    return True


def _confirm(line: Line, offer: Offer, *, taken: bool) -> None:
    """Tell the gateway; where that fails the package is offered again and found to be known.

    Raises:
        GatewayAwayError: nobody answered.
    """
    try:
        line.gateway.confirm(offer, taken=taken)
    except GatewayError as error:
        note_failure(line.configuration.key, error)
        if isinstance(error, GatewayAwayError):
            raise
    else:
        _note_confirmed(line.configuration.key, offer)


@transaction.atomic
def _note_confirmed(gateway: str, offer: Offer) -> None:
    rows = IncomingMessage.objects.filter(gateway=gateway, gateway_id=offer.gateway_id)
    rows.update(confirmed_at=clock.now())


@transaction.atomic
def _since(gateway: str) -> datetime:
    line, _made = GatewayLine.objects.get_or_create(gateway=gateway)
    return line.seen_until - OVERLAP if line.seen_until else clock.now() - FIRST_LOOK


@transaction.atomic
def _note_seen(gateway: str, until: datetime) -> None:
    GatewayLine.objects.filter(gateway=gateway).update(seen_until=until)
