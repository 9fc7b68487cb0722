"""What waits for somebody in the archive."""

from xaso.kernel.accounts.api import User
from xaso.office.archive.models import (
    AccessChange,
    CouncilVerdict,
    Disposal,
    DisposalItem,
    DisposalMember,
    DisposalState,
    HandOver,
    HandOverState,
)
from xaso.office.archive.queries.files import visible_to


def access_changes_for(user: User, *, limit: int) -> list[AccessChange]:
    """Return the changes of access that somebody else made and nobody confirmed."""
    waiting = AccessChange.objects.filter(confirmed_at__isnull=True).exclude(changed_by=user)
    rows = waiting.filter(work_file__in=visible_to(user).values("pk"))
    return list(rows.select_related("work_file").order_by("changed_at")[:limit])


def councils_waiting(user: User, *, limit: int) -> list[Disposal]:
    """Return the lists on which a council of this person has not said everything yet."""
    seats = DisposalMember.objects.filter(user=user).values("disposal")
    silent = DisposalItem.objects.filter(verdict=CouncilVerdict.OPEN).values("disposal")
    rows = Disposal.objects.filter(state=DisposalState.COUNCIL, pk__in=seats)
    return list(rows.filter(pk__in=silent).order_by("begun_at")[:limit])


def hand_overs_waiting(*, limit: int) -> list[HandOver]:
    """Return the hand-overs that the archive has not answered yet, the oldest first."""
    rows = HandOver.objects.filter(state=HandOverState.WAITING)
    return list(rows.order_by("offered_at")[:limit])
