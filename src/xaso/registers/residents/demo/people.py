"""From families to people with names, birthdays, numbers and work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from xaso.registers.residents.demo.families import Member, between, family
from xaso.registers.residents.demo.names import family_name, full_name
from xaso.registers.residents.demo.numbers import SampleNumbers
from xaso.registers.residents.models import Gender, Relation, Residence, Status
from xaso.registers.residents.values import NewResident

SIZES = {1: 8, 2: 14, 3: 16, 4: 26, 5: 19, 6: 12, 7: 4, 8: 1}
"""Households out of a hundred by the number of people who live there."""

_DAYS_PER_YEAR = 365.2425
_ETHNICITIES, _ETHNICITY_WEIGHTS = ("Kinh", "Mường", "Thái"), (970, 27, 3)
_TEMPORARY, _GONE = 0.03, 0.028
_YEAR_ONLY, _YEAR_ONLY_FROM_AGE = 0.3, 72
_PHONES = ((12, 0.0), (18, 0.45), (70, 0.94), (200, 0.55))
_WORK = {
    "Nông dân": 40,
    "Công nhân": 24,
    "Lao động tự do": 11,
    "Buôn bán": 8,
    "Thợ xây": 6,
    "Lái xe": 3,
    "Thợ may": 3,
    "Giáo viên": 2,
    "Nhân viên y tế": 1,
    "Viên chức": 1,
    "Nội trợ": 3,
}
_MEN_SELDOM = {"Thợ may", "Nội trợ"}
_WOMEN_SELDOM = {"Thợ xây", "Lái xe"}


@dataclass(frozen=True, slots=True)
class Home:
    """A household to be: its address in the village and its people, the head first."""

    address: str
    members: tuple[NewResident, ...]


def homes(rng: Random, *, households: int, people: int, today: date) -> Iterator[Home]:
    """Draw the homes of a commune with exactly so many households and present people."""
    writer = _Writer(rng, today)
    for size in _sizes(rng, households, people):
        yield writer.home(family(rng, size))


def _sizes(rng: Random, households: int, people: int) -> list[int]:
    """Draw sizes of households that add up, by one more or less here and there."""
    sizes = rng.choices(list(SIZES), list(SIZES.values()), k=households)
    missing = people - sum(sizes)
    step = 1 if missing > 0 else -1
    while missing:
        place = rng.randrange(households)
        if 2 <= sizes[place] + step <= max(SIZES):
            sizes[place] += step
            missing -= step
    return sizes


class _Writer:
    """Gives the members of families what a register says of them."""

    def __init__(self, rng: Random, today: date) -> None:
        self.rng = rng
        self.today = today
        self.numbers = SampleNumbers(rng)

    def home(self, members: list[Member]) -> Home:
        rng = self.rng
        surname = family_name(rng)
        ethnicity = rng.choices(_ETHNICITIES, _ETHNICITY_WEIGHTS)[0]
        temporary = rng.random() < _TEMPORARY
        residence = Residence.TEMPORARY if temporary else Residence.PERMANENT
        taken: set[str] = set()
        people = [
            self._person(one, status, surname, taken, ethnicity, residence)
            for one, status in self._with_the_gone(members)
        ]
        return Home(self._address(), tuple(people))

    def _with_the_gone(self, members: list[Member]) -> Iterator[tuple[Member, Status]]:
        """Yield the members, and now and then somebody who died or went away."""
        yield from ((one, Status.PRESENT) for one in members)
        head, rng = members[0], self.rng
        if rng.random() < _GONE and head.age > 45:
            age = between(rng, head.age - 26, 4, 18.5, head.age - 18.5)
            yield Member(rng.choice(list(Gender)), age, Relation.CHILD), Status.MOVED
        if rng.random() < _GONE and head.age < 70:
            age = min(head.age + rng.uniform(18.5, 40), 103.0)
            parent = Member(Gender.MALE, age, Relation.PARENT)
            yield parent, Status.DECEASED

    def _person(
        self,
        one: Member,
        status: Status,
        surname: str,
        taken: set[str],
        ethnicity: str,
        residence: Residence,
    ) -> NewResident:
        rng = self.rng
        born = self.today - timedelta(days=int(one.age * _DAYS_PER_YEAR))
        year_only = one.age > _YEAR_ONLY_FROM_AGE and rng.random() < _YEAR_ONLY
        own = surname if one.of_family else family_name(rng, other_than=surname)
        return NewResident(
            full_name=full_name(rng, own, one.gender, born.year, taken),
            gender=one.gender,
            birth_year=born.year,
            birth_date=None if year_only else born,
            personal_id=self.numbers.personal_id(one.gender, born.year),
            phone=self._phone(one.age, status),
            relation=one.relation,
            residence=residence,
            status=status,
            ethnicity=ethnicity,
            occupation=self._occupation(one),
        )

    def _phone(self, age: float, status: Status) -> str:
        share = next(share for below, share in _PHONES if age < below)
        has_one = self.rng.random() < share and status != Status.DECEASED
        return self.numbers.phone() if has_one else ""

    def _occupation(self, one: Member) -> str:
        rng = self.rng
        if one.age < 18:
            return "Học sinh" if one.age >= 6 else ""
        if one.age < 22 and rng.random() < 0.45:
            return "Sinh viên"
        if one.age > 62:
            return rng.choices(("Nông dân", "Hưu trí", ""), (45, 20, 35))[0]
        seldom = _MEN_SELDOM if one.gender == Gender.MALE else _WOMEN_SELDOM
        work = {name: share for name, share in _WORK.items() if name not in seldom}
        return rng.choices(list(work), list(work.values()))[0]

    def _address(self) -> str:
        kind = self.rng.random()
        if kind < 0.55:
            return f"Xóm {self.rng.randint(1, 6)}"
        return f"Ngõ {self.rng.randint(1, 24)}" if kind < 0.8 else ""
