"""A commune is found by the name people still use for it."""

from collections import Counter

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.api import Commune
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.text import fold
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.queries.communes import find_communes
from xaso.public_services.dossiers.testing import people, received

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "first", "formerly"),
    [
        ("vinh loc thanh hoa", "xã Vĩnh Lộc", ""),
        ("Xã Thạch Kim", "xã Lộc Hà", "Xã Thạch Kim"),
        ("thach ha ha tinh", "xã Thạch Hà", ""),
        ("phường ba đình", "phường Ba Đình", ""),
    ],
)
def test_the_name_that_was_typed_in_full_comes_first(typed, first, formerly):
    commune, old = find_communes(typed)[0]

    assert str(commune) == first
    assert old.startswith(formerly)
    assert bool(old) == bool(formerly)


@pytest.mark.parametrize("typed", ["", "x", "%", "zzzzzz", "' OR 1=1"])
def test_too_little_or_nonsense_finds_nothing(typed):
    assert find_communes(typed) == []


def test_among_namesakes_the_own_province_comes_first():
    here = Commune.objects.get(pk=HERE)
    namesakes = Counter(Commune.objects.in_force().values_list("name__folded", flat=True))
    ours = Commune.objects.in_force().filter(province=here.province_id)
    twin = next(one for one in ours.order_by("pk") if namesakes[fold(one.name)] > 1)

    found = find_communes(twin.name, near=HERE)

    assert found[0][0].pk == twin.pk
    assert {one.province_id for one, _old in found} > {here.province_id}


def test_the_box_gets_its_suggestions(client):
    client.force_login(official(Role.RECEPTIONIST), backend=BACKEND)

    communes = client.get(reverse("dossiers:communes"), {"q": "thach kim"}).json()

    assert "Thạch Kim" in communes[0]["hint"]
    assert Commune.objects.filter(pk=communes[0]["value"]).exists()


@pytest.mark.parametrize(
    "typed", ["xã Thạch Hà, tỉnh Hà Tĩnh", "thach ha ha tinh", "Thạch Kim"]
)
def test_a_dossier_is_passed_on_to_any_commune_by_its_name(client, typed):
    who = people()
    dossier = received(who)
    client.force_login(who.desk, backend=BACKEND)
    address = reverse("dossiers:act", args=[dossier.id, "pass_on"])

    answer = client.post(address, {"commune_id": typed})

    assert answer.status_code == 302, answer.content.decode()
    with acting_in(HERE):
        there = Dossier.objects.get(pk=dossier.id).passed_to
    assert there.province.name.endswith("Hà Tĩnh")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("zzzz", "Không có xã"),
        ("Tân", "Có nhiều nơi cùng tên"),
        (str(HERE), "Đây chính là xã của ông/bà"),
    ],
)
def test_a_name_that_is_not_clear_is_asked_again(client, typed, said):
    who = people()
    dossier = received(who)
    client.force_login(who.desk, backend=BACKEND)

    answer = client.post(
        reverse("dossiers:act", args=[dossier.id, "pass_on"]), {"commune_id": typed}
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
