"""What the module says and does when an official leaves."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role
from xaso.kernel.organisations.api import Unit
from xaso.kernel.providers.api import HandOver, HeldWork, WorkHolder
from xaso.public_services.dossiers.services.succeeding import hand_over_dossiers, places_of


class DossiersInHands(WorkHolder):
    """Open dossiers that lie with a person, by unit and role."""

    key = "dossiers.assigned"

    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return them by unit and role; four queries at most."""
        counts = places_of(user_id)
        units = Unit.objects.in_bulk({unit for unit, _role in counts})
        return [
            HeldWork(
                key=f"{unit}:{role}",
                label=_("Open dossiers"),
                count=count,
                unit_id=unit,
                unit_name=units[unit].name,
                role=Role(role),
            )
            for (unit, role), count in sorted(counts.items(), key=str)
        ]

    def hand_over(self, work: HeldWork, hand: HandOver, *, limit: int) -> int:
        """Give them to the successor, or leave them to the unit."""
        if work.unit_id is None:
            return 0
        return hand_over_dossiers((work.unit_id, work.role), hand, limit=limit)
