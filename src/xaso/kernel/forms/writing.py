"""From the definition of a form back to JSON: the shortest, and always the same for the same form."""

import hashlib
import json
from dataclasses import fields
from typing import Any

from xaso.kernel.forms.schema import (
    TODAY,
    Age,
    AllOf,
    Answer,
    AnyOf,
    Calculation,
    Compared,
    Condition,
    Count,
    Field,
    FormSchema,
    Group,
    Not,
    Operation,
    Page,
    Plain,
    Words,
)

_ONE_OPERAND = (Operation.AGE_YEARS, Operation.COPY, Operation.COUNT)
_ALWAYS = ("pages", "groups", "fields")
_USUAL_BETWEEN = " "


def to_json(schema: FormSchema) -> dict[str, Any]:
    """Return the definition as plain values, without what goes without saying.

    Lists of parts stand there even when they are empty: what is being built reads back too.
    """
    return _object(schema)


def canonical(schema: FormSchema) -> str:
    """Return the definition as the one text that is stored and hashed."""
    return json.dumps(
        to_json(schema), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def digest_of(content: str) -> str:
    """Return the fingerprint (SHA-256) of a canonical text."""
    return hashlib.sha256(content.encode()).hexdigest()


def part_as_json(part: Page | Group | Field) -> dict[str, Any]:
    """Return one part of a definition as plain values."""
    return _object(part)


def _object(thing: Any) -> dict[str, Any]:
    written = {}
    for one in fields(thing):
        value = getattr(thing, one.name)
        if one.name in _ALWAYS or not (one.name.startswith("_") or value == one.default):
            written[one.name] = _value(value)
    return written


def _value(value: Any) -> Any:
    match value:
        case Words(vi, en):
            return {"vi": vi, "en": en} if en else vi
        case Compared() | AllOf() | AnyOf() | Not():
            return write_condition(value)
        case Calculation():
            return _calculation(value)
        case tuple():
            return [_value(one) for one in value]
        case str() | bool() | int() | float():
            return value
    return _object(value)


def write_condition(condition: Condition) -> dict[str, Any]:
    """Return a condition as JSON."""
    match condition:
        case AllOf(conditions):
            return {"all": [write_condition(one) for one in conditions]}
        case AnyOf(conditions):
            return {"any": [write_condition(one) for one in conditions]}
        case Not(inner):
            return {"not": write_condition(inner)}
        case Compared():
            return _subject(condition) | {condition.comparison.value: _compared(condition)}


def _subject(test: Compared) -> dict[str, Any]:
    match test.subject:
        case Age(path, at):
            return {"age": path} if at == TODAY else {"age": path, "at": at}
        case Count(group):
            return {"count": group}
        case Answer(path):
            return {"field": path}


def _compared(test: Compared) -> Any:
    match test.value:
        case Answer(path):
            return {"field": path}
        case tuple():
            return list(test.value)
    return test.value


def _calculation(calculation: Calculation) -> dict[str, Any]:
    of = [_operand(one) for one in calculation.of]
    operation = calculation.operation
    if operation in _ONE_OPERAND:
        first = calculation.of[0]
        written = {operation.value: first.group if isinstance(first, Count) else of[0]}
    else:
        written = {operation.value: of}
    if calculation.at != TODAY:
        written["at"] = calculation.at
    if calculation.between != _USUAL_BETWEEN:
        written["between"] = calculation.between
    return written


def _operand(one: Answer | Count | Plain) -> Any:
    match one:
        case Answer(path):
            return path
        case Count(group):
            return {"count": group}
        case str():
            return {"text": one}
    return one
