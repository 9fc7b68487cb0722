"""Lists of a question as lines of text, as officials type them; what lines cannot say stays JSON."""

import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from xaso.kernel.forms.building.edits import free_key
from xaso.kernel.forms.parsing import parse
from xaso.kernel.forms.schema import Calculation, Field, Option, Words
from xaso.kernel.forms.writing import part_as_json
from xaso.lib.text import normalise

_BAR = " | "
_PARTS = 5
type Read[T] = Callable[[Any], T]


class BadLinesError(ValueError):
    """The text cannot be understood; it says what to do."""


def say_options(field: Field) -> str:
    """Return the answers to choose from, one a line: value | Vietnamese | English."""
    lines = "\n".join(map(_line, field.options))
    try:
        same = read_options(lines) == field.options
    except BadLinesError:
        same = False
    return lines if same else _json(field, "options")


def read_options(text: str) -> tuple[Option, ...]:
    """Return the answers that lines name; a line without a bar is a label, its value is made.

    Raises:
        BadLinesError: a line has too many parts, or the JSON is none.
    """
    if text.lstrip().startswith("["):
        return _from_json({"options": _loads(text)}).options
    found: list[Option] = []
    for line in text.splitlines():
        parts = [normalise(one) for one in line.split("|")]
        if any(parts):
            found.append(_option(parts, {one.value for one in found}))
    return tuple(found)


def say_calculation(field: Field) -> str:
    """Return how an answer is worked out, as JSON."""
    return _json(field, "calculation")


def read_calculation(text: str) -> Calculation | None:
    """Return how an answer is worked out; nothing where the text is empty.

    Raises:
        BadLinesError: it is no calculation.
    """
    return _from_json({"calculation": _loads(text)}).calculation if text.strip() else None


def _line(option: Option) -> str:
    parts = [option.value, option.label.vi, option.label.en, option.help.vi, option.help.en]
    while len(parts) > 2 and not parts[-1]:
        parts.pop()
    return _BAR.join(parts)


def _option(parts: list[str], taken: set[str]) -> Option:
    if len(parts) > _PARTS:
        raise BadLinesError(
            _("A line has at most five parts: value | Vietnamese | English | two for help.")
        )
    if len(parts) == 1:
        return Option(free_key(parts[0], taken, "lua_chon"), Words(parts[0]))
    value, vi, en, help_vi, help_en = [*parts, "", "", ""][:_PARTS]
    return Option(value, Words(vi, en), Words(help_vi, help_en))


def _json(field: Field, part: str) -> str:
    written = part_as_json(field)
    return json.dumps(written[part], ensure_ascii=False, indent=1) if part in written else ""


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        said = _("This is not JSON; please check brackets and quotes.")
        raise BadLinesError(said) from error


def _from_json(part: dict[str, Any]) -> Field:
    """Read one part of a question as strictly as a whole form."""
    field = {"key": "x", "kind": "text", "label": "x", **part}
    groups = [{"key": "x", "fields": [field]}]
    raw = {"key": "x", "title": "x", "pages": [{"key": "x", "title": "x", "groups": groups}]}
    parsed = parse(raw)
    if not parsed.is_read:
        raise BadLinesError(" ".join(one.sentence for one in parsed.problems[:3]))
    return parsed.schema.pages[0].groups[0].fields[0]
