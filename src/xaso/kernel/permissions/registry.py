"""Named permissions and the roles that hold them."""

from dataclasses import dataclass

from xaso.kernel.accounts.api import Role
from xaso.kernel.providers.api import Registry


@dataclass(frozen=True, slots=True)
class Permission:
    """Something a role may do, named ``module.verb_thing``."""

    key: str
    roles: frozenset[Role]


permissions: Registry[Permission] = Registry(Permission)


def register(key: str, *roles: Role) -> Permission:
    """Name a permission and the roles that hold it."""
    return permissions.register(Permission(key, frozenset(roles)))
