"""What placeholders of a layout may name, and what each stands for in a filled form."""

from collections.abc import Iterator, Mapping
from typing import Any

from xaso.kernel.forms.checking import Checked
from xaso.kernel.forms.docx import Filling
from xaso.kernel.forms.filling import value_at
from xaso.kernel.forms.lists import options_of
from xaso.kernel.forms.printing import PaperHead, paper_of
from xaso.kernel.forms.saying import say_answer
from xaso.kernel.forms.schema import Field, FormSchema, Group, Kind

OF_EVERY_FORM = (
    "title",
    "addressee",
    "place",
    "day.day",
    "day.month",
    "day.year",
    "signer",
    "note",
    "number",
    "layout.number",
    "layout.digest",
)
_TICKED, _OPEN = "☒", "☐"
_MOST_BOXES = 30
_TRUTH = (Kind.YES_NO, Kind.DECLARATION)
_LANGUAGE = "vi"


def known_names(schema: FormSchema) -> set[str]:
    """Return everything that a layout of a form may name.

    A question gives its answer under its path; "child.gender = nam" gives a box that is ticked
    where this is the answer.
    """
    asked = {name for _group, field, path in _asked(schema) for name in _names(field, path)}
    return asked | set(OF_EVERY_FORM)


def filling_of(
    schema: FormSchema, checked: Checked, head: PaperHead, more: Mapping[str, str]
) -> Filling:
    """Return what the placeholders stand for in one filled form."""
    paper = paper_of(schema, checked, head)
    of_all = {
        name: str(paper[name]) for name in ("title", "addressee", "place", "signer", "note")
    }
    days = {f"day.{name}": str(value) for name, value in paper["day"].items()}
    answers = of_all | days | dict(more)
    repeats: dict[str, list[dict[str, str]]] = {}
    for group in schema.groups():
        if group.repeat is None:
            answers |= _answers(group, value_at(checked.values, group.key))
        else:
            items = checked.values.get(group.key, [])
            repeats[group.key] = [_answers(group, one) for one in items]
    return Filling(answers, repeats)


def _asked(schema: FormSchema) -> Iterator[tuple[Group, Field, str]]:
    for group in schema.groups():
        for field in group.fields:
            yield group, field, f"{group.key}.{field.key}"


def _answers(group: Group, item: Any) -> dict[str, str]:
    said: dict[str, str] = {}
    for field in group.fields:
        path = f"{group.key}.{field.key}"
        value = item.get(field.key) if isinstance(item, dict) else None
        said[path] = say_answer(field, value, _LANGUAGE)
        chosen = value if isinstance(value, list) else [value]
        said |= {
            f"{path} = {one}": _TICKED if _kept(field, one) in chosen else _OPEN
            for one in _boxes(field)
        }
    return said


def _names(field: Field, path: str) -> list[str]:
    return [path, *(f"{path} = {one}" for one in _boxes(field))]


def _boxes(field: Field) -> list[str]:
    """Return the answers that a layout may have boxes for."""
    if field.kind in _TRUTH:
        return ["true", "false"]
    options = options_of(field)
    return [one.value for one in options] if len(options) <= _MOST_BOXES else []


def _kept(field: Field, named: str) -> Any:
    return named == "true" if field.kind in _TRUTH else named
