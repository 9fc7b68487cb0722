"""What the module says and does when an official leaves."""

from collections.abc import Sequence
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.providers.api import HandOver, HeldWork, WorkHolder
from xaso.public_services.queue.models import QueueDesk
from xaso.public_services.queue.services.desks import close_desks_of


class DeskInHands(WorkHolder):
    """The desk at which a person sits: it closes, and colleagues call its numbers."""

    key = "queue.desk"

    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return the desk, if there is one; one query."""
        return [
            HeldWork(str(desk.pk), str(desk), 1)
            for desk in QueueDesk.objects.filter(officer=user_id)
        ]

    def hand_over(self, work: HeldWork, hand: HandOver, *, limit: int) -> int:
        """Close it."""
        asked_by = User.objects.get(pk=hand.asked_by_id)
        return close_desks_of(hand.giver_id, asked_by=asked_by)
