"""What each kind of answer knows of bounds, and how a question stands in its inputs."""

from typing import Any, Final

from xaso.kernel.forms.building.lines import say_options
from xaso.kernel.forms.building.part_forms import initial_words, typed_words
from xaso.kernel.forms.schema import Field, Kind

_DAYS: Final = ("not_future", "not_past", "not_before", "not_after")
RULES_OF: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.TEXT: ("min_length", "max_length", "pattern", "pattern_say"),
    Kind.PARAGRAPH: ("min_length", "max_length"),
    Kind.NUMBER: ("min", "max", "decimals"),
    Kind.MONEY: ("min", "max"),
    Kind.DATE: _DAYS,
    Kind.PARTIAL_DATE: _DAYS,
    Kind.CHOICES: ("min", "max"),
    Kind.FILE: ("max",),
    Kind.ADDRESS: ("abroad",),
}
CHOSEN = (Kind.CHOICE, Kind.CHOICES)
FOR_SOME = ("options", "option_source", "component")
ALWAYS, NEVER, SOMETIMES = "yes", "no", "if"

BOUNDS = (
    "min",
    "max",
    "decimals",
    "min_length",
    "max_length",
    "pattern",
    "pattern_say",
    "pattern_say_en",
    *_DAYS,
    "abroad",
)


def inputs_of(kind: Kind) -> set[str]:
    """Return the inputs that only some kinds have, and this one has."""
    known = set(RULES_OF.get(kind, ()))
    if "pattern_say" in known:
        known.add("pattern_say_en")
    if kind in CHOSEN:
        known |= {"options", "option_source"}
    return known | ({"component"} if kind == Kind.FILE else set())


def typed_bound(name: str, typed: dict[str, Any]) -> Any:
    """Return a bound as it was typed."""
    value = typed[name]
    if name == "pattern_say":
        return typed_words(typed, [name])[name]
    if name == "decimals":
        return value or 0
    if name in ("min", "max") and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def initial_of(field: Field) -> dict[str, Any]:
    """Return a question as inputs show it."""
    rules = field.rules
    shown = {name: getattr(rules, name) for name in BOUNDS if hasattr(rules, name)}
    return {
        **shown,
        **initial_words(field, ["label", "help"]),
        "pattern_say": rules.pattern_say.vi,
        "pattern_say_en": rules.pattern_say.en,
        "kind": field.kind.value,
        "options": say_options(field),
        "option_source": field.option_source,
        "component": field.component,
        "required": _said_required(field),
        "prefill": ", ".join(field.prefill),
    }


def _said_required(field: Field) -> str:
    if isinstance(field.required, bool):
        return ALWAYS if field.required else NEVER
    return SOMETIMES


def is_day(field: Field) -> bool:
    """Tell whether a question asks for a day."""
    return field.kind in (Kind.DATE, Kind.PARTIAL_DATE)
