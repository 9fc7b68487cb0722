"""The incoming documents of an official who leaves go to a successor, or back to the unit."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.providers.api import HandOver
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.lib import clock
from xaso.office.documents.incoming_values import Target
from xaso.office.documents.models import Arrival, Assignment
from xaso.office.documents.services.incoming.noting import Handling, let_read
from xaso.office.documents.states import Part


def held_by(user_id: UUID) -> CommuneQuerySet[Arrival]:
    """Return the open arrivals that wait for a person."""
    return Arrival.objects.filter(held_by=user_id, closed_at__isnull=True)


@transaction.atomic
def hand_over_arrivals(hand: HandOver, *, unit_id: UUID, limit: int) -> int:
    """Hand at most so many on, to the successor or to the unit; return how many.

    Whoever administers officials asks for it and reads none of them: it stands in each history.
    """
    actor = User.objects.get(pk=hand.asked_by_id)
    rows = held_by(hand.giver_id).select_related("document").order_by("pk")
    locked = list(rows.select_for_update(of=("self",))[:limit])
    for arrival in locked:
        _hand_over(Handling(arrival.document, arrival, actor, clock.now()), hand, unit_id)
    return len(locked)


def _hand_over(held: Handling, hand: HandOver, unit_id: UUID) -> None:
    receiver = hand.receiver_id
    lead = Assignment.objects.filter(
        document=held.document,
        part=Part.LEAD,
        user=hand.giver_id,
        state__in=(Assignment.State.WAITING, Assignment.State.STARTED),
    )
    unit = None if receiver else unit_id
    lead.update(user=receiver, unit=unit)
    held.give_to(user_id=receiver, unit_id=unit)
    let_read(held.document, [Target(Part.LEAD, user_id=receiver, unit_id=unit)])
    held.note("succeeded", str(hand.reason))
