"""Handing messages to the gateway: each for itself, tried again with growing waits, in their order."""

import hashlib
import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.office.documents.api import Delivery, DocumentState
from xaso.office.exchange.edxml.errors import PackageRefusedError
from xaso.office.exchange.edxml.writing import write_package
from xaso.office.exchange.faults import FOR_GOOD, ExchangeError, Fault
from xaso.office.exchange.gateways import Traffic
from xaso.office.exchange.gateways.faults import UNANSWERED, GatewayAwayError, GatewayError
from xaso.office.exchange.models import OutgoingMessage
from xaso.office.exchange.permissions import OPERATE
from xaso.office.exchange.services.lines import (
    Line,
    is_line_hung,
    note_failure,
    note_success,
    open_line,
)
from xaso.office.exchange.services.packing import document_of, pack
from xaso.office.exchange.services.queueing import note_change, note_delivery
from xaso.office.exchange.services.retrying import ATTEMPTS, wait_after
from xaso.office.exchange.services.telling import tell_given_up
from xaso.office.exchange.states import CARRIES, MessageKind, SendState

SUBJECT = "exchange.message"
LEASE = timedelta(minutes=10)
"""How long an attempt may take before another worker may try."""
AT_ONCE = 200
logger = logging.getLogger(__name__)


def send_due() -> None:
    """Send whatever is due in the commune in force, the oldest first, until nobody answers."""
    with transaction.atomic():
        due = OutgoingMessage.objects.due(clock.now())
        ids = list(due.order_by("created_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    for one in ids:
        if not send(one):
            return


def send(message_id: UUID) -> bool:
    """Try to send one message now; return whether another may follow: not where nobody answers.

    The call to the gateway is made outside of any transaction. Nothing is sent while an earlier
    message of the same chain waits, or while the gateway lets callers wait in vain.
    """
    if is_line_hung():
        return False
    message = _claim(message_id)
    if message is None:
        return True
    try:
        line = open_line()
        package = write_package(pack(message, line.here), line.gateway.style)
        number = _hand_over(line, message, package)
        _note_sent(message, line, number, package)
    except ExchangeError as error:
        _note_failed(message, error)
        return not isinstance(error, GatewayAwayError)
    except Exception as error:
        logger.exception("A message could not be sent")
        _note_failed(message, ExchangeError(type(error).__name__, fault=Fault.UNFORESEEN))
    return True


@transaction.atomic
def send_again(message_id: UUID, *, actor: User) -> None:
    """Let a person begin anew with a message that was given up, or hurry one that waits.

    One that is just being sent is left alone, so that it does not go twice.

    Raises:
        PermissionDenied: this person does not work at the exchange.
    """
    require(actor, OPERATE.key)
    message = OutgoingMessage.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.is_under_way or message.state in (SendState.SENT, SendState.OFF):
        return
    message.state, message.attempts, message.next_at = SendState.QUEUED, 0, clock.now()
    message.save(update_fields=["state", "attempts", "next_at"])
    record("exchange.message.sent_again", actor=actor, subject=(SUBJECT, message.pk))


def _hand_over(line: Line, message: OutgoingMessage, package: bytes) -> str:
    is_status = message.kind == MessageKind.STATUS
    traffic = Traffic.STATUS if is_status else Traffic.EDOC
    name = "-".join(
        part
        for part in (message.code or "van-ban", message.kind, message.status_code, str(message.pk)[-12:])
        if part
    )  # fmt: skip
    try:
        number = line.gateway.send(package, traffic, message.receiver_code, name)
    except GatewayError as error:
        note_failure(line.configuration.key, error)
        raise
    note_success(line.configuration.key)
    return number


@transaction.atomic
def _claim(message_id: UUID) -> OutgoingMessage | None:
    """Take a message for one attempt, unless another has it, it is not due, or an earlier one waits.

    A document that is no longer released, as when it was recalled this minute, is called off.
    """
    now = clock.now()
    rows = OutgoingMessage.objects.unsent().select_for_update(of=("self",), skip_locked=True)
    message = rows.filter(pk=message_id, next_at__lte=now).first()
    if message is None:
        return None
    chain = OutgoingMessage.objects.filter(chain=message.chain, pk__lt=message.pk)
    if chain.in_the_way(now).exists():
        return None
    message.maybe_there = message.maybe_there or message.leased_until is not None
    message.leased_until = None
    if _is_called_back(message):
        message.state = SendState.OFF
    else:
        message.attempts += 1
        message.next_at = message.leased_until = now + LEASE
    message.save(update_fields=["state", "attempts", "next_at", "leased_until", "maybe_there"])
    return message if message.leased_until else None


def _is_called_back(message: OutgoingMessage) -> bool:
    if message.kind not in CARRIES or message.document_id is None:
        return False
    info = document_of(message.document_id)
    return info is not None and info.state != DocumentState.RELEASED


@transaction.atomic
def _note_sent(claimed: OutgoingMessage, line: Line, number: str, package: bytes) -> None:
    """Write down that a message went, also where it was called off meanwhile: a recall follows it."""
    message = _back_from_attempt(claimed)
    if message.state != SendState.SENT:
        message.state, message.sent_at = SendState.SENT, clock.now()
        message.gateway, message.gateway_id = line.configuration.key, number[:200]
        message.sha256 = hashlib.sha256(package).hexdigest()
        message.fault = message.fault_note = ""
        if message.kind in CARRIES:
            note_delivery(message, Delivery.SENT)
        elif message.kind == MessageKind.UPDATE:
            note_change(message, _("Told of a change: %(words)s") % {"words": message.reason})
    message.save()


@transaction.atomic
def _note_failed(claimed: OutgoingMessage, error: ExchangeError) -> None:
    """Write down that an attempt failed; what was sent, called off or taken over meanwhile stays so."""
    message = _back_from_attempt(claimed)
    is_open = isinstance(error, UNANSWERED) or error.fault == Fault.UNFORESEEN
    message.maybe_there = message.maybe_there or is_open
    if message.leased_until is None and message.state in (SendState.QUEUED, SendState.FAILED):
        _plan_next(message, error)
    message.save()


def _back_from_attempt(claimed: OutgoingMessage) -> OutgoingMessage:
    """Return the message as it stands now; our lease is given back, that of another attempt is not."""
    message = OutgoingMessage.objects.select_for_update(of=("self",)).get(pk=claimed.pk)
    if message.leased_until == claimed.leased_until:
        message.leased_until = None
    return message


def _plan_next(message: OutgoingMessage, error: ExchangeError) -> None:
    """Let a message be tried later, or give it up."""
    message.fault, message.fault_note = error.fault, error.note
    ends = error.fault in FOR_GOOD or isinstance(error, PackageRefusedError)
    if not ends and message.attempts < ATTEMPTS:
        message.state = SendState.FAILED
        message.next_at = clock.now() + wait_after(message.attempts)
        return
    message.state = SendState.DEAD
    if message.kind in CARRIES:
        note_delivery(message, Delivery.FAILED, str(error.fault.label))
    tell_given_up(message)
