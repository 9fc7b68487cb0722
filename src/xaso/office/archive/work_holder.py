"""What the module says and does when an official leaves."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import roles_to_hand_on
from xaso.kernel.organisations.api import Unit
from xaso.kernel.providers.api import HandOver, HeldWork, WorkHolder
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.clock import today
from xaso.office.archive.permissions import KEEP
from xaso.office.archive.services.succeeding import (
    given_by,
    hand_over_files,
    hand_over_lists,
    kept_by,
)


class FilesInHands(WorkHolder):
    """Work files that a person keeps and that are not in the archive yet, by unit."""

    key = "archive.files"

    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return them by unit, under the person's role there; three queries at most."""
        rows = kept_by(user_id).values_list("unit").annotate(Count("pk")).order_by("unit")
        counts: dict[UUID, int] = dict(rows)
        if not counts:
            return []
        held = roles_to_hand_on(user_id, require_commune(), today())
        able = [one for one in held if one.role in KEEP.roles]
        units = Unit.objects.in_bulk(counts)
        found = []
        for unit, count in counts.items():
            roles = [one.role for one in able if one.unit_id == unit]
            roles += [one.role for one in able]
            found.append(
                HeldWork(
                    key=str(unit),
                    label=_("Work files"),
                    count=count,
                    unit_id=unit,
                    unit_name=units[unit].name,
                    role=roles[0] if roles else "",
                )
            )
        return found

    def hand_over(self, work: HeldWork, hand: HandOver, *, limit: int) -> int:
        """Give them to the successor, else to the head of the unit."""
        if work.unit_id is None:
            return 0
        return hand_over_files(hand, unit_id=work.unit_id, limit=limit)


class ListsInHands(WorkHolder):
    """Lists for the archive that a person prepares or has offered."""

    key = "archive.hand_overs"

    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return how many, under the person's first role that gives files; two queries."""
        count = given_by(user_id).count()
        if not count:
            return []
        label = _("Hand-overs to the archive")
        held = roles_to_hand_on(user_id, require_commune(), today())
        role = next((one for one in held if one.role in KEEP.roles), None)
        if role is None:
            return [HeldWork("open", label, count)]
        return [HeldWork("open", label, count, role.unit_id, role.unit_name, role.role)]

    def hand_over(self, work: HeldWork, hand: HandOver, *, limit: int) -> int:
        """Give them to the successor, else to the head of the unit of the one who leaves."""
        if work.unit_id is None:
            return 0
        return hand_over_lists(hand, unit_id=work.unit_id, limit=limit)
