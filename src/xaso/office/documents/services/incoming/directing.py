"""Directives: who leads, who takes part, who is informed; a chain of them; undone by mistake."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.events.api import publish
from xaso.kernel.permissions.api import access_of, require
from xaso.lib.dates import local_day
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.events import IncomingAssigned
from xaso.office.documents.incoming_values import Target
from xaso.office.documents.models import (
    Assignment,
    Directive,
    DocumentAct,
    DocumentHand,
)
from xaso.office.documents.permissions import DIRECT
from xaso.office.documents.services.incoming.noting import Handling, hold, let_read
from xaso.office.documents.services.incoming.telling import (
    tell_assigned,
    tell_returned,
    tell_undone,
)
from xaso.office.documents.states import DocumentState, Part

OPEN = (
    DocumentState.REGISTERED,
    DocumentState.SUBMITTED,
    DocumentState.ASSIGNED,
    DocumentState.IN_PROGRESS,
)
State = Assignment.State
LIVE = (State.WAITING, State.STARTED)


@transaction.atomic
def direct(
    document_id: UUID,
    *,
    actor: User,
    words: str,
    targets: Sequence[Target],
    due_on: date | None = None,
) -> UUID:
    """Give a directive on a document: exactly one leads; return the directive's id.

    A leader may step in at any time; a head of unit directs what lies with them or their unit.

    Raises:
        PermissionDenied: it is not theirs to direct.
        WrongStateError: it is not registered, or closed; or nobody is to lead.
    """
    require(actor, DIRECT.key)
    held = hold(document_id, actor, OPEN)
    _refuse_strangers(held, actor)
    leads = [one for one in targets if one.part == Part.LEAD]
    if len(leads) != 1:
        raise WrongStateError(_("Please name one person or unit to lead."))
    parent = _pass_over(held)
    directive = Directive.objects.create(
        document=held.document,
        parent=parent,
        given_by=actor,
        given_at=held.at,
        words=words,
        due_on=due_on,
    )
    given = _assign(directive, targets)
    days = {"due_before": _iso(held.arrival.due_on), "due_said": _iso(held.document.due_on)}
    _lay_with(held, leads[0], due_on)
    held.note("directed", words, directive=str(directive.pk), **days)
    tell_assigned(held.arrival, given)
    publish(IncomingAssigned(document_id, held.at), aggregate=document_id)
    return directive.pk


@transaction.atomic
def give_back(document_id: UUID, *, actor: User, reason: str) -> None:
    """Return a document to whoever gave it, because it belongs elsewhere.

    Raises:
        PermissionDenied: it does not lie with this person.
        WrongStateError: nobody gave it to them by a directive.
    """
    held = hold(document_id, actor, (DocumentState.ASSIGNED, DocumentState.IN_PROGRESS))
    refuse_non_holders(held, actor)
    lead = _lead(held)
    lead.state, lead.ended_at = State.RETURNED, held.at
    lead.save(update_fields=["state", "ended_at"])
    held.move_to(DocumentState.SUBMITTED)
    held.give_to(user_id=lead.directive.given_by_id)
    held.note("given_back", reason)
    tell_returned(held.arrival, lead.directive.given_by_id)


@transaction.atomic
def undo_directive(directive_id: UUID, *, actor: User, reason: str) -> None:
    """Take a directive back on its own day, while nobody has gone on from it.

    Raises:
        PermissionDenied: somebody else gave it.
        WrongStateError: the day is over, or something came of it.
    """
    directive = Directive.objects.select_related("document").get(pk=directive_id)
    if directive.given_by_id != actor.pk:
        raise PermissionDenied
    held = hold(directive.document_id, actor, OPEN)
    directive.refresh_from_db()
    given = list(Assignment.objects.filter(directive=directive))
    _refuse_late(held, directive, given)
    directive.undone_at, directive.undone_by = held.at, actor
    directive.undone_reason = reason
    directive.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    Assignment.objects.filter(directive=directive).update(state=State.UNDONE, ended_at=held.at)
    _take_up_again(directive)
    _let_read_no_more(held, given)
    _restore_day(held, directive)
    held.move_to(DocumentState.SUBMITTED)
    held.give_to(user_id=actor.pk)
    held.note("undone", reason, directive=str(directive.pk))
    tell_undone(held.arrival, given)


def refuse_non_holders(held: Handling, actor: User) -> None:
    """Let only those act with whom the document lies; raise ``PermissionDenied`` for others.

    A unit is everybody of it until one of them has begun; from then on it lies with that person.
    """
    if not held.arrival.lies_with(actor.pk, access_of(actor).own_units()):
        raise PermissionDenied


def _refuse_strangers(held: Handling, actor: User) -> None:
    """Let leaders direct, and heads what lies with them or with somebody of their unit."""
    access, arrival = access_of(actor), held.arrival
    if access.has_role(Role.LEADER) or arrival.held_at_id in access.own_units():
        return
    refuse_non_holders(held, actor)


def _pass_over(held: Handling) -> Directive | None:
    """End what the last lead was given, since a new directive takes its place."""
    lead = _find_lead(held)
    if lead is None:
        return None
    lead.state, lead.ended_at = State.HANDED_ON, held.at
    lead.save(update_fields=["state", "ended_at"])
    parent: Directive = lead.directive
    return parent


def _find_lead(held: Handling) -> Assignment | None:
    rows = Assignment.objects.filter(document=held.document, part=Part.LEAD, state__in=LIVE)
    return rows.select_related("directive").order_by("-directive__given_at").first()


def _lead(held: Handling) -> Assignment:
    lead = _find_lead(held)
    if lead is None:
        raise WrongStateError(_("Nobody gave you this document by a directive."))
    return lead


def _assign(directive: Directive, targets: Sequence[Target]) -> list[Assignment]:
    rows = [
        Assignment(
            directive=directive,
            document=directive.document,
            part=one.part,
            user_id=one.user_id,
            unit_id=one.unit_id,
            due_on=one.due_on or directive.due_on,
        )
        for one in targets
    ]
    let_read(directive.document, targets)
    return Assignment.objects.bulk_create(rows)


def _lay_with(held: Handling, lead: Target, due_on: date | None) -> None:
    if due := lead.due_on or due_on:
        held.arrival.due_on, held.arrival.reminded_on = due, None
        held.arrival.save(update_fields=["due_on", "reminded_on"])
    held.move_to(DocumentState.ASSIGNED)
    held.give_to(user_id=lead.user_id, unit_id=lead.unit_id)


def _refuse_late(held: Handling, directive: Directive, given: list[Assignment]) -> None:
    is_same_day = local_day(directive.given_at) == local_day(held.at)
    is_untouched = all(one.state in LIVE for one in given)
    if directive.undone_at or not is_same_day or not is_untouched:
        raise WrongStateError(
            _("A directive can be undone on its own day, as long as nothing came of it.")
        )


def _take_up_again(directive: Directive) -> None:
    """Let the giver lead again what they had been given themselves."""
    if directive.parent_id:
        before = Assignment.objects.filter(
            directive_id=directive.parent_id, part=Part.LEAD, state=State.HANDED_ON
        )
        before.update(state=State.WAITING, ended_at=None)


def _let_read_no_more(held: Handling, given: Sequence[Assignment]) -> None:
    """Take back the parts that an undone directive gave, unless somebody has them otherwise too."""
    others = Assignment.objects.filter(document=held.document).exclude(state=State.UNDONE)
    kept = {(one.part, one.user_id, one.unit_id) for one in others}
    laid_before = DocumentAct.objects.filter(
        document=held.document, key="laid_before"
    ).values_list("details__leader", flat=True)
    kept |= {(Part.LEAD, UUID(one), None) for one in laid_before}
    gone = Q(pk__in=())
    for one in given:
        if (one.part, one.user_id, one.unit_id) not in kept:
            gone |= Q(part=one.part, user=one.user_id, unit=one.unit_id)
    DocumentHand.objects.filter(gone, document=held.document).delete()


def _restore_day(held: Handling, directive: Directive) -> None:
    """Let the day count again that was set before the directive, or the one its sender set since.

    Of directives of before this was noted the day is not known: the present one stays.
    """
    act = DocumentAct.objects.get(
        document=held.document, key="directed", details__directive=str(directive.pk)
    )
    before = act.details.get("due_before")
    if before is None:
        return
    said, now = act.details.get("due_said"), _iso(held.document.due_on)
    was_the_senders = said is not None and said != now and before in ("", said)
    day = now if was_the_senders else before
    held.arrival.due_on = date.fromisoformat(day) if day else None
    held.arrival.reminded_on = None
    held.arrival.save(update_fields=["due_on", "reminded_on"])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
