"""What is left of the conditions of a page, as JSON that its script evaluates while people type."""

from collections.abc import Callable
from typing import Any

from xaso.kernel.forms.logic import Scope
from xaso.kernel.forms.schema import (
    TODAY,
    Age,
    AllOf,
    Answer,
    AnyOf,
    Compared,
    Condition,
    Not,
)

type NameOf = Callable[[str], str | None]
"""Gives the name of the input of a path; nothing where the page has none."""


def for_browser(condition: Condition, scope: Scope, name_of: NameOf) -> Any:
    """Return a condition as JSON; null for what only the server can tell."""
    match condition:
        case AllOf(conditions):
            return {"all": [for_browser(one, scope, name_of) for one in conditions]}
        case AnyOf(conditions):
            return {"any": [for_browser(one, scope, name_of) for one in conditions]}
        case Not(inner):
            return {"not": for_browser(inner, scope, name_of)}
        case Compared():
            return _test(condition, scope, name_of)


def _test(test: Compared, scope: Scope, name_of: NameOf) -> dict[str, Any] | None:
    if isinstance(test.value, Answer) and name_of(test.value.field):
        return None
    value = scope.answer(test.value.field) if isinstance(test.value, Answer) else test.value
    held = {test.comparison.value: scope.today.isoformat() if value == TODAY else value}
    match test.subject:
        case Answer(path):
            name = name_of(path)
            return {"name": name} | held if name else None
        case Age(path, at):
            name, day = name_of(path), scope.day(at)
            return {"age": name, "at": day.isoformat()} | held if name and day else None
    return None
