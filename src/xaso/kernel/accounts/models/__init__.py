"""People who sign in, what proves them, the roles they hold and those they lend."""

from xaso.kernel.accounts.models.proofs import FormerPassword, Passkey, RecoveryCode
from xaso.kernel.accounts.models.roles import (
    POWERS,
    Delegation,
    EmergencyPower,
    EmergencyPowerQuerySet,
    Role,
    RoleAssignment,
    ValidityQuerySet,
)
from xaso.kernel.accounts.models.session import Session
from xaso.kernel.accounts.models.user import User

__all__ = [
    "POWERS",
    "Delegation",
    "EmergencyPower",
    "EmergencyPowerQuerySet",
    "FormerPassword",
    "Passkey",
    "RecoveryCode",
    "Role",
    "RoleAssignment",
    "Session",
    "User",
    "ValidityQuerySet",
]
