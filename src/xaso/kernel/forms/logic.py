"""Conditions and calculations, evaluated: pure, and without an exception whatever the values are."""

from calendar import monthrange
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from xaso.kernel.forms.schema import (
    TODAY,
    Age,
    AllOf,
    Answer,
    AnyOf,
    Calculation,
    Compared,
    Comparison,
    Condition,
    Count,
    Not,
    Operation,
    Subject,
)

LARGEST = 10**15
_DECIMALS = 4
_LONGEST_TEXT = 4000


type Left = Condition | bool
"""What is left of a condition: the part that is still open, or its truth."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition sees: the answers, the day, and the item of a repeat that it stands in."""

    values: Mapping[str, Any]
    today: date
    group: str = ""
    item: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, path: str) -> Any:
        """Return the answer to a path; of a repeat seen from outside, the list of all."""
        group, _dot, key = path.partition(".")
        if group == self.group:
            return self.item.get(key)
        found = self.values.get(group)
        if isinstance(found, list):
            return [one.get(key) for one in found if isinstance(one, Mapping)]
        return found.get(key) if isinstance(found, Mapping) else None

    def count(self, group: str) -> int:
        """Return how many items a repeated group has."""
        found = self.values.get(group)
        return len(found) if isinstance(found, list) else 0

    def day(self, name: str) -> date | None:
        """Return the day that a path, or "today", names."""
        return self.today if name == TODAY else first_day(self.answer(name))

    def last_day(self, name: str) -> date | None:
        """Return the last day that a path, or "today", may mean."""
        return self.today if name == TODAY else last_day(self.answer(name))


def holds(condition: Condition | None, scope: Scope) -> bool:
    """Tell whether a condition holds; where there is none, it does."""
    match condition:
        case None:
            return True
        case AllOf(conditions):
            return all(holds(one, scope) for one in conditions)
        case AnyOf(conditions):
            return any(holds(one, scope) for one in conditions)
        case Not(inner):
            return not holds(inner, scope)
        case Compared(subject, comparison, value):
            return _compare(_subject(subject, scope), comparison, _value(value, scope), scope)


def simplify(condition: Condition | None, scope: Scope, open_paths: Collection[str]) -> Left:
    """Return what is left of a condition while some paths, or counted groups, are still open."""
    match condition:
        case None:
            return True
        case Compared():
            return condition if touches(condition, open_paths) else holds(condition, scope)
        case Not(inner):
            left = simplify(inner, scope, open_paths)
            return not left if isinstance(left, bool) else Not(left)
        case AllOf(conditions) | AnyOf(conditions):
            return _simplify_many(condition, conditions, scope, open_paths)


def _simplify_many(
    whole: AllOf | AnyOf,
    conditions: tuple[Condition, ...],
    scope: Scope,
    open_paths: Collection[str],
) -> Left:
    decides = isinstance(whole, AnyOf)
    left = [simplify(one, scope, open_paths) for one in conditions]
    if decides in left:
        return decides
    kept = tuple(one for one in left if not isinstance(one, bool))
    if not kept:
        return not decides
    return kept[0] if len(kept) == 1 else type(whole)(kept)


def touches(condition: Condition, open_paths: Collection[str]) -> bool:
    """Tell whether a condition looks at one of the paths."""
    return any(path in open_paths for path in paths_of(condition))


def paths_of(condition: Condition | Calculation | None) -> list[str]:
    """Return the paths that a condition or a calculation looks at; a count gives its group."""
    match condition:
        case None:
            return []
        case AllOf(conditions) | AnyOf(conditions):
            return [path for one in conditions for path in paths_of(one)]
        case Not(inner):
            return paths_of(inner)
        case Compared(subject, _comparison, value):
            return _named(subject) + (_named(value) if isinstance(value, Answer) else [])
        case Calculation(_operation, of, at):
            found = [path for one in of for path in _named(one)]
            return found if at == TODAY else [*found, at]


def _named(subject: object) -> list[str]:
    match subject:
        case Answer(path):
            return [path]
        case Age(path, at):
            return [path] if at == TODAY else [path, at]
        case Count(group):
            return [group]
    return []


def calculate(calculation: Calculation, scope: Scope) -> Any:
    """Return a calculated answer, or nothing where what it needs is missing."""
    return _OPERATIONS[calculation.operation](calculation, scope)


def _operands(calculation: Calculation, scope: Scope) -> list[Any]:
    found: list[Any] = []
    for one in calculation.of:
        match one:
            case Answer(path):
                answer = scope.answer(path)
                found += answer if isinstance(answer, list) else [answer]
            case Count(group):
                found.append(scope.count(group))
            case _:
                found.append(one)
    return found


def _sum(calculation: Calculation, scope: Scope) -> int | float | None:
    numbers = [number(one) for one in _operands(calculation, scope)]
    known = [one for one in numbers if one is not None]
    return _plain(sum(known, Decimal(0))) if known else None


