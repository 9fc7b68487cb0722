"""From JSON to the definition of a form, strictly."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xaso.kernel.forms import reading
from xaso.kernel.forms.reading import Reader, SchemaProblem, many
from xaso.kernel.forms.schema import (
    NO_RULES,
    NO_WORDS,
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
    Field,
    FormSchema,
    Group,
    Kind,
    Must,
    Not,
    Operation,
    Option,
    Page,
    Plain,
    Repeat,
    Rules,
    Subject,
)
from xaso.kernel.forms.soundness import find_unsound

_DEEPEST = 8
_NOWHERE = Compared(Answer(""), Comparison.FILLED, value=True)


class BadFormError(ValueError):
    """The definition of a form is not sound; ``problems`` say where and what to do."""

    def __init__(self, problems: tuple[SchemaProblem, ...]) -> None:
        super().__init__("; ".join(f"{one.path}: {one.sentence}" for one in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Parsed:
    """A definition that was read: sound if it has no problems.

    ``is_read`` tells whether all of it is in ``schema``: then only what it means is unsound.
    """

    schema: FormSchema
    problems: tuple[SchemaProblem, ...]
    is_read: bool = True


def parse(raw: Any) -> Parsed:
    """Read the definition of a form and list everything that is wrong in it."""
    reader = Reader()
    parts = {
        "key": reading.key,
        "title": reading.words,
        "intro": reading.words,
        "pages": many(_page),
    }
    read = reader.mapping(raw, "", parts, needed=["key", "title", "pages"])
    schema = FormSchema(**{"key": "", "title": NO_WORDS, **read})
    problems = reader.problems or find_unsound(schema)
    return Parsed(schema, tuple(problems), is_read=not reader.problems)


def read_schema(raw: Any) -> FormSchema:
    """Return a sound definition.

    Raises:
        BadFormError: it is not sound.
    """
    parsed = parse(raw)
    if parsed.problems:
        raise BadFormError(parsed.problems)
    return parsed.schema


def _page(reader: Reader, raw: Any, path: str) -> Page:
    parts = {
        "key": reading.key,
        "title": reading.words,
        "help": reading.words,
        "when": condition,
        "groups": many(_group),
    }
    read = reader.mapping(raw, path, parts, needed=["key", "title", "groups"])
    return Page(**{"key": "", "title": NO_WORDS, **read})


def _group(reader: Reader, raw: Any, path: str) -> Group:
    parts = {
        "key": reading.key,
        "title": reading.words,
        "help": reading.words,
        "when": condition,
        "repeat": _repeat,
        "fields": many(_field),
    }
    read = reader.mapping(raw, path, parts, needed=["key", "fields"])
    return Group(**{"key": "", **read})


def _repeat(reader: Reader, raw: Any, path: str) -> Repeat:
    parts = {"min": reading.whole, "max": reading.whole, "item_title": reading.words}
    return Repeat(**reader.mapping(raw, path, parts))


def _field(reader: Reader, raw: Any, path: str) -> Field:
    parts: dict[str, Any] = {
        "key": reading.key,
        "kind": reading.one_of(Kind, Kind.TEXT),
        "label": reading.words,
        "help": reading.words,
        "required": _required,
        "when": condition,
        "options": many(_option),
        "option_source": reading.text,
        "rules": _rules,
        "prefill": many(reading.text, most=9),
        "calculation": _calculation,
        "component": reading.text,
    }
    read = reader.mapping(raw, path, parts, needed=["key", "kind", "label"])
    return Field(**{"key": "", "kind": Kind.TEXT, "label": NO_WORDS, **read})


def _required(reader: Reader, raw: Any, path: str) -> bool | Condition:
    return raw if isinstance(raw, bool) else condition(reader, raw, path)


def _option(reader: Reader, raw: Any, path: str) -> Option:
    parts = {"value": reading.text, "label": reading.words, "help": reading.words}
    read = reader.mapping(raw, path, parts, needed=["value", "label"])
    return Option(**{"value": "", "label": NO_WORDS, **read})


def _rules(reader: Reader, raw: Any, path: str) -> Rules:
    parts = {
        "min": reading.amount,
        "max": reading.amount,
        "decimals": reading.whole,
        "min_length": reading.whole,
        "max_length": reading.whole,
        "pattern": reading.pattern,
        "pattern_say": reading.words,
        "not_future": reading.flag,
        "not_past": reading.flag,
        "not_before": reading.path_of_day,
        "not_after": reading.path_of_day,
        "abroad": reading.flag,
        "must": many(_must, most=9),
    }
    read = reader.mapping(raw, path, parts)
    return Rules(**read) if read else NO_RULES


def _must(reader: Reader, raw: Any, path: str) -> Must:
    parts: dict[str, Any] = {"that": condition, "say": reading.words}
    read = reader.mapping(raw, path, parts, needed=["that", "say"])
    return Must(**{"that": _NOWHERE, "say": NO_WORDS, **read})


def condition(reader: Reader, raw: Any, path: str, depth: int = 0) -> Condition:
    """Read a condition: a test, or "all", "any", "not" around others."""
    if not isinstance(raw, dict) or depth > _DEEPEST:
        reader.refuse(path, _("A condition is expected here, at most eight levels deep."))
        return _NOWHERE
    if not raw.keys() & {"all", "any", "not"}:
        return _test(reader, raw, path)

    def deeper(reader: Reader, raw: Any, path: str) -> Condition:
        return condition(reader, raw, path, depth + 1)

    parts: dict[str, Any] = {
        "all": many(deeper, most=20),
        "any": many(deeper, most=20),
        "not": deeper,
    }
    if len(raw) > 1:
        reader.refuse(path, _("Please give one of these only: %(keys)s.") % {"keys": _KEYS})
    read = reader.mapping(raw, path, parts)
    match read:
        case {"all": inner}:
            return AllOf(inner)
        case {"any": inner}:
            return AnyOf(inner)
        case {"not": inner}:
            return Not(inner)
    return _NOWHERE


_KEYS = "all, any, not"
_SUBJECTS = ("field", "age", "count")


def _test(reader: Reader, raw: dict[str, Any], path: str) -> Condition:
    parts: dict[str, Any] = dict.fromkeys(["field", "age"], reading.path_of_answer)
    parts |= {"count": reading.key, "at": reading.path_of_day}
    parts |= {one.value: _value for one in Comparison}
    parts |= {"filled": reading.flag, "in": many(_plain)}
    read = reader.mapping(raw, path, parts)
    comparisons = [one for one in Comparison if one.value in read]
    if sum(name in read for name in _SUBJECTS) != 1 or len(comparisons) != 1:
        reader.refuse(
            path,
            _("A condition names one field, age or count and compares it once, by: %(ways)s.")
            % {"ways": ", ".join(one.value for one in Comparison)},
        )
        return _NOWHERE
    return Compared(_subject(read), comparisons[0], read[comparisons[0].value])


def _subject(read: dict[str, Any]) -> Subject:
    if "age" in read:
        return Age(read["age"], read.get("at", TODAY))
    return Count(read["count"]) if "count" in read else Answer(read["field"])


def _plain(reader: Reader, raw: Any, path: str) -> Plain:
    if isinstance(raw, str | bool):
        return raw
    return reading.amount(reader, raw, path)


def _value(reader: Reader, raw: Any, path: str) -> Plain | Answer:
    if isinstance(raw, dict):
        read = reader.mapping(raw, path, {"field": reading.path_of_answer}, needed=["field"])
        return Answer(read.get("field", ""))
    return _plain(reader, raw, path)


def _calculation(reader: Reader, raw: Any, path: str) -> Calculation | None:
    parts: dict[str, Any] = {
        **dict.fromkeys(["sum", "difference", "product", "concat"], many(_operand, most=20)),
        **dict.fromkeys(["age_years", "copy"], _answer),
        "count": _counted,
        "at": reading.path_of_day,
        "between": reading.text,
    }
    read = reader.mapping(raw, path, parts)
    operations = [one for one in Operation if one.value in read]
    if len(operations) != 1:
        known = ", ".join(one.value for one in Operation)
        reader.refuse(path, _("A calculation is one of these: %(known)s.") % {"known": known})
        return None
    of = read[operations[0].value]
    more = {name: read[name] for name in ("at", "between") if name in read}
    return Calculation(operations[0], of if isinstance(of, tuple) else (of,), **more)


def _operand(reader: Reader, raw: Any, path: str) -> Answer | Count | Plain:
    if isinstance(raw, str):
        return _answer(reader, raw, path)
    if not isinstance(raw, dict):
        return reading.amount(reader, raw, path)
    read = reader.mapping(raw, path, {"text": reading.text, "count": reading.key})
    return Count(read["count"]) if "count" in read else read.get("text", "")


def _answer(reader: Reader, raw: Any, path: str) -> Answer:
    return Answer(reading.path_of_answer(reader, raw, path))


def _counted(reader: Reader, raw: Any, path: str) -> Count:
    return Count(reading.key(reader, raw, path))
