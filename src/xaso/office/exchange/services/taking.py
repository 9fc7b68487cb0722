"""Taking a package: read it, do what it asks for, or hold it back with the reason."""

from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from xaso.kernel.files.api import FileRefusedError, explain, store_as_it_came
from xaso.office.documents.api import SecretDocumentError
from xaso.office.exchange.edxml.codes import LONGEST_CODE
from xaso.office.exchange.edxml.decoding import measure
from xaso.office.exchange.edxml.reading import open_package
from xaso.office.exchange.edxml.tree import Message, StatusMessage
from xaso.office.exchange.faults import ExchangeError, Fault
from xaso.office.exchange.gateways import Offer, Traffic
from xaso.office.exchange.models import IncomingMessage
from xaso.office.exchange.services.arriving import arrive, ask_back
from xaso.office.exchange.services.directory import today_code
from xaso.office.exchange.services.hearing import hear
from xaso.office.exchange.services.lines import Line, limits_here
from xaso.office.exchange.services.origins import BROUGHT, find_document
from xaso.office.exchange.services.queueing import queue_status
from xaso.office.exchange.services.telling import tell_held_back
from xaso.office.exchange.states import CARRIES, MessageKind, ReceiptState, StatusCode

LONGEST_NAME = 100


@dataclass(slots=True)
class _Facts:
    """What is known of a package so far: it is written down whatever happens next."""

    row: IncomingMessage
    package: IO[bytes]


def take(package: IO[bytes], line: Line, offer: Offer) -> IncomingMessage:
    """Take a package that was fetched; a bad one is kept in quarantine and never raises."""
    return take_again(_begun(line, offer), package, line)


@transaction.atomic
def _begun(line: Line, offer: Offer) -> IncomingMessage:
    """Return the row of a package that could not be had before, or a new one."""
    held = IncomingMessage.objects.held_back().filter(
        gateway=line.configuration.key, gateway_id=offer.gateway_id
    )
    if (row := held.first()) is not None:
        return row
    row = IncomingMessage(gateway=line.configuration.key, gateway_id=offer.gateway_id)
    row.offered_by = row.sender_code = offer.sender[:LONGEST_CODE]
    row.kind = MessageKind.STATUS if offer.traffic == Traffic.STATUS else ""
    return row


def take_again(row: IncomingMessage, package: IO[bytes], line: Line) -> IncomingMessage:
    """Take a package whose row is there or begun; what is wrong with it is written into the row."""
    facts = _Facts(row, package)
    try:
        with transaction.atomic():
            _read_and_do(facts, line)
    except SecretDocumentError as secret:
        _refuse_secret(row, secret.mark)
    except (ExchangeError, FileRefusedError) as error:
        _hold_back(facts, error)
    return row


def _read_and_do(facts: _Facts, line: Line) -> None:
    row, package = facts.row, facts.package
    row.size, row.sha256 = measure(package)
    if row.size > settings.XASO_EXCHANGE_MAX_BYTES:
        raise ExchangeError(fault=Fault.TOO_LARGE)
    limits = limits_here(settings.XASO_EXCHANGE_MAX_BYTES)
    trusted = line.configuration.trusted_certificates()
    with open_package(package, limits=limits, trusted=trusted) as said:
        describe(row, said)
        _check_sender(row)
        if isinstance(said, StatusMessage):
            outcome = hear(said, row)
        else:
            outcome = arrive(said, row, line)
    row.state, row.document_id = outcome.state, outcome.document_id
    row.fault = row.fault_note = ""
    if outcome.keeps_raw and row.raw_id is None:
        row.raw_id = _keep(package, row)
    row.save()
    for status in outcome.told:
        queue_status(row, status)
    if outcome.state in BROUGHT and row.kind in CARRIES:
        _reconsider(row)


