"""Hand-overs and destructions with the files on their lists."""

from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.office.archive.models import (
    Disposal,
    DisposalItem,
    DisposalMember,
    HandOver,
    HandOverItem,
    PackageState,
)
from xaso.office.archive.permissions import SEE_ALL


def hand_overs_shown_to(user: User) -> CommuneQuerySet[HandOver]:
    """Return the hand-overs that this person may see: all for the archive, else the unit's own."""
    access = access_of(user)
    rows = HandOver.objects.select_related("giver", "unit").order_by("-year", "-number")
    if access.holds(SEE_ALL.key):
        return rows
    return rows.filter(unit__in=access.own_units()) | rows.filter(giver=user)


def items_of(hand_over_id: UUID) -> list[HandOverItem]:
    """Return the files of a hand-over in the order of their notations."""
    rows = HandOverItem.objects.filter(hand_over=hand_over_id).select_related("work_file")
    return list(rows.order_by("work_file__year", "work_file__notation"))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the packages of a hand-over are."""

    ready: int
    faulty: int
    total: int

    @property
    def percent(self) -> int:
        """How much is done."""
        return 100 * (self.ready + self.faulty) // self.total if self.total else 100

    @property
    def is_ready(self) -> bool:
        """Whether every package is there."""
        return self.ready == self.total

    @property
    def is_done(self) -> bool:
        """Whether nothing is being written any more."""
        return self.ready + self.faulty == self.total


def progress_of(items: list[HandOverItem]) -> Progress:
    """Return how far the packages are."""
    states = [item.package_state for item in items]
    return Progress(
        states.count(PackageState.READY), states.count(PackageState.FAULTY), len(states)
    )


def disposals_shown_to(user: User) -> CommuneQuerySet[Disposal]:
    """Return the destructions that this person may see: all, or those of a council they sit in."""
    rows = Disposal.objects.order_by("-year", "-number")
    if access_of(user).holds(SEE_ALL.key):
        return rows
    seats = DisposalMember.objects.filter(user=user).values("disposal")
    return rows.filter(pk__in=seats)


def listed_in(disposal: Disposal) -> list[DisposalItem]:
    """Return the files on the list of a destruction."""
    rows = DisposalItem.objects.filter(disposal=disposal).select_related("work_file")
    return list(rows.order_by("work_file__year", "work_file__notation"))


def council_of(disposal: Disposal) -> list[DisposalMember]:
    """Return who sits in the council, the chair first."""
    rows = DisposalMember.objects.filter(disposal=disposal).select_related("user")
    return list(rows.order_by("role", "user__name_key"))
