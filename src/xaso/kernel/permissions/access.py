"""What one person may do, loaded once a request."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from xaso.kernel.accounts.api import Role, RoleInForce, User, roles_in_force
from xaso.kernel.permissions.registry import permissions
from xaso.kernel.tenancy.api import current_commune


@dataclass(frozen=True)
class Access:
    """A person's roles, own and lent, and what follows from them in the commune in force."""

    user_id: UUID
    roles: tuple[RoleInForce, ...]

    @cached_property
    def communes(self) -> tuple[int, ...]:
        """The communes in which this person holds any role, in a stable order."""
        return tuple(dict.fromkeys(role.commune_id for role in self.roles))

    def here(self) -> tuple[RoleInForce, ...]:
        """Return the roles held in the commune in force."""
        commune = current_commune()
        return tuple(role for role in self.roles if role.commune_id == commune)

    def with_permission(self, key: str) -> tuple[RoleInForce, ...]:
        """Return the roles in the commune in force that carry this permission."""
        holders = permissions[key].roles
        return tuple(role for role in self.here() if role.role in holders)

    def holds(self, key: str, *, unit_id: UUID | None = None) -> bool:
        """Whether this person may, in any unit or in this very one."""
        roles = self.with_permission(key)
        return any(unit_id in (None, role.unit_id) for role in roles)

    def units(self, key: str) -> frozenset[UUID]:
        """Return the units in which this person holds the permission."""
        return frozenset(role.unit_id for role in self.with_permission(key))

    def own_units(self) -> frozenset[UUID]:
        """Return the units of the commune in force in which this person holds any role."""
        return frozenset(role.unit_id for role in self.here())

    def acts_for(self, key: str) -> UUID | None:
        """Return whose lent role alone allows it: the person acted for, if not oneself."""
        roles = self.with_permission(key)
        if not roles or any(role.lent_by is None for role in roles):
            return None
        return roles[0].lent_by

    def has_role(self, *wanted: Role) -> bool:
        """Whether this person holds one of the roles in the commune in force."""
        return any(role.role in wanted for role in self.here())


def access_of(user: User) -> Access:
    """Return what the person may do today, remembered on the user object."""
    known = user.__dict__.get("_access")
    if isinstance(known, Access):
        return known
    roles = () if _is_citizen(user) else roles_in_force(user.pk, timezone.localdate())
    access = Access(user.pk, roles)
    user.__dict__["_access"] = access
    return access


def _is_citizen(user: User) -> bool:
    """Citizens hold no roles, whatever a table says: who works here has a second account."""
    return user.kind == User.Kind.CITIZEN


def stand_in_user(user_id: UUID, roles: tuple[RoleInForce, ...]) -> User:
    """Return somebody with these roles for whom statements are written, who does not exist."""
    user = User(pk=user_id)
    user.__dict__["_access"] = Access(user_id, roles)
    return user


def require(user: User, key: str, *, unit_id: UUID | None = None) -> Access:
    """Return the person's access, or raise ``PermissionDenied`` where it does not hold."""
    access = access_of(user)
    if not access.holds(key, unit_id=unit_id):
        raise PermissionDenied
    return access
