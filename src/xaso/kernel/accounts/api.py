"""What other modules use of accounts."""

from xaso.kernel.accounts.models import (
    POWERS,
    Delegation,
    EmergencyPower,
    EmergencyPowerQuerySet,
    Role,
    RoleAssignment,
    User,
    ValidityQuerySet,
)
from xaso.kernel.accounts.queries import RoleInForce, roles_in_force
from xaso.kernel.accounts.services.failures import AccountLockedError, clear_failures
from xaso.kernel.accounts.services.invitations import invite
from xaso.kernel.accounts.services.passwords import give_first_password, had_password
from xaso.kernel.accounts.services.presence import NotProvedError, prove_presence
from xaso.kernel.accounts.services.recovery import forget_second_factors
from xaso.kernel.accounts.services.sessions import end_sessions, idle_minutes, watch_closely
from xaso.kernel.accounts.watching import SignInEvent, watch_sign_ins

__all__ = [
    "POWERS",
    "AccountLockedError",
    "Delegation",
    "EmergencyPower",
    "EmergencyPowerQuerySet",
    "NotProvedError",
    "Role",
    "RoleAssignment",
    "RoleInForce",
    "SignInEvent",
    "User",
    "ValidityQuerySet",
    "clear_failures",
    "end_sessions",
    "forget_second_factors",
    "give_first_password",
    "had_password",
    "idle_minutes",
    "invite",
    "prove_presence",
    "roles_in_force",
    "watch_closely",
    "watch_sign_ins",
]
