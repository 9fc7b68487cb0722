"""What other modules use of accounts."""

from xaso.kernel.accounts.models import (
    Delegation,
    Role,
    RoleAssignment,
    User,
    ValidityQuerySet,
)
from xaso.kernel.accounts.queries import RoleInForce, roles_in_force

__all__ = [
    "Delegation",
    "Role",
    "RoleAssignment",
    "RoleInForce",
    "User",
    "ValidityQuerySet",
    "roles_in_force",
]
