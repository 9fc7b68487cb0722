"""Handling a document that was given: begin, tell how it goes, close with its result."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.events.api import publish
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.lib import clock
from xaso.office.documents.events import IncomingClosed, IncomingStarted
from xaso.office.documents.models import Arrival, Assignment, Document
from xaso.office.documents.permissions import RECEIVE
from xaso.office.documents.services.incoming.directing import LIVE, OPEN, refuse_non_holders
from xaso.office.documents.services.incoming.noting import Handling, hold
from xaso.office.documents.states import DocumentState, Part

BEFORE_DIRECTIVE = (DocumentState.REGISTERED, DocumentState.SUBMITTED)
State = Assignment.State


@transaction.atomic
def start(document_id: UUID, *, actor: User) -> None:
    """Begin to handle a document; one of a unit now lies with the person who began.

    Raises:
        PermissionDenied: it does not lie with this person.
        WrongStateError: it was begun or given to somebody else.
    """
    held = hold(document_id, actor, (DocumentState.ASSIGNED,))
    refuse_non_holders(held, actor)
    _leads(held).update(state=State.STARTED, seen_at=held.at)
    held.move_to(DocumentState.IN_PROGRESS)
    held.give_to(user_id=actor.pk, unit_id=held.arrival.held_at_id)
    held.note("started")
    publish(IncomingStarted(document_id, held.at), aggregate=document_id)


@transaction.atomic
def tell_progress(document_id: UUID, *, actor: User, words: str) -> None:
    """Tell how it goes; whoever takes part may, not only the lead.

    Raises:
        PermissionDenied: this person takes no part.
    """
    held = hold(document_id, actor, OPEN)
    takes_part = Assignment.objects.filter(_given_to(actor), document=held.document)
    if held.arrival.held_by_id != actor.pk and not takes_part.exists():
        raise PermissionDenied
    held.note("progress", words)


@transaction.atomic
def finish_part(document_id: UUID, *, actor: User, words: str) -> None:
    """Tell the lead that one's own part is done.

    Raises:
        PermissionDenied: this person takes no part that is open.
    """
    held = hold(document_id, actor, OPEN)
    own = Assignment.objects.filter(
        _given_to(actor), document=held.document, part=Part.CO_WORKER, state__in=LIVE
    )
    if not own.update(state=State.DONE, ended_at=held.at):
        raise PermissionDenied
    held.note("part_done", words)


@transaction.atomic
def close(
    document_id: UUID, *, actor: User, result: str, answer_id: UUID | None = None
) -> None:
    """Close a document with what came of it: a note, or the document that answers it.

    A leader may step in at any time; a clerk closes what needs no directive, before it has one.

    Raises:
        PermissionDenied: it does not lie with this person.
        WrongStateError: it is closed already.
        Document.DoesNotExist: this person sees no such answer.
    """
    held = hold(document_id, actor, OPEN)
    if not _may_close_for_others(held, actor):
        refuse_non_holders(held, actor)
    if answer_id is not None:
        _link(held, answer_id, actor)
    _leads(held).update(state=State.DONE, ended_at=held.at)
    held.move_to(DocumentState.CLOSED)
    Arrival.objects.filter(pk=held.arrival.pk).update(
        closed_at=held.at, result=result, held_by=None, held_at=None
    )
    held.note("closed", result)
    publish(IncomingClosed(document_id, held.at), aggregate=document_id)


def note_seen(document_id: UUID, *, actor: User) -> None:
    """Remember that somebody opened what they were given; only the first time counts."""
    rows = Assignment.objects.filter(_given_to(actor), document=document_id)
    rows.filter(seen_at__isnull=True).update(seen_at=clock.now())


def _may_close_for_others(held: Handling, actor: User) -> bool:
    access = access_of(actor)
    return access.has_role(Role.LEADER) or (
        held.document.state in BEFORE_DIRECTIVE and access.holds(RECEIVE.key)
    )


def _leads(held: Handling) -> CommuneQuerySet[Assignment]:
    return Assignment.objects.filter(document=held.document, part=Part.LEAD, state__in=LIVE)


def _given_to(actor: User) -> Q:
    return Q(user=actor) | Q(unit__in=access_of(actor).own_units())


def _link(held: Handling, answer_id: UUID, actor: User) -> None:
    """Let the answer name what it answers."""
    answer = Document.objects.visible_to(actor).select_for_update().get(pk=answer_id)
    answer.answers = held.document
    answer.save(update_fields=["answers", "updated_at"])
