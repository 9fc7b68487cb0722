"""What was being written and checked when an official leaves."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import roles_to_hand_on
from xaso.kernel.permissions.api import Permission
from xaso.kernel.providers.api import HandOver, HeldWork, WorkHolder
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.clock import today
from xaso.office.documents import permissions as may
from xaso.office.documents.services.succeeding import (
    hand_over_checks,
    hand_over_drafts,
    with_checker,
    written_by,
)

WRITTEN = _("Documents being written")
TO_CHECK = _("Drafts to be checked")


class DraftsInHands(WorkHolder):
    """Documents of ours that a person began and that have not gone out yet."""

    key = "documents.drafts"

    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return how many, under the first role of the person that drafts; two queries."""
        return _held(
            user_id, may.DRAFT, HeldWork("drafts", WRITTEN, written_by(user_id).count())
        )

    def hand_over(self, work: HeldWork, hand: HandOver, *, limit: int) -> int:
        """Make the successor their author; without one they stay."""
        return hand_over_drafts(hand, limit=limit)


class ChecksInHands(WorkHolder):
    """Drafts that wait to be looked at by a person before they are signed."""

    key = "documents.checks"

    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return how many, under the first role of the person that checks; two queries."""
        return _held(
            user_id, may.CHECK, HeldWork("checks", TO_CHECK, with_checker(user_id).count())
        )

    def hand_over(self, work: HeldWork, hand: HandOver, *, limit: int) -> int:
        """Let the successor look at them; without one they go back to their authors."""
        return hand_over_checks(hand, limit=limit)


def _held(user_id: UUID, permission: Permission, work: HeldWork) -> list[HeldWork]:
    """Return the work, if there is any, under the person's first role with the permission."""
    if not work.count:
        return []
    held = roles_to_hand_on(user_id, require_commune(), today())
    role = next((one for one in held if one.role in permission.roles), None)
    if role is None:
        return [work]
    return [replace(work, unit_id=role.unit_id, unit_name=role.unit_name, role=role.role)]
