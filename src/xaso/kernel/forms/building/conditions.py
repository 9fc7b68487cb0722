"""Conditions as rows of question, comparison and value; what rows cannot say stays JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xaso.kernel.forms.days import read_partial_date, say_day
from xaso.kernel.forms.lists import options_of
from xaso.kernel.forms.parsing import condition
from xaso.kernel.forms.reading import Reader
from xaso.kernel.forms.refusals import RefusedError
from xaso.kernel.forms.schema import (
    TODAY,
    Age,
    AllOf,
    Answer,
    AnyOf,
    Compared,
    Comparison,
    Condition,
    Count,
    Field,
    FormSchema,
    Kind,
    Not,
    Plain,
    Subject,
)
from xaso.kernel.forms.writing import write_condition
from xaso.lib.text import fold, normalise

ROWS = 5
EMPTY = "empty"
IS_NOT, NOT_IN = "is_not", "not_in"
_OPPOSITES = {IS_NOT: Comparison.IS, NOT_IN: Comparison.IN}
_DAYS = (Kind.DATE, Kind.PARTIAL_DATE)
_TRUTH = (Kind.YES_NO, Kind.DECLARATION)
_NUMBERS = (Kind.NUMBER, Kind.MONEY)
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison as it is typed: "field:child.gender", "is", "Nam"."""

    subject: str
    comparison: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Comparisons that all hold, or of which any holds."""

    rows: tuple[Row, ...]
    any_of: bool = False


class BadRowError(ValueError):
    """A row cannot be understood; the text says what to do."""


def rows_of(schema: FormSchema, wanted: Condition | None) -> Rows | None:
    """Return a condition as rows; nothing where rows would not say the same."""
    if wanted is None:
        return Rows(())
    tests = wanted.conditions if isinstance(wanted, AllOf | AnyOf) else (wanted,)
    if not 0 < len(tests) <= ROWS or (len(tests) == 1 and isinstance(wanted, AllOf | AnyOf)):
        return None
    found = [_row(schema, one) for one in tests]
    rows = Rows(tuple(one for one in found if one), any_of=isinstance(wanted, AnyOf))
    try:
        same = condition_from(schema, rows) == wanted
    except BadRowError:
        return None
    return rows if same else None


def condition_from(schema: FormSchema, rows: Rows) -> Condition | None:
    """Return what rows say; nothing where there are none.

    Raises:
        BadRowError: a value does not fit its question.
    """
    tests = tuple(_test(schema, one) for one in rows.rows if one.subject)
    if len(tests) < 2:
        return tests[0] if tests else None
    return AnyOf(tests) if rows.any_of else AllOf(tests)


def as_json(wanted: Condition | None) -> str:
    """Return a condition as text."""
    return json.dumps(write_condition(wanted), ensure_ascii=False) if wanted else ""


def from_json(text: str) -> Condition | None:
    """Return the condition that such a text says; nothing where it is empty.

    Raises:
        BadRowError: it is none.
    """
    if not text.strip():
        return None
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRowError(_("This is not JSON; please check brackets and quotes.")) from error
    reader = Reader()
    read = condition(reader, raw, "")
    if reader.problems:
        raise BadRowError(" ".join(one.sentence for one in reader.problems[:3]))
    return read


def subject_text(subject: Subject) -> str:
    """Return what a condition looks at as the list of choices names it."""
    match subject:
        case Answer(path):
            return f"field:{path}"
        case Age(path, at):
            return f"age:{path}" if at == TODAY else f"age:{path}:{at}"
        case Count(group):
            return f"count:{group}"


def _row(schema: FormSchema, test: Condition) -> Row | None:
    if isinstance(test, Not):
        row = _row(schema, test.condition)
        opposite = {is_so.value: is_not for is_not, is_so in _OPPOSITES.items()}
        named = opposite.get(row.comparison) if row else None
        return Row(row.subject, named, row.value) if row and named else None
    if not isinstance(test, Compared) or isinstance(test.value, Answer):
        return None
    subject = subject_text(test.subject)
    if test.comparison == Comparison.FILLED:
        return Row(subject, Comparison.FILLED if test.value else EMPTY)
    asked = _asked(schema, test.subject)
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    said = _BETWEEN.join(_say(asked, one) for one in values)
    return Row(subject, test.comparison, said)


def _test(schema: FormSchema, row: Row) -> Condition:
    opposite = _OPPOSITES.get(row.comparison)
    if opposite:
        return Not(_compared(schema, Row(row.subject, opposite, row.value)))
    return _compared(schema, row)


def _compared(schema: FormSchema, row: Row) -> Compared:
    kind, _colon, path = row.subject.partition(":")
    path, _colon, at = path.partition(":")
    known: Mapping[str, Subject] = {
        "field": Answer(path),
        "age": Age(path, at or TODAY),
        "count": Count(path),
    }
    subject = known.get(kind)
    if subject is None:
        raise BadRowError(_("Please choose what is compared."))
    if row.comparison in (EMPTY, Comparison.FILLED):
        return Compared(subject, Comparison.FILLED, row.comparison != EMPTY)
    comparison = Comparison(row.comparison)
    typed = [one for part in row.value.split(";") if (one := normalise(part))]
    if not typed:
        raise BadRowError(_("Please write the value that it is compared with."))
    asked, counts = _asked(schema, subject), not isinstance(subject, Answer)
    values = tuple(_read(asked, one, is_count=counts) for one in typed)
    if comparison == Comparison.IN:
        return Compared(subject, comparison, values)
    if len(values) > 1:
        raise BadRowError(_("Only “is one of” takes several values."))
    return Compared(subject, comparison, values[0])


def _asked(schema: FormSchema, subject: Subject) -> Field | None:
    place = schema.place(subject.field) if isinstance(subject, Answer) else None
    return place.field if place else None


def _say(asked: Field | None, value: Plain) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value == TODAY:
        return _("today")
    if asked is None or not isinstance(value, str):
        return str(value)
    if asked.kind in _DAYS:
        return say_day(value)
    labels = {one.value: one.label.vi for one in options_of(asked)}
    return labels.get(value, value)


def _read(asked: Field | None, text: str, *, is_count: bool) -> Plain:
    if is_count or (asked is not None and asked.kind in _NUMBERS):
        return read_number(text)
    if asked is None:
        return text
    if fold(text) in (TODAY, fold(_("today"))):
        return TODAY
    if asked.kind in _TRUTH:
        return _truth(text)
    if asked.kind in _DAYS:
        return _day(text)
    options = options_of(asked)
    by_value = {one.value: one.value for one in options}
    by_label = {fold(one.label.vi): one.value for one in options}
    found = by_value.get(text) or by_label.get(fold(text))
    if options and found is None:
        raise BadRowError(_("“%(value)s” is not among the answers.") % {"value": text})
    return found or text


def read_number(text: str) -> Plain:
    """Return a number as people write it.

    Raises:
        BadRowError: it is none.
    """
    try:
        known: Any = json.loads(text.replace(",", "."))
    except ValueError:
        known = None
    if isinstance(known, int | float) and not isinstance(known, bool):
        return known
    raise BadRowError(_("“%(value)s” is no number.") % {"value": text})


def _truth(text: str) -> bool:
    answers = {fold(_("Yes")): True, fold(_("No")): False, "true": True, "false": False}
    if fold(text) not in answers:
        raise BadRowError(_("Please write yes or no."))
    return answers[fold(text)]


def _day(text: str) -> str:
    try:
        return read_partial_date(text)
    except RefusedError as error:
        raise BadRowError(str(error)) from error
