"""Setting up the sample commune after the seeds' Vĩnh Hưng: 8 villages, eleven people."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from xaso.config.demo import people
from xaso.kernel.accounts.api import POWERS, Role, RoleAssignment, User
from xaso.kernel.officials.policy import usual_end
from xaso.kernel.organisations.api import (
    Authority,
    Commune,
    OneStopDesk,
    Position,
    Province,
    Unit,
    Village,
)
from xaso.lib import clock

COMMUNE_ID = 990_001
COMMUNE_CODE = "99001"
PROVINCE_CODE = "38"
SINCE = date(2025, 7, 1)
VILLAGES = 8


def set_up_commune() -> Commune:
    """Make the sample commune, beside the real map: its code is one that the state does not use."""
    commune = Commune.objects.create(
        id=COMMUNE_ID,
        code=COMMUNE_CODE,
        name="Vĩnh Hưng",
        kind="xã",
        province=Province.objects.get(code=PROVINCE_CODE),
        is_served=True,
        valid_from=SINCE,
    )
    body = Authority.objects.create(
        code="H56.99.01",
        name="Ủy ban nhân dân xã Vĩnh Hưng",
        of_commune=commune,
        address="Thôn 3, xã Vĩnh Hưng, tỉnh Thanh Hóa",
        phone="0237 000 0000",
        valid_from=SINCE,
    )
    for order, sample in enumerate(people.UNITS):
        Unit.objects.create(authority=body, name=sample.name, kind=sample.kind, order=order)
    desk = Unit.objects.get(authority=body, kind=Unit.Kind.ONE_STOP)
    OneStopDesk.objects.create(
        unit=desk, name=desk.name, address=body.address, phone="0237 000 0001"
    )
    Village.objects.bulk_create(
        Village(of_commune=commune, name=f"Thôn {number}", order=number)
        for number in range(1, VILLAGES + 1)
    )
    _set_up_people(body)
    return commune


def _set_up_people(body: Authority) -> None:
    for order, (code, name) in enumerate(people.POSITIONS):
        Position.objects.get_or_create(code=code, defaults={"name": name, "order": order})
    units = {unit.name: unit for unit in Unit.objects.filter(authority=body)}
    password = make_password(settings.XASO_DEMO_PASSWORD or None)
    for sample in people.OFFICIALS:
        user = User(username=sample.username, full_name=sample.full_name, password=password)
        user.email = f"{sample.username}@vinhhung.example"
        user.save()
        give_roles(user, sample, units)


def give_roles(user: User, sample: people.SampleOfficial, units: dict[str, Unit]) -> None:
    """Give a sample official the roles in the units that are named."""
    for role, unit in sample.roles:
        RoleAssignment.objects.create(
            user=user,
            role=role,
            unit=units[unit],
            position_id=sample.position,
            valid_from=SINCE,
            **_lasting(role),
        )


def _lasting(role: Role) -> dict[str, Any]:
    """Return end and reason of an administrative power; the supervisor's ends soon, to be seen."""
    if role not in POWERS:
        return {}
    today = clock.today()
    soon = today + timedelta(days=10)
    return {
        "valid_to": soon if role == Role.SUPERVISOR else usual_end(today),
        "reason": "Phân công nhiệm vụ của Chủ tịch UBND xã.",
    }
