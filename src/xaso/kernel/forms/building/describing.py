"""Every part of a form in words, name by name, so that two versions can be held against each other."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.forms.building.words import KIND_WORDS, LIST_WORDS
from xaso.kernel.forms.saying import say_condition
from xaso.kernel.forms.schema import (
    AllOf,
    Answer,
    AnyOf,
    Calculation,
    Compared,
    Count,
    Field,
    FormSchema,
    Group,
    Kind,
    Must,
    Not,
    Option,
    Page,
    Repeat,
    Words,
)
from xaso.kernel.forms.writing import part_as_json, to_json

_NAMES: dict[str, str | Promise] = {
    "key": gettext_lazy("Key"),
    "title": gettext_lazy("Title"),
    "intro": gettext_lazy("Introduction"),
    "help": gettext_lazy("Help text"),
    "when": gettext_lazy("Shown only if"),
    "repeat": gettext_lazy("Filled in several times"),
    "kind": gettext_lazy("Kind of answer"),
    "label": gettext_lazy("Question asked"),
    "required": gettext_lazy("Must be answered"),
    "options": gettext_lazy("Answers to choose from"),
    "option_source": gettext_lazy("Shared list of answers"),
    "prefill": gettext_lazy("Known beforehand from"),
    "calculation": gettext_lazy("Worked out from"),
    "component": gettext_lazy("Paper of the procedure"),
    "rules.min": gettext_lazy("At least"),
    "rules.max": gettext_lazy("At most"),
    "rules.decimals": gettext_lazy("Digits after the comma"),
    "rules.min_length": gettext_lazy("Fewest letters"),
    "rules.max_length": gettext_lazy("Most letters"),
    "rules.pattern": gettext_lazy("Pattern"),
    "rules.pattern_say": gettext_lazy("What is said when the pattern does not fit"),
    "rules.not_future": gettext_lazy("Not in the future"),
    "rules.not_past": gettext_lazy("Not in the past"),
    "rules.not_before": gettext_lazy("Not before the day of"),
    "rules.not_after": gettext_lazy("Not after the day of"),
    "rules.abroad": gettext_lazy("Addresses abroad allowed"),
    "rules.must": gettext_lazy("Further demands"),
}
_INSIDE = ("pages", "groups", "fields")
_LANGUAGE = "vi"


@dataclass(frozen=True, slots=True)
class Described:
    """One thing that is said of a part: its name, exactly as it is kept, and in words."""

    name: str
    kept: Any
    said: str


def describe(schema: FormSchema, part: FormSchema | Page | Group | Field) -> list[Described]:
    """Return everything that is said of a part, without the parts inside it."""
    written = to_json(part) if isinstance(part, FormSchema) else part_as_json(part)
    rules = written.pop("rules", {})
    kept = {name: value for name, value in written.items() if name not in _INSIDE}
    kept |= {f"rules.{name}": value for name, value in rules.items()}
    return [Described(name, value, _say(schema, part, name)) for name, value in kept.items()]


def name_of_part(name: str) -> str:
    """Return what people call something that is said of a part."""
    return str(_NAMES.get(name, name))


def _say(schema: FormSchema, part: Any, name: str) -> str:
    holder, _dot, inner = name.rpartition(".")
    value = getattr(getattr(part, holder) if holder else part, inner)
    return _value(schema, value)


def _value(schema: FormSchema, value: Any) -> str:
    match value:
        case Words(vi, en):
            return f"{vi} / {en}" if en else vi
        case Kind():
            return str(KIND_WORDS[value])
        case bool():
            return _("Yes") if value else _("No")
        case Compared() | AllOf() | AnyOf() | Not():
            return say_condition(schema, value, _LANGUAGE)
        case tuple():
            return "; ".join(_value(schema, one) for one in value)
        case str():
            return str(LIST_WORDS.get(value) or _label(schema, value))
        case Option() | Must() | Repeat() | Calculation():
            return _compound(schema, value)
    return str(value)


def _compound(schema: FormSchema, value: Option | Must | Repeat | Calculation) -> str:
    match value:
        case Option(_code, label):
            return _value(schema, label)
        case Must(that, say):
            return f"{say_condition(schema, that, _LANGUAGE)}: {say.vi}"
        case Repeat(least, most, item_title):
            return f"{least}–{most} {item_title.vi}".strip()
        case Calculation(operation, of):
            return f"{operation}: {', '.join(_operand(schema, one) for one in of)}"


def _operand(schema: FormSchema, operand: object) -> str:
    match operand:
        case Answer(path):
            return _label(schema, path)
        case Count(group):
            return group
    return str(operand)


def _label(schema: FormSchema, text: str) -> str:
    place = schema.place(text) if "." in text else None
    return f"“{place.field.label.said_in(_LANGUAGE)}”" if place else text


def as_text(kept: Any) -> str:
    """Return a value exactly as it is kept."""
    return json.dumps(kept, ensure_ascii=False)
