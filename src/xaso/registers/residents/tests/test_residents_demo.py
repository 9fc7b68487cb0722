"""The people of the demo: the right number, families that make sense, nobody real."""

import unicodedata
from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest

from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import at
from xaso.lib.ids import parse_personal_id, parse_phone
from xaso.registers.residents import api
from xaso.registers.residents.demo import ResidentsSummary, build
from xaso.registers.residents.demo.families import family
from xaso.registers.residents.demo.numbers import SAMPLE_MARK, SAMPLE_PHONE
from xaso.registers.residents.demo.people import homes
from xaso.registers.residents.demo.writing import HOUSEHOLDS, PEOPLE
from xaso.registers.residents.models import Gender, Household, Relation, Resident, Status
from xaso.registers.residents.testing import village

TODAY = date(2026, 11, 20)
GENERATION_ABOVE = {
    Relation.CHILD: (Relation.HEAD, Relation.SPOUSE),
    Relation.GRANDCHILD: (Relation.CHILD, Relation.CHILD_IN_LAW),
    Relation.HEAD: (Relation.PARENT,),
}


@pytest.fixture(scope="module")
def whole_commune():
    drawn = homes(Random(7), households=HOUSEHOLDS, people=PEOPLE, today=TODAY)  # noqa: S311
    return list(drawn)


@pytest.fixture(scope="module")
def people(whole_commune):
    return [one for home in whole_commune for one in home.members]


def present(home):
    return [one for one in home.members if one.status == Status.PRESENT]


def test_the_commune_has_as_many_households_and_people_as_its_own_account_says(whole_commune):
    assert len(whole_commune) == 1522
    assert sum(len(present(home)) for home in whole_commune) == 6236


def test_the_same_seed_draws_the_same_people(whole_commune):
    again = homes(Random(7), households=HOUSEHOLDS, people=PEOPLE, today=TODAY)  # noqa: S311

    assert list(again) == whole_commune


def test_every_household_has_one_head_who_is_grown_up(whole_commune):
    for home in whole_commune:
        (head,) = [one for one in present(home) if one.relation == Relation.HEAD]

        assert TODAY.year - head.birth_year >= 18


@pytest.mark.parametrize("seed", range(40))
def test_parents_are_18_to_45_years_older_than_their_children(seed):
    rng = Random(seed)  # noqa: S311
    for size in range(1, 9):
        members = family(rng, size)
        skips_a_generation = size == 2 and members[1].relation == Relation.GRANDCHILD
        assert len(members) == size
        for one in members:
            above = () if skips_a_generation else GENERATION_ABOVE.get(one.relation, ())
            for parent in (other for other in members if other.relation in above):
                assert 18 <= parent.age - one.age <= 45, (one, parent)


def test_ages_look_like_those_of_a_rural_commune(people):
    ages = [TODAY.year - one.birth_year for one in people if one.status == Status.PRESENT]

    young, old = sum(age < 15 for age in ages), sum(age >= 60 for age in ages)
    assert 0.20 < young / len(ages) < 0.28
    assert 0.12 < old / len(ages) < 0.20
    assert 0.4 < sum(age >= 80 for age in ages) / 150 < 1.6
    assert max(ages) <= 98
    assert min(ages) == 0


def test_women_and_men_are_about_as_many(people):
    women = sum(one.gender == Gender.FEMALE for one in people)

    assert 0.48 < women / len(people) < 0.54


def test_personal_ids_say_sex_and_year_and_are_marked_as_samples(people):
    for one in people:
        number = parse_personal_id(one.personal_id, today=TODAY)

        assert (number.birth_year, number.gender) == (one.birth_year, one.gender.value)
        assert one.personal_id[6:8] == SAMPLE_MARK
    numbers = [one.personal_id for one in people]
    assert len(set(numbers)) == len(numbers)
    home = sum(number.startswith("038") for number in numbers)
    assert 0.92 < home / len(numbers) < 0.98


def test_telephone_numbers_are_samples_and_belong_to_one_person(people):
    phones = [one.phone for one in people if one.phone]

    assert all(phone.startswith(SAMPLE_PHONE) and parse_phone(phone) for phone in phones)
    assert len(set(phones)) == len(phones)
    assert not [one for one in people if one.phone and TODAY.year - one.birth_year < 12]


def test_children_bear_the_family_name_and_nobody_at_home_the_same_given_name(whole_commune):
    def words(one):
        return unicodedata.normalize("NFC", one.full_name).split()

    for home in whole_commune:
        given = [words(one)[-1] for one in home.members]
        families = {words(one)[0] for one in home.members if one.relation == Relation.CHILD}
        assert len(set(given)) == len(given)
        assert len(families) <= 1


def test_some_names_are_typed_with_the_accents_apart(people):
    apart = sum(not unicodedata.is_normalized("NFC", one.full_name) for one in people)

    assert 0.01 < apart / len(people) < 0.03


def test_names_follow_the_generation(people):
    def share_of_thi(rows):
        middle = [unicodedata.normalize("NFC", one.full_name).split()[1] for one in rows]
        return Counter(middle)["Thị"] / len(middle)

    women = [one for one in people if one.gender == Gender.FEMALE]
    old = [one for one in women if one.birth_year < 1966]
    young = [one for one in women if one.birth_year >= 1992]

    assert share_of_thi(old) > 0.8 > 0.35 > share_of_thi(young)


@pytest.mark.django_db
def test_the_people_are_written_into_the_villages_of_the_commune():
    with acting_in(HERE):
        commune(HERE)
        villages = [village(f"Thôn {number}") for number in range(1, 9)]

    with at(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        written = build(HERE, villages, seed=7, households=160, people=656)

    with acting_in(HERE):
        rows = Resident.objects.all()
        assert isinstance(written, ResidentsSummary)
        assert (written.households, written.residents) == (160, 656)
        assert Household.objects.count() == 160
        assert rows.count() == 656 + written.moved + written.deceased
        assert rows.present().count() == 656
        assert all(unicodedata.is_normalized("NFC", row.full_name) for row in rows)
        counts = api.count_by_village()
        assert sum(one.residents for one in counts) == 656
        assert all(one.residents for one in counts)
        found = rows.exclude(phone_sealed=b"").first()
        assert api.find_by_personal_id(found.personal_id).phone.startswith("+849000")
