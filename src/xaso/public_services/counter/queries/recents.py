"""The procedures that this desk takes in again and again."""

from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.public_services.dossiers.api import recent_versions
from xaso.public_services.procedures.api import ProcedureHit, VersionStatus, get_procedures

KEYS = 9


def quick_choices(user: User) -> list[ProcedureHit]:
    """Return up to nine procedures, one for each figure key: this officer's, then the desk's."""
    order: dict[UUID, None] = dict.fromkeys(recent_versions(user))
    if len(order) < KEYS:
        order |= dict.fromkeys(recent_versions(None))
    named = get_procedures(set(order)) if order else {}
    in_use = [named[one] for one in order if named[one].status == VersionStatus.PUBLISHED]
    return in_use[:KEYS]
