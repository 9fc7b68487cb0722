from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.api import (
    Authority,
    Unit,
    Village,
    authority_of_commune,
    desk_of_commune,
    list_units,
    list_villages,
)
from xaso.kernel.organisations.testing import HERE, THERE, commune, unit
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
PAGE = "/directory/"
CONTACT = {
    "name": "Ủy ban nhân dân xã",
    "address": "Thôn Đông",
    "phone": "0237 3870 000",
    "email": "ubnd@example.vn",
    "website": "",
}


@pytest.fixture
def it_officer(client):
    user = official(Role.IT_OFFICER)
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    return user


def actions():
    with acting_in(HERE):
        return list(AuditEntry.objects.order_by("at", "id").values_list("action", flat=True))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.IT_OFFICER])
def test_every_official_reads_and_only_the_it_officer_changes(client, role):
    client.force_login(official(role), backend="xaso.kernel.accounts.backend.AccountBackend")

    read = client.get(PAGE)
    changed = client.post(f"{PAGE}authority/", CONTACT)

    assert read.status_code == 200
    assert "Thêm đơn vị" not in read.text
    assert changed.status_code == 403


def test_the_address_of_the_authority_is_changed_and_audited(client, it_officer):
    client.post(f"{PAGE}authority/", CONTACT)

    assert authority_of_commune(HERE).address == "Thôn Đông"
    assert actions() == ["directory.authority.changed"]


def test_a_new_code_is_a_new_row_and_the_units_move_with_it(client, it_officer):
    before = authority_of_commune(HERE)
    units = {one.pk for one in list_units(HERE)}

    client.post(f"{PAGE}authority/code/", {"code": "H56.77.01", "valid_from": "2026-03-01"})

    after = authority_of_commune(HERE)
    before.refresh_from_db()
    assert (after.code, after.valid_from) == ("H56.77.01", date(2026, 3, 1))
    assert before.valid_to == date(2026, 2, 28)
    assert {one.pk for one in list_units(HERE)} == units
    assert {one.authority_id for one in list_units(HERE)} == {after.pk}


@pytest.mark.parametrize(
    "typed",
    [
        {"code": "abc"},
        {"valid_from": "2024-01-01"},
        {"valid_from": "2999-01-01"},
        {"code": "H56.99.61"},
    ],
    ids=["no code", "before the present one", "to come", "taken"],
)
def test_a_code_that_cannot_be_is_refused(client, it_officer, typed):
    commune(THERE)

    page = client.post(
        f"{PAGE}authority/code/", {"code": "H56.77.01", "valid_from": "2026-03-01"} | typed
    )

    assert page.status_code == 422
    assert Authority.objects.filter(of_commune_id=HERE).count() == 1


def test_a_unit_is_added_renamed_and_put_in_its_place(client, it_officer):
    typed = {"name": " Phòng  Kinh tế số ", "kind": Unit.Kind.SPECIALISED, "order": "9"}
    client.post(f"{PAGE}units/add/", typed)
    made = Unit.objects.get(name="Phòng Kinh tế số")

    client.post(
        reverse("directory:unit", args=[made.pk]), typed | {"name": "Phòng Số", "order": "0"}
    )

    made.refresh_from_db()
    assert (made.name, made.order) == ("Phòng Số", 0)
    assert made in list_units(HERE)
    assert actions() == ["directory.unit.added", "directory.unit.changed"]


def test_two_units_do_not_share_a_name(client, it_officer):
    typed = {"name": "Phòng Kinh tế", "kind": Unit.Kind.SPECIALISED, "order": "9"}

    page = client.post(f"{PAGE}units/add/", typed)

    assert page.status_code == 422
    assert "Tên này đã có." in page.text


def test_an_empty_unit_is_closed_and_opened_again(client, it_officer):
    economy = Unit.objects.get(authority__of_commune_id=HERE, name="Phòng Kinh tế")
    close = reverse("directory:unit-close", args=[economy.pk])

    asked = client.get(close)
    client.post(close)
    closed = economy not in list_units(HERE)
    client.post(reverse("directory:unit-open", args=[economy.pk]))

    assert "Phòng Kinh tế" in asked.text
    assert closed
    assert economy in list_units(HERE)


def test_a_unit_in_which_people_work_is_not_closed(client, it_officer):
    office = unit(Unit.Kind.OFFICE)

    page = client.post(reverse("directory:unit-close", args=[office.pk]), follow=True)

    assert "Đơn vị còn người giữ vai trò." in page.text
    assert office in list_units(HERE)


def test_a_unit_of_another_commune_does_not_exist_here(client, it_officer):
    foreign = unit(Unit.Kind.OFFICE, THERE)

    page = client.get(reverse("directory:unit", args=[foreign.pk]))

    assert page.status_code == 404


def test_the_desk_gets_its_address(client, it_officer):
    client.post(
        f"{PAGE}desk/", {"name": "Trung tâm", "address": "Số 2, thôn Đông", "phone": "1900"}
    )

    assert desk_of_commune(HERE).address == "Số 2, thôn Đông"


def test_villages_are_added_and_renamed(client, it_officer):
    client.post(f"{PAGE}villages/add/", {"name": "Thôn Đoài", "order": "3"})
    made = Village.objects.get(name="Thôn Đoài")

    client.post(
        reverse("directory:village", args=[made.pk]), {"name": "Thôn Tây", "order": "3"}
    )

    assert "Thôn Tây" in [village.name for village in list_villages(HERE)]


def test_former_codes_stay_in_sight(client, it_officer):
    old = authority_of_commune(HERE).code
    today = timezone.localdate()
    client.post(
        f"{PAGE}authority/code/", {"code": "H56.77.01", "valid_from": today.isoformat()}
    )

    page = client.get(PAGE)

    last = today - timedelta(days=1)
    assert f"Mã cũ {old}, hiệu lực đến {last:%d/%m/%Y}" in page.text


@pytest.mark.parametrize(
    ("typed", "code", "new"),
    [
        ("Thạch Kim", "18580", "18568"),
        ("thach kim thach ha", "18580", "18568"),
        ("xã THẠCH KIM", "18580", "18568"),
        ("18580", "18580", "18568"),
        ("phuc xa ba dinh", "00001", "00097"),
    ],
)
def test_an_old_commune_is_found_as_people_type_it(client, it_officer, typed, code, new):
    found = client.get(f"{PAGE}old-communes/", {"q": typed}).context["found"]

    assert (found[0].code, found[0].new_code) == (code, new)


def test_a_divided_commune_shows_all_its_successors(client, it_officer):
    page = client.get(f"{PAGE}old-communes/", {"q": "00007"})

    assert len(page.context["found"]) > 1
    assert "chỉ một phần" in page.text


def test_words_that_fit_nothing_are_answered_with_advice(client, it_officer):
    page = client.get(f"{PAGE}old-communes/", {"q": "không có xã này"})

    assert "Không có xã cũ nào như vậy" in page.text


def test_the_old_communes_are_read_from_the_database_once(client, it_officer):
    client.get(f"{PAGE}old-communes/", {"q": "kim"})

    with CaptureQueriesContext(connection) as captured:
        client.get(f"{PAGE}old-communes/", {"q": "hà"})

    assert not [q for q in captured if "organisations_communesuccession" in q["sql"]]
