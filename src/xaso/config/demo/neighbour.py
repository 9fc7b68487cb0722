"""The commune next door: a second office of the demonstration, to which documents can be sent."""

from django.conf import settings
from django.contrib.auth.hashers import make_password

from xaso.config.demo import people
from xaso.config.demo.commune import PROVINCE_CODE, SINCE, give_roles
from xaso.config.demo.people import SampleOfficial
from xaso.config.demo.signing import load_signing_next_door
from xaso.kernel.accounts.api import Role, User
from xaso.kernel.organisations.api import (
    Authority,
    Commune,
    OneStopDesk,
    Province,
    Unit,
    Village,
)
from xaso.kernel.tenancy.api import acting_in

COMMUNE_ID = 990_002
COMMUNE_CODE = "99002"
AGENCY_CODE = "H56.99.02"
NAME = "Ủy ban nhân dân xã Tân Mẫu"
UNITS = (people.LEADERSHIP, people.OFFICE, people.DESK)
OFFICIALS = (
    SampleOfficial(
        "van.thu.tan.mau", "Lò Thị Mai", "Văn thư xã Tân Mẫu (cơ quan nhận văn bản)", "van_thu",
        ((Role.CLERK, people.OFFICE.name),),
    ),
    SampleOfficial(
        "chu.tich.tan.mau", "Hà Văn Quyết", "Chủ tịch xã Tân Mẫu", "chu_tich",
        ((Role.LEADER, people.LEADERSHIP.name),),
    ),
    SampleOfficial(
        "cntt.tan.mau", "Ngân Thị Thảo", "Cán bộ công nghệ thông tin xã Tân Mẫu", "chuyen_vien",
        ((Role.IT_OFFICER, people.OFFICE.name),),
    ),
)  # fmt: skip


def set_up_neighbour() -> Commune:
    """Make a small commune with an office that takes documents in, and no dossiers."""
    commune = Commune.objects.create(
        id=COMMUNE_ID,
        code=COMMUNE_CODE,
        name="Tân Mẫu",
        kind="xã",
        province=Province.objects.get(code=PROVINCE_CODE),
        is_served=True,
        valid_from=SINCE,
    )
    body = Authority.objects.create(
        code=AGENCY_CODE,
        name=NAME,
        of_commune=commune,
        address="Thôn 1, xã Tân Mẫu, tỉnh Thanh Hóa",
        valid_from=SINCE,
    )
    for order, sample in enumerate(UNITS):
        Unit.objects.create(authority=body, name=sample.name, kind=sample.kind, order=order)
    desk = Unit.objects.get(authority=body, kind=Unit.Kind.ONE_STOP)
    OneStopDesk.objects.create(unit=desk, name=desk.name, address=body.address)
    Village.objects.create(of_commune=commune, name="Thôn 1")
    _set_up_people(body)
    with acting_in(commune.pk):
        load_signing_next_door()
    return commune


def _set_up_people(body: Authority) -> None:
    units = {unit.name: unit for unit in Unit.objects.filter(authority=body)}
    password = make_password(settings.XASO_DEMO_PASSWORD or None)
    for sample in OFFICIALS:
        user = User(username=sample.username, full_name=sample.full_name, password=password)
        user.email = f"{sample.username}@tanmau.example"
        user.save()
        give_roles(user, sample, units)
