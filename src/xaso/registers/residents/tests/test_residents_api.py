"""What other modules may ask the register."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AccessRecord
from xaso.kernel.encryption.api import blind_index
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.registers.residents import api
from xaso.registers.residents.testing import household, resident, village

pytestmark = pytest.mark.django_db
NUMBER = "038185990123"


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        commune(HERE)
        yield


def names(hits):
    return [hit.full_name for hit in hits]


@pytest.mark.parametrize("typed", [NUMBER, "038 185 990 123", " 038185990123 "])
def test_a_person_is_found_by_the_personal_id_however_it_is_typed(typed):
    known = resident("Lê Thị Hòa", personal_id=NUMBER, phone="0900 012 345")

    found = api.find_by_personal_id(typed)

    assert (found.id, found.full_name, found.personal_id) == (known, "Lê Thị Hòa", NUMBER)
    assert found.phone == "+84900012345"
    assert found.address == "Xóm 3, Thôn 1"


@pytest.mark.parametrize("typed", ["", "038185990124", "abc", "0381859901"])
def test_who_is_not_on_the_books_is_not_found(typed):
    resident(personal_id=NUMBER)

    assert api.find_by_personal_id(typed) is None


def test_another_commune_does_not_see_the_person():
    known = resident("Lê Thị Hòa", personal_id=NUMBER)

    with acting_in(THERE):
        assert api.find_by_personal_id(NUMBER) is None
        assert api.search_residents("hoa", 10) == []
        assert api.household_of(known) is None


def test_dossiers_and_residents_agree_on_the_index_of_a_person():
    known = resident(personal_id=NUMBER)
    reader = official(Role.RECEPTIONIST)

    api.get_resident(known, actor=reader, purpose="Thử", subject=("dossier", uuid4()))

    logged = bytes(AccessRecord.objects.get().person_index)
    assert logged == blind_index(NUMBER, commune_id=HERE, purpose="person")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ng v an", ["Nguyễn Văn An", "Nguyễn Văn Anh"]),
        ("an nguyen", ["Nguyễn Văn An", "Nguyễn Văn Anh", "Lê Nguyễn Ánh"]),
        ("AN", ["Nguyễn Văn An", "Nguyễn Văn Anh", "Lê Nguyễn Ánh"]),
        ("ánh", ["Lê Nguyễn Ánh", "Nguyễn Văn Anh"]),
        ("đỗ", ["Đỗ Thị Lan"]),
        ("do thi", ["Đỗ Thị Lan"]),
        ("hi", []),
        ("", []),
        ("%", []),
    ],
)
def test_a_few_letters_without_accents_find_people(typed, expected):
    for name in ("Nguyễn Văn Anh", "Nguyễn Văn An", "Đỗ Thị Lan", "Lê Nguyễn Ánh"):
        resident(name)

    assert names(api.search_residents(typed, 10)) == expected


def test_the_name_typed_with_its_accents_comes_first():
    for name in ("Trần Văn Hoa", "Trần Văn Hòa", "Trần Văn Hoà Hiệp"):
        resident(name)

    assert names(api.search_residents("hòa", 1)) == ["Trần Văn Hòa"]


def test_year_of_birth_and_last_figures_of_the_id_narrow_the_search():
    resident("Nguyễn Văn An", birth_date=date(1985, 1, 1), personal_id="038085997777")
    resident("Nguyễn Văn An", birth_date=date(1990, 1, 1), personal_id="038090991985")
    resident("Nguyễn Văn An", birth_date=None, birth_year=1991, personal_id="038091994444")

    def years(text):
        return sorted(hit.birth_year for hit in api.search_residents(text, 10))

    assert years("an 1991") == [1991]
    assert years("an 7777") == [1985]
    assert years("an 1985") == [1985, 1990]  # a year, or the last figures of an id
    assert years("038085997777") == [1985]
    assert years("an 77") == []


def test_search_keeps_to_the_village_and_to_those_who_live_here():
    resident("Lê Văn Tám", at=household(in_village="Thôn 2"))
    resident("Lê Văn Tám", at=household(in_village="Thôn 3"))
    resident("Lê Văn Tám", status=api.Status.DECEASED)

    found = api.search_residents("tam", 10, village=village("Thôn 3"))

    assert [hit.village for hit in found] == ["Thôn 3"]
    assert len(api.search_residents("tam", 10)) == 2
    assert len(api.search_residents("tam", 1)) == 1


def test_a_hit_never_carries_the_whole_personal_id():
    resident("Lê Thị Hòa", personal_id=NUMBER)

    (hit,) = api.search_residents("hoa", 5)

    assert hit.masked_id == "0381******23"
    assert NUMBER not in repr(hit)


def test_looking_at_a_person_is_written_down_with_purpose_and_matter():
    known, matter = resident(personal_id=NUMBER), uuid4()
    reader = official(Role.CLERK)

    seen = api.get_resident(
        known, actor=reader, purpose="Giải quyết hồ sơ", subject=("dossier", matter)
    )

    logged = AccessRecord.objects.get()
    assert seen.personal_id == NUMBER
    assert (logged.actor, logged.purpose, logged.subject_id) == (
        reader,
        "Giải quyết hồ sơ",
        matter,
    )
    assert NUMBER not in f"{logged.purpose}{logged.fields}"


def test_nobody_looks_without_the_permission_and_nothing_is_written_then():
    known = resident(personal_id=NUMBER)

    with pytest.raises(PermissionDenied):
        api.get_resident(
            known, actor=official(Role.IT_OFFICER), purpose="Tò mò", subject=("x", known)
        )

    assert not AccessRecord.objects.exists()


def test_a_household_lists_its_head_first_and_those_who_left_last():
    home = household("01-0007")
    child = resident("Lê Văn Con", at=home, relation=api.Relation.CHILD)
    resident("Lê Văn Đi", at=home, relation=api.Relation.CHILD, status=api.Status.MOVED)
    resident("Trần Thị Vợ", at=home, relation=api.Relation.SPOUSE)
    resident("Lê Văn Cha", at=home, relation=api.Relation.HEAD)

    found = api.household_of(child)

    assert names(found.members) == ["Lê Văn Cha", "Trần Thị Vợ", "Lê Văn Con", "Lê Văn Đi"]
    assert found.head.full_name == "Lê Văn Cha"
    assert (found.number, found.village) == ("01-0007", "Thôn 1")


def test_villages_are_counted_by_those_who_live_there_now():
    home = household(in_village="Thôn 2")
    resident(at=home, relation=api.Relation.HEAD)
    resident(at=home, gender=api.Gender.MALE, residence=api.Residence.TEMPORARY)
    resident(at=home, status=api.Status.DECEASED)
    household(in_village="Thôn 2")

    counted = {one.village: one for one in api.count_by_village()}

    two = counted["Thôn 2"]
    assert (two.households, two.residents, two.women, two.temporary) == (1, 2, 1, 1)
    assert counted["Thôn 1"].residents == 0
