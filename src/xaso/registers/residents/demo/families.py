"""Families that make sense: who lives with whom, and how old they are.

A family is drawn from its children upwards, so that parents are 18 to 45 years older than
each child. Ages are in years with a fraction; shapes follow a rural commune from which many
of the young have gone to work elsewhere.
"""

from dataclasses import dataclass
from random import Random

from xaso.registers.residents.models import Gender, Relation

YOUNGEST_PARENT, OLDEST_PARENT = 18.3, 44.7
OLDEST = 97.0
_GENDERS = (Gender.MALE, Gender.FEMALE)
_LINES = (Gender.FEMALE, Gender.FEMALE, Gender.FEMALE, Gender.MALE)
"""Who is left of a pair of grandparents: three times in four the grandmother."""

_YOUNGEST_CHILD = ((0, 6), (6, 15), (15, 20), (20, 29))
_YOUNGEST_CHILD_WEIGHTS = (30, 40, 17, 13)
_GRANDPARENTS_LIVE_HERE = {3: 0.0, 4: 0.25, 5: 0.55, 6: 0.85}
_MOST_CHILDREN = 4
_PAIR_OF_GRANDPARENTS_FROM = 5
_ONE_PARENT = 0.1
_WIFE_IS_HEAD = 0.15
_GRANDFATHER_IS_HEAD = 0.55
_OLDEST_HEAD = 80.0


@dataclass(slots=True)
class Member:
    """Someone in a family: sex, age, what they are to the head, whose family name they bear."""

    gender: Gender
    age: float
    relation: Relation
    of_family: bool = True


def family(rng: Random, size: int) -> list[Member]:
    """Draw a family of this size, its head first."""
    if size == 1:
        return [_alone(rng)]
    if size == 2:
        return _two(rng)
    grown = rng.random() < _GRANDPARENTS_LIVE_HERE.get(size, 1.0)
    if not grown:
        alone = size <= _MOST_CHILDREN and rng.random() < _ONE_PARENT
        return _one_parent(rng, size - 1) if alone else _couple(rng, size - 2)
    old = 1 if size < _PAIR_OF_GRANDPARENTS_FROM else 2
    return _three_generations(rng, old, size - 2 - old)


def between(rng: Random, mean: float, spread: float, low: float, high: float) -> float:
    """Draw a number around a mean, kept within bounds."""
    return min(max(rng.gauss(mean, spread), low), max(low, high))


def _alone(rng: Random) -> Member:
    if rng.random() < 0.62:
        return Member(rng.choice(_LINES), rng.uniform(62, 91), Relation.HEAD)
    return Member(rng.choice(_GENDERS), rng.uniform(24, 60), Relation.HEAD)


def _two(rng: Random) -> list[Member]:
    kind = rng.choices(("old", "young", "parent", "grandparent"), (50, 15, 22, 13))[0]
    if kind == "parent":
        return _one_parent(rng, 1)
    if kind == "grandparent":
        child = Member(rng.choice(_GENDERS), rng.uniform(4, 17), Relation.GRANDCHILD)
        grandparent = Member(rng.choice(_LINES), child.age + rng.uniform(46, 62), Relation.HEAD)
        return [grandparent, child]
    wife = rng.uniform(56, 84) if kind == "old" else rng.uniform(21, 31)
    husband = wife + between(rng, 2.8, 2.5, -2, 9)
    return [
        Member(Gender.MALE, husband, Relation.HEAD),
        Member(Gender.FEMALE, wife, Relation.SPOUSE, of_family=False),
    ]


def _children(rng: Random, count: int) -> tuple[list[Member], float]:
    """Draw brothers and sisters, the eldest first, and the age of their mother."""
    low, high = rng.choices(_YOUNGEST_CHILD, _YOUNGEST_CHILD_WEIGHTS)[0]
    ages = [rng.uniform(low, high)]
    for _ in range(count - 1):
        ages.insert(0, ages[0] + rng.uniform(1.6, 5.5))
    at_first_birth = between(
        rng, 24.5, 3.2, YOUNGEST_PARENT + 0.5, OLDEST_PARENT - 2 - (ages[0] - ages[-1])
    )
    children = [Member(rng.choice(_GENDERS), age, Relation.CHILD) for age in ages]
    return children, ages[0] + at_first_birth


