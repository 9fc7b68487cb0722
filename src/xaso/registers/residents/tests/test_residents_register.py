"""Entering people and putting right what the register says."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.ids import IdentifierError
from xaso.registers.residents import api
from xaso.registers.residents.models import Household, Resident
from xaso.registers.residents.services.rows import insert_residents
from xaso.registers.residents.testing import household, resident, village

pytestmark = pytest.mark.django_db
PERSON = api.NewResident(
    full_name="Trịnh Văn  Bình",
    gender=api.Gender.MALE,
    birth_year=1978,
    birth_date=date(1978, 3, 2),
    personal_id="038 078 990 111",
    phone="0900 011 222",
    relation=api.Relation.HEAD,
    ethnicity="Kinh",
    occupation="Nông dân",
)


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        commune(HERE)
        yield


@pytest.fixture
def editor():
    return official(Role.SPECIALIST)


def facts(row):
    private = ("id", "household_id", "personal_id_sealed", "phone_sealed", "commune_id")
    columns = [field.attname for field in Resident._meta.concrete_fields]
    stored = {name: getattr(row, name) for name in columns if name not in private}
    return stored | {"personal_id": row.personal_id, "phone": row.phone}


def test_a_person_made_in_bulk_equals_one_made_by_the_service(editor):
    bulk_home = household()
    insert_residents([(bulk_home, PERSON)])
    bulk = facts(Resident.objects.get(household=bulk_home))
    Resident.objects.all().delete()

    api.register_resident(household(), PERSON, actor=editor)

    assert facts(Resident.objects.get()) == bulk
    assert bulk["personal_id"] == "038078990111"
    assert bulk["full_name"] == "Trịnh Văn Bình"


def test_numbers_lie_sealed_in_the_database(editor):
    api.register_resident(household(), PERSON, actor=editor)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT residents_resident::text FROM residents_resident WHERE commune_id = %s",
            [HERE],
        )
        (row,) = cursor.fetchone()

    assert "Trịnh" in row
    for secret in ("038078990111", "84900011222"):
        assert secret not in row
        assert secret.encode().hex() not in row


def test_nobody_is_registered_twice(editor):
    api.register_resident(household(), PERSON, actor=editor)

    with pytest.raises(api.AlreadyRegisteredError):
        api.register_resident(household(), PERSON, actor=editor)

    assert Resident.objects.count() == 1


def test_a_household_has_one_living_head(editor):
    home = household()
    resident(at=home, relation=api.Relation.HEAD, status=api.Status.DECEASED)
    api.register_resident(home, PERSON, actor=editor)
    second = replace(PERSON, personal_id="")

    with pytest.raises(api.AlreadyRegisteredError):
        api.register_resident(home, second, actor=editor)


def test_household_numbers_are_given_once(editor):
    place = village()
    api.register_household(number="01-0001", village_id=place, actor=editor)

    with pytest.raises(api.AlreadyRegisteredError):
        api.register_household(number=" 01-0001 ", village_id=place, actor=editor)


@pytest.mark.parametrize("wrong", [{"personal_id": "0380789901"}, {"phone": "123"}])
def test_a_number_that_cannot_be_right_is_refused(editor, wrong):
    with pytest.raises(IdentifierError):
        api.register_resident(household(), replace(PERSON, **wrong), actor=editor)


def test_names_are_kept_composed(editor):
    typed = unicodedata.normalize("NFD", "Đỗ Thị Thuỷ")

    known = api.register_resident(household(), replace(PERSON, full_name=typed), actor=editor)

    row = Resident.objects.get(pk=known)
    assert row.full_name == "Đỗ Thị Thuỷ"
    assert row.name_folded == "do thi thuy"


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.CLERK, Role.LEADER])
def test_only_editors_write(role):
    known = resident()
    actor = official(role)

    with pytest.raises(PermissionDenied):
        api.register_resident(household(), PERSON, actor=actor)
    with pytest.raises(PermissionDenied):
        api.correct_resident(known, api.Correction(full_name="Khác"), actor=actor)


def test_a_correction_changes_what_it_names_and_is_written_down(editor):
    known = resident("Nguyễn Thị Hoa", phone="0900 011 222", occupation="Nông dân")
    correction = api.Correction(
        full_name="Nguyễn Thị Hòa", address="Ngõ 5", status=api.Status.MOVED
    )

    changed = api.correct_resident(known, correction, actor=editor)

    row = Resident.objects.select_related("household").get(pk=known)
    entry = AuditEntry.objects.get(action="residents.resident.corrected")
    assert changed == ["full_name", "status", "address"]
    assert (row.full_name, row.status, row.household.address) == (
        "Nguyễn Thị Hòa",
        "moved",
        "Ngõ 5",
    )
    assert (row.phone, row.occupation) == ("+84900011222", "Nông dân")
    assert [hit.id for hit in api.search_residents("hoa", 5)] == []
    assert entry.details["changed"] == changed
    assert (entry.details["status_before"], entry.details["status"]) == ("present", "moved")
    assert "Hòa" not in str(entry.details)


def test_a_renamed_person_is_found_by_the_new_name(editor):
    known = resident("Nguyễn Thị Hoa")

    api.correct_resident(known, api.Correction(full_name="Nguyễn Thị Huệ"), actor=editor)

    assert [hit.id for hit in api.search_residents("hue", 5)] == [known]
    assert api.search_residents("hoa", 5) == []


def test_a_telephone_number_can_be_removed(editor):
    known = resident(phone="0900 011 222")

    assert api.correct_resident(known, api.Correction(phone=""), actor=editor) == ["phone"]
    assert Resident.objects.get(pk=known).phone == ""


def test_a_correction_that_changes_nothing_leaves_no_trace(editor):
    known = resident("Nguyễn Thị Hoa")

    assert (
        api.correct_resident(known, api.Correction(full_name="Nguyễn Thị Hoa"), actor=editor)
        == []
    )
    assert not AuditEntry.objects.filter(action="residents.resident.corrected").exists()


def test_a_head_who_comes_back_does_not_push_the_new_one_out(editor):
    home = household()
    gone = resident(at=home, relation=api.Relation.HEAD, status=api.Status.MOVED)
    resident(at=home, relation=api.Relation.HEAD)

    with pytest.raises(api.AlreadyRegisteredError):
        api.correct_resident(gone, api.Correction(status=api.Status.PRESENT), actor=editor)

    assert Household.objects.count() == 1
