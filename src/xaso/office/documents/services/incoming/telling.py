"""Notices to officials about documents that came in."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from xaso.kernel.accounts.api import Role, RoleAssignment
from xaso.kernel.notifications.api import notify
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.clock import today
from xaso.lib.dates import say_short
from xaso.office.documents.models import Arrival, Assignment, Document
from xaso.office.documents.notices_incoming import (
    ASSIGNED,
    LATE,
    RETURNED,
    SOON,
    SUBMITTED,
    UNDONE,
)
from xaso.office.documents.queries.staff import clerks

ABOUT = "documents.document"


def tell_submitted(arrival: Arrival, leader_id: UUID) -> None:
    """Tell a leader that a document waits for a directive."""
    _tell(SUBMITTED.key, arrival, [leader_id])


def tell_assigned(arrival: Arrival, given: Iterable[Assignment]) -> None:
    """Tell people and heads of units what they were given."""
    _tell(ASSIGNED.key, arrival, people_of(given))


def tell_undone(arrival: Arrival, given: Iterable[Assignment]) -> None:
    """Tell those who were given a document by mistake that they need not handle it.

    It leads to their list, since they may not read the document any more.
    """
    _tell(UNDONE.key, arrival, people_of(given), url=reverse("documents:incoming"))


def tell_returned(arrival: Arrival, giver_id: UUID) -> None:
    """Tell who gave a document away that it comes back."""
    _tell(RETURNED.key, arrival, [giver_id])


def remind(arrival: Arrival, *, is_late: bool) -> None:
    """Remind whoever holds a document that its day is near or past."""
    kind = LATE if is_late else SOON
    _tell(kind.key, arrival, holders_of(arrival))


def holders_of(arrival: Arrival) -> list[UUID]:
    """Return who holds a document: a person, or the heads of a unit; else the clerks have it."""
    if arrival.held_by_id:
        return [arrival.held_by_id]
    heads = _heads_of({arrival.held_at_id}) if arrival.held_at_id else []
    return heads or clerks(require_commune())


def people_of(given: Iterable[Assignment]) -> list[UUID]:
    """Return the people of assignments, and the heads of their units."""
    rows = list(given)
    units = {one.unit_id for one in rows if one.unit_id and not one.user_id}
    people = [one.user_id for one in rows if one.user_id]
    return [*people, *(_heads_of(units) if units else [])]


def _heads_of(units: set[UUID]) -> list[UUID]:
    held = RoleAssignment.objects.in_force(today()).filter(
        unit__in=units, role__in=(Role.UNIT_HEAD, Role.LEADER), user__is_active=True
    )
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


def _tell(kind: str, arrival: Arrival, people: Iterable[UUID], *, url: str = "") -> None:
    """Tell people of a document, with the way to it, or elsewhere."""
    document: Document = arrival.document
    context = {
        "number": arrival.number or "",
        "code": document.code,
        "deadline": say_short(arrival.due_on) if arrival.due_on else "",
        "subject": document.subject[:120],
    }
    address = url or document.get_absolute_url()
    notify(kind, to=people, context=context, url=address, about=(ABOUT, document.pk))