def _father(rng: Random, mother: float, children: list[Member]) -> float:
    """Draw an age for the father that suits the mother's and every child's."""
    low = max(-4.0, children[0].age + YOUNGEST_PARENT - mother)
    high = min(12.0, children[-1].age + OLDEST_PARENT - mother)
    return mother + between(rng, 2.8, 2.5, low, high)


def _couple(rng: Random, children: int) -> list[Member]:
    """Draw a couple and its children; brothers and sisters of the head fill big houses."""
    born, wife_age = _children(rng, min(children, _MOST_CHILDREN))
    husband = Member(Gender.MALE, _father(rng, wife_age, born), Relation.HEAD)
    wife = Member(Gender.FEMALE, wife_age, Relation.SPOUSE, of_family=False)
    siblings = [
        Member(
            rng.choice(_GENDERS),
            max(19.0, husband.age - rng.uniform(1.5, 7)),
            Relation.SIBLING,
        )
        for _ in range(children - len(born))
    ]
    if rng.random() < _WIFE_IS_HEAD and not siblings:
        husband.relation, wife.relation = Relation.SPOUSE, Relation.HEAD
        return [wife, husband, *born]
    return [husband, wife, *born, *siblings]


def _one_parent(rng: Random, children: int) -> list[Member]:
    born, mother = _children(rng, children)
    gender = rng.choice(_LINES)
    age = mother if gender == Gender.FEMALE else _father(rng, mother, born)
    return [Member(gender, age, Relation.HEAD), *born]


def _three_generations(rng: Random, old: int, children: int) -> list[Member]:
    middle = _couple(rng, children)
    while middle[0].relation != Relation.HEAD or middle[0].gender != Gender.MALE:
        middle = _couple(rng, children)
    elders = _parents(rng, middle, old)
    grandfather = next((one for one in elders if one.gender == Gender.MALE), None)
    heads = grandfather is not None and grandfather.age < _OLDEST_HEAD
    if grandfather is None or not heads or rng.random() > _GRANDFATHER_IS_HEAD:
        return [*middle, *elders]
    _put_at_head(grandfather, elders, middle)
    return [grandfather, *(one for one in elders if one is not grandfather), *middle]


def _parents(rng: Random, middle: list[Member], count: int) -> list[Member]:
    """Draw the parents of the man of the house, and of his brothers and sisters there."""
    sons = [one for one in middle if one.relation in (Relation.HEAD, Relation.SIBLING)]
    eldest, youngest = max(one.age for one in sons), min(one.age for one in sons)
    high = min(youngest + OLDEST_PARENT, OLDEST)
    mother = between(rng, eldest + 25, 3.5, eldest + YOUNGEST_PARENT, high)
    father = between(rng, mother + 2.5, 2.5, eldest + YOUNGEST_PARENT, high)
    pair = [
        Member(Gender.MALE, father, Relation.PARENT),
        Member(Gender.FEMALE, mother, Relation.PARENT, of_family=False),
    ]
    if count == len(pair):
        return pair
    left = rng.choice(_LINES)
    return [one for one in pair if one.gender == left]


def _put_at_head(head: Member, elders: list[Member], middle: list[Member]) -> None:
    down = {
        Relation.HEAD: Relation.CHILD,
        Relation.SPOUSE: Relation.CHILD_IN_LAW,
        Relation.CHILD: Relation.GRANDCHILD,
        Relation.SIBLING: Relation.CHILD,
    }
    for one in middle:
        one.relation = down[one.relation]
    for one in elders:
        one.relation = Relation.HEAD if one is head else Relation.SPOUSE
