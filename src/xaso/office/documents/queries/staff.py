"""Who may be given a document, and who decides on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.accounts.api import Role, RoleAssignment
from xaso.lib.clock import today
from xaso.office.documents.permissions import DIRECT, RECEIVE, STAFF


@dataclass(frozen=True, slots=True)
class Person:
    """An official of a unit, with the position held there."""

    user_id: UUID
    name: str
    position: str
    unit_id: UUID
    unit_name: str
    roles: frozenset[Role]

    @property
    def label(self) -> str:
        """The name with the position."""
        return f"{self.name} ({self.position})" if self.position else self.name


def directors(commune_id: int) -> list[Person]:
    """Return who gives directives in a commune: leaders first, then heads of units."""
    found = [one for one in staff(commune_id) if one.roles & DIRECT.roles]
    return sorted(found, key=lambda one: Role.LEADER not in one.roles)


def leaders(commune_id: int) -> list[Person]:
    """Return the leaders of a commune."""
    return [one for one in staff(commune_id) if Role.LEADER in one.roles]


def clerks(commune_id: int) -> list[UUID]:
    """Return the clerks of a commune, each once."""
    found = (one.user_id for one in staff(commune_id) if one.roles & RECEIVE.roles)
    return list(dict.fromkeys(found))


def staff(commune_id: int) -> list[Person]:
    """Return the officials of a commune, unit by unit; somebody in two units stands twice."""
    held = RoleAssignment.objects.in_force(today()).filter(
        unit__authority__of_commune_id=commune_id,
        unit__is_active=True,
        user__is_active=True,
        role__in=STAFF,
    )
    rows = held.select_related("unit", "user", "position").order_by(
        "unit__order", "unit__name", "user__name_key", "id"
    )
    return _by_place(rows)


def _by_place(rows: Iterable[RoleAssignment]) -> list[Person]:
    places: dict[tuple[UUID, UUID], list[RoleAssignment]] = {}
    for row in rows:
        places.setdefault((row.unit_id, row.user_id), []).append(row)
    return [_person(found) for found in places.values()]


def _person(rows: list[RoleAssignment]) -> Person:
    first = rows[0]
    position = next((row.position.name for row in rows if row.position), "")
    return Person(
        first.user_id,
        first.user.full_name,
        position,
        first.unit_id,
        first.unit.name,
        frozenset(Role(row.role) for row in rows),
    )
