"""When a question gets another path, whatever looks at it follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xaso.kernel.forms.building.spots import Spot
from xaso.kernel.forms.parsing import parse
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.writing import to_json

_ONE_PATH = ("field", "age", "at", "not_before", "not_after", "age_years", "copy")
_MANY_PATHS = ("sum", "difference", "product", "concat")
_GROUP = "count"
_INSIDE = ("pages", "groups", "fields")


@dataclass(frozen=True, slots=True)
class NewPaths:
    """Former paths of questions and former keys of groups, each with what it is now."""

    questions: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def path(self, path: str) -> str:
        """Return what a path is now."""
        if path in self.questions:
            return self.questions[path]
        group, dot, key = path.partition(".")
        return f"{self.groups.get(group, group)}{dot}{key}" if dot else path


def follow(schema: FormSchema, new: NewPaths, within: Spot = ()) -> FormSchema:
    """Return the form with everything that looks at answers following; ``within`` a part only."""
    raw: Any = to_json(schema)
    node = raw
    for at, name in zip(within, _INSIDE, strict=False):
        node = node[name][at]
    _follow(node, new)
    return parse(raw).schema


def _follow(node: Any, new: NewPaths) -> None:
    if isinstance(node, list):
        for one in node:
            _follow(one, new)
    elif isinstance(node, dict):
        for name, value in node.items():
            node[name] = _value(name, value, new)


def _value(name: str, value: Any, new: NewPaths) -> Any:
    if name in _ONE_PATH and isinstance(value, str):
        return new.path(value)
    if name == _GROUP and isinstance(value, str):
        return new.groups.get(value, value)
    if name in _MANY_PATHS and isinstance(value, list):
        found = [new.path(one) if isinstance(one, str) else one for one in value]
        _follow(found, new)
        return found
    _follow(value, new)
    return value