def _difference(calculation: Calculation, scope: Scope) -> int | float | None:
    numbers = [number(one) for one in _operands(calculation, scope)]
    known = [one for one in numbers if one is not None]
    if not known or len(known) < len(numbers):
        return None
    return _plain(known[0] - sum(known[1:], Decimal(0)))


def _product(calculation: Calculation, scope: Scope) -> int | float | None:
    product = Decimal(1)
    for one in _operands(calculation, scope):
        factor = number(one)
        if factor is None or abs(product) > LARGEST:
            return None
        product *= factor
    return _plain(product)


def _concat(calculation: Calculation, scope: Scope) -> str | None:
    texts = [_text(one) for one in _operands(calculation, scope)]
    joined = calculation.between.join(text for text in texts if text)
    return joined[:_LONGEST_TEXT] or None


def _text(value: object) -> str:
    known = number(value)
    return value if isinstance(value, str) else str(known) if known is not None else ""


def _age(calculation: Calculation, scope: Scope) -> int | None:
    born = calculation.of[0] if calculation.of else None
    return _years(Age(born.field, calculation.at), scope) if isinstance(born, Answer) else None


def _count(calculation: Calculation, scope: Scope) -> int | None:
    group = calculation.of[0] if calculation.of else None
    return scope.count(group.group) if isinstance(group, Count) else None


def _copy(calculation: Calculation, scope: Scope) -> Any:
    original = calculation.of[0] if calculation.of else None
    return scope.answer(original.field) if isinstance(original, Answer) else None


_OPERATIONS: dict[Operation, Callable[[Calculation, Scope], Any]] = {
    Operation.SUM: _sum,
    Operation.DIFFERENCE: _difference,
    Operation.PRODUCT: _product,
    Operation.CONCAT: _concat,
    Operation.AGE_YEARS: _age,
    Operation.COUNT: _count,
    Operation.COPY: _copy,
}


def number(value: object) -> Decimal | None:
    """Return a value as a number that can be reckoned with, if it is one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(str(value)) if abs(value) <= LARGEST else None


def first_day(value: object) -> date | None:
    """Return the day of an answer; the first one of a year or a month that is all that is known."""
    if not isinstance(value, str):
        return None
    parts = value.split("-")
    if len(parts) > 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    if any(len(part) > 4 for part in parts):
        return None
    try:
        return date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except ValueError:
        return None


def last_day(value: object) -> date | None:
    """Return the day of an answer; the last one of a year or a month that is all that is known."""
    first = first_day(value)
    if first is None:
        return None
    known = len(str(value).split("-"))
    month = first.month if known > 1 else 12
    return first if known > 2 else date(first.year, month, monthrange(first.year, month)[1])


def is_empty(value: object) -> bool:
    """Tell whether an answer is none; "no" and zero are answers."""
    return value is None or (not isinstance(value, bool | int | float) and not value)


def _plain(amount: Decimal) -> int | float | None:
    if abs(amount) > LARGEST:
        return None
    rounded = round(amount, _DECIMALS)
    return int(rounded) if rounded == int(rounded) else float(rounded)


def _subject(subject: Subject, scope: Scope) -> Any:
    match subject:
        case Answer(path):
            return scope.answer(path)
        case Count(group):
            return scope.count(group)
        case Age():
            return _years(subject, scope)


def _years(age: Age, scope: Scope) -> int | None:
    born, day = scope.day(age.field), scope.day(age.at)
    if born is None or day is None or day < born:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _value(value: object, scope: Scope) -> Any:
    return scope.answer(value.field) if isinstance(value, Answer) else value


def _compare(answer: Any, comparison: Comparison, value: Any, scope: Scope) -> bool:
    match comparison:
        case Comparison.FILLED:
            return is_empty(answer) is not value
        case Comparison.IS:
            return _is_among(answer, [value])
        case Comparison.IN:
            return _is_among(answer, value if isinstance(value, list | tuple) else [value])
    return _ordered(answer, comparison, value, scope)


def _is_among(answer: Any, values: Collection[Any]) -> bool:
    answers = answer if isinstance(answer, list) else [answer]
    return any(_same(one, value) for one in answers for value in values)


def _same(answer: Any, value: Any) -> bool:
    if isinstance(answer, bool) or isinstance(value, bool):
        return answer is value
    return answer is not None and answer == value


def _ordered(answer: Any, comparison: Comparison, value: Any, scope: Scope) -> bool:
    left, right = _rank(answer, scope), _rank(value, scope)
    if left is None or right is None:
        return False
    return {
        Comparison.AT_LEAST: left >= right,
        Comparison.AT_MOST: left <= right,
        Comparison.OVER: left > right,
        Comparison.UNDER: left < right,
    }.get(comparison, False)


def _rank(value: Any, scope: Scope) -> Decimal | None:
    if value == TODAY:
        return Decimal(scope.today.toordinal())
    day = first_day(value)
    return Decimal(day.toordinal()) if day else number(value)
