"""Answers and conditions in words, as pages and papers say them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from xaso.kernel.forms.addresses import say_address
from xaso.kernel.forms.days import say_day
from xaso.kernel.forms.lists import options_of
from xaso.kernel.forms.logic import is_empty, number
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
)
from xaso.lib.ids import say_phone
from xaso.lib.money import say_dong


def say_answer(field: Field, value: Any, language: str) -> str:
    """Return an answer in words; empty where there is none."""
    if is_empty(value):
        return ""
    say = _SAID.get(field.kind)
    return say(field, value, language) if say else str(value)


def _option(field: Field, value: Any, language: str) -> str:
    chosen = value if isinstance(value, list) else [value]
    labels = {one.value: one.label.said_in(language) for one in options_of(field)}
    return ", ".join(labels.get(one, str(one)) for one in chosen)


def _number(field: Field, value: Any, language: str) -> str:
    if number(value) is None:
        return str(value)
    said = f"{value:,}"
    return said if language.startswith("en") else said.translate(_VIETNAMESE_MARKS)


_VIETNAMESE_MARKS = str.maketrans(",.", ".,")


def _money(field: Field, value: Any, language: str) -> str:
    return say_dong(int(value)) if number(value) is not None else str(value)


def _yes_no(field: Field, value: Any, language: str) -> str:
    return _("Yes") if value else _("No")


def _declaration(field: Field, value: Any, language: str) -> str:
    return _("Confirmed")


def _files(field: Field, value: Any, language: str) -> str:
    names = [one.get("name", "") for one in value if isinstance(one, dict)]
    return ", ".join(name or _("one file") for name in names)


_SAID: dict[Kind, Callable[[Field, Any, str], str]] = {
    Kind.PHONE: lambda field, value, language: say_phone(str(value)),
    Kind.CHOICE: _option,
    Kind.CHOICES: _option,
    Kind.ETHNICITY: _option,
    Kind.NATIONALITY: _option,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.YES_NO: _yes_no,
    Kind.DECLARATION: _declaration,
    Kind.FILE: _files,
    Kind.ADDRESS: lambda field, value, language: say_address(value, language),
    Kind.DATE: lambda field, value, language: say_day(str(value)),
    Kind.PARTIAL_DATE: lambda field, value, language: say_day(str(value)),
}


def say_condition(schema: FormSchema, condition: Condition, language: str) -> str:
    """Return a condition as the part of a sentence that follows "if"."""
    match condition:
        case AllOf(conditions):
            return _(" and ").join(say_condition(schema, one, language) for one in conditions)
        case AnyOf(conditions):
            return _(" or ").join(say_condition(schema, one, language) for one in conditions)
        case Not(inner):
            return _("not (%(condition)s)") % {
                "condition": say_condition(schema, inner, language)
            }
        case Compared():
            return _say_test(schema, condition, language)


def _say_test(schema: FormSchema, test: Compared, language: str) -> str:
    subject = _say_subject(schema, test, language)
    if test.comparison == Comparison.FILLED:
        sentence = _("%(subject)s is filled in") if test.value else _("%(subject)s is empty")
        return sentence % {"subject": subject}
    return _COMPARED[test.comparison]() % {
        "subject": subject,
        "value": _say_value(schema, test, language),
    }


_COMPARED: dict[Comparison, Callable[[], str]] = {
    Comparison.IS: lambda: _("%(subject)s is %(value)s"),
    Comparison.IN: lambda: _("%(subject)s is %(value)s"),
    Comparison.AT_LEAST: lambda: _("%(subject)s is at least %(value)s"),
    Comparison.AT_MOST: lambda: _("%(subject)s is at most %(value)s"),
    Comparison.OVER: lambda: _("%(subject)s is over %(value)s"),
    Comparison.UNDER: lambda: _("%(subject)s is under %(value)s"),
}


def _say_subject(schema: FormSchema, test: Compared, language: str) -> str:
    match test.subject:
        case Answer(path):
            return _label(schema, path, language)
        case Age(path):
            return _("the age by %(field)s") % {"field": _label(schema, path, language)}
        case Count(group):
            titles = [one.title for one in schema.groups() if one.key == group]
            title = titles[0].said_in(language) if titles else group
            return _("the number of %(group)s") % {"group": title}


def _label(schema: FormSchema, path: str, language: str) -> str:
    place = schema.place(path)
    return f"“{place.field.label.said_in(language)}”" if place else path


def _say_value(schema: FormSchema, test: Compared, language: str) -> str:
    if isinstance(test.value, Answer):
        return _label(schema, test.value.field, language)
    place = schema.place(test.subject.field) if isinstance(test.subject, Answer) else None
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    said = [_say_plain(place.field if place else None, one, language) for one in values]
    return _(" or ").join(said)


def _say_plain(field: Field | None, value: Any, language: str) -> str:
    if value == TODAY:
        return _("today")
    if field is None:
        return str(value)
    return (
        f"“{say_answer(field, value, language)}”"
        if not isinstance(value, bool)
        else (_yes_no(field, value, language))
    )
