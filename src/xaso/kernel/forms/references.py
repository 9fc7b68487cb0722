"""Whether what a form looks at is there, comes early enough and can be compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xaso.kernel.forms.logic import paths_of
from xaso.kernel.forms.reading import SchemaProblem
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
    FormSchema,
    Kind,
    Not,
    Operation,
    Place,
)

_DAYS = (Kind.DATE, Kind.PARTIAL_DATE)
_ORDERED = (*_DAYS, Kind.NUMBER, Kind.MONEY)
_EQUALITY = (Comparison.IS, Comparison.IN)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at answers: from where, and how far it sees.

    ``before`` is the place of the first field that is out of sight; without it everything up
    to the end of the page is in sight. ``group`` is the repeat that it stands in, if any.
    """

    path: str
    at: Condition | Calculation | str | None
    before: int | None
    page_at: int
    group: str = ""


def find_bad_references(schema: FormSchema, looks: Iterable[Look]) -> Iterator[SchemaProblem]:
    """Yield the problems of everything that looks at answers."""
    for look in looks:
        for path in [look.at] if isinstance(look.at, str) else paths_of(look.at):
            sentence = _reference(schema, look, path)
            if sentence:
                yield SchemaProblem(look.path, sentence)
        if look.at is not None and not isinstance(look.at, str | Calculation):
            for test in _tests(look.at):
                sentence = _test(schema, test)
                if sentence:
                    yield SchemaProblem(look.path, sentence)


def _reference(schema: FormSchema, look: Look, path: str) -> str:
    place = schema.place(path) if "." in path else _last_of(schema, path)
    if place is None:
        return _("There is no question “%(path)s”.") % {"path": path}
    if place.page_at > look.page_at:
        return _("“%(path)s” is asked on a later page; please look at an earlier answer.") % {
            "path": path
        }
    if look.before is not None and place.at >= look.before:
        return _("“%(path)s” is asked later; please look at an earlier answer.") % {
            "path": path
        }
    asked_often = place.group.repeat and place.group.key != look.group and "." in path
    if asked_often and not _adds_up(look):
        return _("“%(path)s” is asked several times; please count or add up instead.") % {
            "path": path
        }
    return ""


def _last_of(schema: FormSchema, counted: str) -> Place | None:
    """Find the last field of a repeated group: its items can be counted after it."""
    for group in schema.groups():
        if group.key == counted and group.repeat and group.fields:
            return schema.place(f"{counted}.{group.fields[-1].key}")
    return None


def _adds_up(look: Look) -> bool:
    return isinstance(look.at, Calculation) and look.at.operation in (
        Operation.SUM,
        Operation.CONCAT,
    )


def _tests(condition: Condition) -> Iterator[Compared]:
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            for one in conditions:
                yield from _tests(one)
        case Not(inner):
            yield from _tests(inner)
        case Compared():
            yield condition


def _test(schema: FormSchema, test: Compared) -> str:
    match test.subject:
        case Count():
            return ""
        case Age(path, at):
            places = [schema.place(one) for one in (path, at) if one != TODAY]
            dated = all(place is None or place.field.kind in _DAYS for place in places)
            return "" if dated else _("An age needs questions that ask for a day.")
        case Answer(path):
            return _answer_test(schema, test, path)


def _answer_test(schema: FormSchema, test: Compared, path: str) -> str:
    place = schema.place(path)
    if place is None:
        return ""
    if test.comparison in _EQUALITY:
        return _equality(place.field.kind, [one.value for one in place.field.options], test)
    if test.comparison != Comparison.FILLED and place.field.kind not in _ORDERED:
        return _("Only numbers and days can be larger or smaller.")
    return ""


def _equality(kind: Kind, options: list[str], test: Compared) -> str:
    if isinstance(test.value, Answer):
        return ""
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    if options and not all(value in options for value in values):
        return _("The condition names an answer that is not among the options.")
    truth = kind in (Kind.YES_NO, Kind.DECLARATION)
    if truth and not all(isinstance(value, bool) for value in values):
        return _("A question of yes or no is compared with true or false.")
    return ""
