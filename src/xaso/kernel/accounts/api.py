"""What other modules use of accounts."""

from xaso.kernel.accounts.models import (
    Delegation,
    Role,
    RoleAssignment,
    User,
    ValidityQuerySet,
)
from xaso.kernel.accounts.queries import RoleInForce, roles_in_force
from xaso.kernel.accounts.services.failures import clear_failures
from xaso.kernel.accounts.services.invitations import invite
from xaso.kernel.accounts.services.recovery import forget_second_factors
from xaso.kernel.accounts.services.sessions import end_sessions, idle_minutes
from xaso.kernel.accounts.watching import SignInEvent, watch_sign_ins

__all__ = [
    "Delegation",
    "Role",
    "RoleAssignment",
    "RoleInForce",
    "SignInEvent",
    "User",
    "ValidityQuerySet",
    "clear_failures",
    "end_sessions",
    "forget_second_factors",
    "idle_minutes",
    "invite",
    "roles_in_force",
    "watch_sign_ins",
]
