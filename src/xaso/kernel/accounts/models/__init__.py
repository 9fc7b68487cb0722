"""People who sign in, the roles they hold and those they lend."""

from xaso.kernel.accounts.models.roles import (
    Delegation,
    Role,
    RoleAssignment,
    ValidityQuerySet,
)
from xaso.kernel.accounts.models.user import User

__all__ = ["Delegation", "Role", "RoleAssignment", "User", "ValidityQuerySet"]
