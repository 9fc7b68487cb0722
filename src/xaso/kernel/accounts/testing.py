"""People for tests of other modules."""

from datetime import date
from itertools import count
from typing import Any

from xaso.kernel.accounts.models import POWERS, Role, RoleAssignment, User
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, unit

PASSWORD = "mật khẩu thử 2026"  # noqa: S105 (of test accounts)
_numbers = count(1)

HOME = {
    Role.RECEPTIONIST: Unit.Kind.ONE_STOP,
    Role.SPECIALIST: Unit.Kind.SPECIALISED,
    Role.UNIT_HEAD: Unit.Kind.SPECIALISED,
    Role.LEADER: Unit.Kind.LEADERSHIP,
    Role.CLERK: Unit.Kind.OFFICE,
    Role.ACCOUNTANT: Unit.Kind.OFFICE,
    Role.SUPERVISOR: Unit.Kind.ONE_STOP,
    Role.COMMUNITY_HELPER: Unit.Kind.OFFICE,
    Role.IT_OFFICER: Unit.Kind.OFFICE,
}


def lasting(role: Role) -> dict[str, Any]:
    """Return what an administrative power has to have: a last day, far away, and a reason."""
    if role not in POWERS:
        return {}
    return {"valid_to": date(2099, 12, 31), "reason": "Phân công theo quyết định thử."}


def official(
    *roles: Role, commune_id: int = HERE, at: Unit | None = None, full_name: str = ""
) -> User:
    """Make an official who holds the roles, each in its usual unit of a test commune."""
    number = next(_numbers)
    user = User.objects.create_user(
        f"can.bo.{number}", PASSWORD, full_name=full_name or f"Nguyễn Văn Thử {number}"
    )
    for role in roles:
        RoleAssignment.objects.create(
            user=user,
            role=role,
            unit=at or unit(HOME[role], commune_id),
            valid_from=date(2025, 7, 1),
            **lasting(role),
        )
    return user