def _check_sender(row: IncomingMessage) -> None:
    """Let nobody speak for another: what the gateway let in counts, not what the package says.

    A code of 13 characters and the code of today are the same sender.
    """
    said = row.sender_code
    if row.offered_by and today_code(row.offered_by) != today_code(said):
        row.sender_code, row.sender_name = row.offered_by, ""
        raise ExchangeError(said, fault=Fault.OTHER_SENDER)


def _reconsider(came: IncomingMessage) -> None:
    """Let a recall that overtook its document find it, in whichever way it was asked for."""
    uid = came.document_uid
    asks = Q(kind=MessageKind.RECALL) | Q(
        kind=MessageKind.STATUS, subject=StatusCode.RECALL_ASKED
    )
    early = IncomingMessage.objects.held_back().filter(
        asks, Q(document_uid=uid) | Q(concerns__contains=[uid]), fault=Fault.NO_SUCH_DOCUMENT
    )
    for row in early.select_for_update(of=("self",)) if uid else ():
        document_id = find_document({uid}, row.sender_code)
        if document_id is None:
            continue
        outcome = ask_back(row, document_id)
        row.state, row.document_id, row.fault = outcome.state, outcome.document_id, ""
        row.save(update_fields=["state", "document_id", "fault"])
        for status in outcome.told:
            queue_status(row, status)


def describe(row: IncomingMessage, said: Message | StatusMessage) -> None:
    """Write down what a package says of itself."""
    row.sender_code, row.sender_name = said.sender.code, said.sender.name[:200]
    row.signature, row.signer = said.signature, said.signed_by
    if isinstance(said, StatusMessage):
        row.kind = MessageKind.STATUS
        row.document_uid, row.code = said.about.document_uid[:200], said.about.code[:60]
        row.subject, row.reason = said.status, said.description[:500]
        return
    row.kind = said.kind
    row.document_uid, row.code = said.document_uid[:200], said.code[:60]
    row.subject, row.reason = said.subject[:500], said.business.reason[:500]
    meant = [one.document_uid for one in said.business.replaced] or [said.business.document_uid]
    row.concerns = [one[:200] for one in meant if one]


def _keep(package: IO[bytes], row: IncomingMessage) -> UUID:
    package.seek(0)
    name = f"{row.code or row.gateway_id}"[:LONGEST_NAME].replace("/", "-")
    return store_as_it_came(package, name=f"{name}.edxml", actor=None).id


@transaction.atomic
def hold_unfetched(line: Line, offer: Offer, error: ExchangeError) -> None:
    """Write down that a package could not be fetched, and tell the clerks once."""
    row = _begun(line, offer)
    is_new = row.state != ReceiptState.QUARANTINED
    row.state = ReceiptState.QUARANTINED
    row.fault, row.fault_note = error.fault, error.note
    row.save()
    if is_new:
        tell_held_back(row)


@transaction.atomic
def _hold_back(facts: _Facts, error: ExchangeError | FileRefusedError) -> None:
    """Keep a bad package as it came, with the reason; an empty or endless one leaves only its facts."""
    row, package = facts.row, facts.package
    if isinstance(error, FileRefusedError):
        row.fault, row.fault_note = Fault.FILE_REFUSED, explain(error)[:300]
    else:
        row.fault, row.fault_note = error.fault, error.note
    is_new = row.state != ReceiptState.QUARANTINED
    row.state, row.document_id = ReceiptState.QUARANTINED, None
    if is_new:
        row.raw_id = None
    if row.raw_id is None and 0 < row.size <= settings.XASO_EXCHANGE_MAX_BYTES:
        row.raw_id = _keep(package, row)
    row.save()
    if is_new:
        tell_held_back(row)


@transaction.atomic
def _refuse_secret(row: IncomingMessage, mark: str) -> None:
    """Keep nothing of a secret document but that it came, and tell its sender at once."""
    row.state, row.document_id, row.raw_id = ReceiptState.QUARANTINED, None, None
    row.fault, row.fault_note, row.subject = Fault.SECRET, mark[:300], ""
    row.save()
    queue_status(row, StatusCode.REFUSED, str(Fault.SECRET.label))
    tell_held_back(row)
