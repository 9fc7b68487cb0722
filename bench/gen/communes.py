"""Real communes with invented officials: whose rows the bench reads and writes."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bench.gen.people import username
from bench.gen.words import full_name
from bench.home import PASSWORD
from django.contrib.auth.hashers import make_password

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.accounts.testing import lasting
from xaso.kernel.organisations.api import Authority, Commune, OneStopDesk, Unit, Village

PROVINCE = 0
"""Instead of a number of communes: as many as the province with the most of them has."""
SINCE, UNTIL = date(2025, 7, 1), date(2049, 12, 31)
Kind = Unit.Kind
UNITS = (
    ("Lãnh đạo Ủy ban nhân dân", Kind.LEADERSHIP),
    ("Văn phòng HĐND và UBND", Kind.OFFICE),
    ("Phòng Văn hóa - Xã hội", Kind.SPECIALISED),
    ("Phòng Kinh tế", Kind.SPECIALISED),
    ("Trung tâm Phục vụ hành chính công", Kind.ONE_STOP),
)
PEOPLE = (
    ("desk1", Role.RECEPTIONIST, 4),
    ("desk2", Role.RECEPTIONIST, 4),
    ("culture1", Role.SPECIALIST, 2),
    ("culture2", Role.SPECIALIST, 2),
    ("economy1", Role.SPECIALIST, 3),
    ("head1", Role.UNIT_HEAD, 2),
    ("head2", Role.UNIT_HEAD, 3),
    ("chair", Role.LEADER, 0),
    ("clerk", Role.CLERK, 1),
    ("it", Role.IT_OFFICER, 1),
)


@dataclass(frozen=True)
class Place:
    """A commune with its units, its people and its share of the dossiers."""

    commune_id: int
    number: int
    authority_code: str
    weight: float
    units: tuple[UUID, ...]
    people: dict[str, UUID]

    def who(self, role: str, unit: UUID, chance: random.Random) -> UUID:
        """Return somebody who holds a role in a unit, else anywhere in the commune."""
        here = [key for key, one, at in PEOPLE if one == role and self.units[at] == unit]
        known = here or [key for key, one, _at in PEOPLE if one == role]
        return self.people[chance.choice(known)]


def set_up(chance: random.Random, count: int) -> list[Place]:
    """Serve so many communes of the map, or those of a province, the busiest first."""
    chosen = _choose(chance, count)
    weights = sorted((chance.lognormvariate(0, 0.75) for _ in chosen), reverse=True)
    password = make_password(PASSWORD)
    return [
        _set_up(commune, number, weight, password, chance)
        for number, (commune, weight) in enumerate(zip(chosen, weights, strict=True))
    ]


def _choose(chance: random.Random, count: int) -> list[Commune]:
    communes = list(Commune.objects.in_force().select_related("province"))
    if count != PROVINCE:
        return sorted(chance.sample(communes, count), key=lambda one: one.pk)
    provinces = defaultdict[int, list[Commune]](list)
    for one in communes:
        provinces[one.province_id].append(one)
    return max(provinces.values(), key=len)


def _set_up(
    commune: Commune, number: int, weight: float, password: str, chance: random.Random
) -> Place:
    commune.is_served = True
    commune.save(update_fields=["is_served"])
    body = Authority.objects.create(
        code=f"H56.97.{number + 1:02}",
        name=f"Ủy ban nhân dân {commune}",
        of_commune=commune,
        address="Thôn 1",
        valid_from=SINCE,
    )
    units = [
        Unit.objects.create(authority=body, name=name, kind=kind, order=order)
        for order, (name, kind) in enumerate(UNITS)
    ]
    OneStopDesk.objects.create(unit=units[-1], name=units[-1].name, address="Thôn 1")
    Village.objects.bulk_create(
        Village(of_commune=commune, name=f"Thôn {order}", order=order) for order in range(1, 9)
    )
    people = dict(_people(number, units, password, chance))
    keys = tuple(unit.pk for unit in units)
    return Place(commune.pk, number, body.code, weight, keys, people)


def _people(
    number: int, units: list[Unit], password: str, chance: random.Random
) -> Iterator[tuple[str, UUID]]:
    for key, role, at in PEOPLE:
        user = User(username=username(number, key), full_name=full_name(chance))
        user.password = password
        user.save()
        RoleAssignment.objects.create(
            user=user, role=role, unit=units[at], valid_from=SINCE, **lasting(role)
        )
        yield key, user.pk
