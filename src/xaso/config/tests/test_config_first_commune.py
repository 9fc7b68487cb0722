"""The first commune of an installation, set up from the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.api import (
    Position,
    authority_of_commune,
    desk_of_commune,
    find_commune,
    list_units,
    served_communes,
)
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import acting_in

WARD = 4  # phường Ba Đình
GIVEN = {
    "code": f"{HERE:05}",
    "agency_code": "H56.99.15",
    "admin_username": "quan.tri",
    "admin_name": "Bùi Anh Tuấn",
    "address": "Thôn 3",
}
pytestmark = pytest.mark.django_db


def set_up(**changed):
    out = StringIO()
    call_command("set_up_commune", **(GIVEN | changed), json=True, stdout=out)
    return json.loads(out.getvalue())


def test_the_commune_is_served_with_authority_units_and_desk():
    set_up()

    assert [commune.pk for commune in served_communes()] == [HERE]
    assert authority_of_commune(HERE).code == "H56.99.15"
    assert [unit.name for unit in list_units(HERE)] == [
        "Lãnh đạo Ủy ban nhân dân",
        "Văn phòng HĐND và UBND",
        "Phòng Kinh tế",
        "Phòng Văn hóa - Xã hội",
        "Trung tâm Phục vụ hành chính công",
    ]
    assert desk_of_commune(HERE).address == "Thôn 3"
    assert Position.objects.get(code="chu_tich").name == "Chủ tịch"


def test_a_ward_gets_the_unit_that_wards_have():
    set_up(code=f"{WARD:05}")

    names = {unit.name for unit in list_units(WARD)}

    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in names
    assert "Phòng Kinh tế" not in names


def test_the_administrator_signs_in_once_with_the_password_and_then_changes_it(client):
    password = set_up()["password"]

    response = client.post(
        reverse("accounts:sign-in"), {"username": "quan.tri", "password": password}, follow=True
    )

    assert response.redirect_chain[-1][0] == reverse("accounts:password")
    assert client.session["_auth_user_id"] == str(User.objects.get(username="quan.tri").pk)


def test_the_administrator_can_add_the_other_officials():
    set_up()

    with acting_in(HERE):
        access = access_of(User.objects.get(username="quan.tri"))
        assert access.holds("officials.manage_officials")
        assert {role.role for role in access.here()} == {Role.IT_OFFICER}


def test_a_second_time_changes_nothing_and_shows_no_password():
    set_up()
    before = User.objects.get(username="quan.tri").password

    again = set_up()

    assert again["made"] == []
    assert again["password"] is None
    assert User.objects.get(username="quan.tri").password == before
    with acting_in(HERE):
        assert AuditEntry.objects.filter(action="product.commune.set_up").count() == 1


def test_one_officer_may_administer_two_communes():
    set_up()

    second = set_up(code=f"{THERE:05}", agency_code="H56.99.16", admin_name="")

    assert second["password"] is None
    assert access_of(User.objects.get(username="quan.tri")).communes == (HERE, THERE)


def test_units_that_the_commune_chose_itself_stay():
    set_up()
    closed = list_units(HERE)[2]
    closed.is_active = False
    closed.save()

    set_up(admin_username="quan.tri.hai")

    assert len(list_units(HERE)) == 4


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "99999"}, "No commune has the code 99999"),
        ({"agency_code": "xã"}, "is not an agency code"),
        ({"admin_name": ""}, "family name and given name"),
        ({"admin_username": "Quản trị"}, "small letters without accents"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(changed, said):
    with pytest.raises(CommandError, match=said):
        set_up(**changed)

    assert served_communes() == []


def test_another_agency_code_is_not_slipped_in():
    set_up()

    with pytest.raises(CommandError, match="is set up under the agency code"):
        set_up(agency_code="H56.99.77")


def test_an_agency_code_belongs_to_one_body():
    set_up()

    with pytest.raises(CommandError, match="Another body has the agency code"):
        set_up(code=f"{THERE:05}")


def test_a_commune_may_have_a_host_name_that_is_no_other_ones():
    set_up()
    set_up(host="MotCua.xa-mau.example")

    with pytest.raises(CommandError, match="Another commune is reached at"):
        set_up(code=f"{THERE:05}", agency_code="H56.99.16", host="motcua.xa-mau.example")

    assert find_commune(f"{HERE:05}").host == "motcua.xa-mau.example"


def test_a_closed_account_is_not_opened_by_the_way():
    set_up()
    User.objects.filter(username="quan.tri").update(is_active=False)

    with pytest.raises(CommandError, match="no open account"):
        set_up()


def test_people_read_what_is_new():
    out = StringIO()

    call_command("set_up_commune", **GIVEN, stdout=out)
    call_command("set_up_commune", **GIVEN, stdout=out)

    assert "First password of quan.tri: " in out.getvalue()
    assert out.getvalue().endswith("was set up already; nothing was changed.\n")
