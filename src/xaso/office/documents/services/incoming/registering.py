"""Entering a document in the register of arrivals, and submitting it to a leader."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import publish
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.office.documents.events import IncomingRegistered
from xaso.office.documents.incoming_values import (
    DuplicateDocumentError,
    Registration,
    SecretDocumentError,
    Target,
    code_of,
    known_as,
)
from xaso.office.documents.models import Arrival, Document
from xaso.office.documents.models.registers import next_number, register_for
from xaso.office.documents.permissions import RECEIVE
from xaso.office.documents.queries.duplicates import find_same, identity_of
from xaso.office.documents.queries.staff import directors
from xaso.office.documents.scanning.secrecy import secret_mark
from xaso.office.documents.services.finding import index_document
from xaso.office.documents.services.incoming.noting import (
    Handling,
    hold,
    hold_register,
    let_read,
)
from xaso.office.documents.services.incoming.telling import tell_submitted
from xaso.office.documents.states import DocumentState, Part
from xaso.office.documents.types import type_named

INCOMING = "in"
COPIED = (
    "organ_code", "organ_name", "number", "suffix", "notation", "issued_on", "subject",
    "urgency", "page_count", "signer_position", "signer_name",
)  # fmt: skip


@transaction.atomic
def register_arrival(document_id: UUID, given: Registration, *, actor: User) -> int:
    """Enter a document in the register of the year; return its ĐẾN number.

    One number for each document (NĐ 30/2020/NĐ-CP Đ22 [verified]), taken last: gapless. Its sender
    gets the notice of receipt the same day (Đ21.2c): :class:`IncomingRegistered` goes out at once.

    Raises:
        PermissionDenied: this person takes no documents in.
        WrongStateError: it is registered already.
        DuplicateDocumentError: the same document came before.
        SecretDocumentError: it bears a mark of secrecy.
    """
    require(actor, RECEIVE.key)
    held = hold(document_id, actor, (DocumentState.ARRIVED,))
    if mark := secret_mark(given.type_name, given.subject):
        raise SecretDocumentError(mark)
    hold_register()
    _write(held.document, given)
    same = find_same(identity_of(held.document), besides=document_id)
    if same:
        raise DuplicateDocumentError(same)
    _enter(held, given)
    index_document(document_id)
    publish(IncomingRegistered(document_id, held.at), aggregate=document_id)
    return held.arrival.number or 0


@transaction.atomic
def submit(document_id: UUID, *, leader_id: UUID, actor: User, words: str = "") -> None:
    """Lay a registered document before a leader, with a proposal if there is one.

    The same day or the next working day, urgent ones at once (NĐ 30/2020/NĐ-CP Đ23 [verified]).

    Raises:
        PermissionDenied: this person submits nothing, or that one gives no directives.
        WrongStateError: it is not registered yet, or with somebody else by now.
    """
    require(actor, RECEIVE.key)
    held = hold(document_id, actor, (DocumentState.REGISTERED, DocumentState.SUBMITTED))
    if leader_id not in {one.user_id for one in directors(require_commune())}:
        raise PermissionDenied
    held.move_to(DocumentState.SUBMITTED)
    held.give_to(user_id=leader_id)
    let_read(held.document, [Target(Part.LEAD, user_id=leader_id)])
    held.note("laid_before", words, leader=str(leader_id))
    tell_submitted(held.arrival, leader_id)


def _write(document: Document, given: Registration) -> None:
    for name in COPIED:
        setattr(document, name, getattr(given, name))
    kind = type_named(given.type_name)
    document.type_code = kind.code if kind else ""
    document.type_name = kind.name if kind else given.type_name
    document.code = code_of(given.number, given.suffix, given.notation)
    document.state = DocumentState.REGISTERED
    document.save()


def _enter(held: Handling, given: Registration) -> None:
    register = register_for(INCOMING, held.document.type_code)
    arrival: Arrival = held.arrival
    arrival.register, arrival.year = register, held.year
    arrival.registered_at, arrival.registered_by = held.at, held.actor
    arrival.known_as = known_as(given.number, given.suffix, given.notation)
    arrival.due_on, arrival.proposals = given.due_on, {}
    arrival.number = next_number(register.pk, held.year)
    arrival.save()
    held.note("registered", number=arrival.number, year=arrival.year)
