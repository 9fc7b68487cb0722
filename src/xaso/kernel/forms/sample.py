"""Made-up answers for a form: enough to try it from end to end."""

from copy import deepcopy
from datetime import date
from typing import Any

from xaso.kernel.forms.checking import check
from xaso.kernel.forms.filling import value_at
from xaso.kernel.forms.lists import HOME, options_of
from xaso.kernel.forms.logic import paths_of
from xaso.kernel.forms.places import Places
from xaso.kernel.forms.schema import Field, FormSchema, Kind
from xaso.lib.ids import uuid7

_ROUNDS = 20
_DAYS = ("1990-05-05", "2015-05-05")
_USUAL: dict[Kind, Any] = {
    Kind.TEXT: "Nội dung mẫu",
    Kind.PARAGRAPH: "Nội dung mẫu.",
    Kind.TIME: "08:30",
    Kind.YES_NO: False,
    Kind.PERSONAL_ID: "001190000011",
    Kind.PHONE: "0912345678",
    Kind.EMAIL: "mau@example.vn",
    Kind.PERSON_NAME: "Nguyễn Thị Mẫu",
    Kind.ETHNICITY: "Kinh",
    Kind.NATIONALITY: HOME,
    Kind.DECLARATION: True,
}


def sample_values(
    schema: FormSchema, *, today: date, places: Places, commune: str
) -> dict[str, Any]:
    """Return answers to all that must be answered; the first option is taken everywhere.

    ``commune`` is the code of the commune in which sample people live. What a form demands of
    two answers together may still be open; only other days are tried.
    """
    values: dict[str, Any] = {}
    checked = check(schema, values, today=today, places=places)
    for _round in range(_ROUNDS):
        before = deepcopy(values)
        for one in checked.problems:
            for path in _typed_paths(schema, one.path):
                _answer(schema, values, path, today, commune)
        if values == before:
            break
        checked = check(schema, values, today=today, places=places)
    return checked.values


def _typed_paths(schema: FormSchema, path: str) -> list[str]:
    """Return what people type for an answer: itself, or what it is worked out from."""
    place = schema.place(path)
    calculation = place.field.calculation if place else None
    return paths_of(calculation) if calculation else [path]


def _answer(
    schema: FormSchema, values: dict[str, Any], path: str, today: date, commune: str
) -> None:
    group, *item, key = path.split(".")
    place = schema.place(f"{group}.{key}")
    if place is None:
        return
    answer = _sample(place.field, today, commune, value_at(values, path))
    if not item:
        values.setdefault(group, {})[key] = answer
        return
    items = values.setdefault(group, [])
    items += [{} for _missing in range(int(item[0]) + 1 - len(items))]
    items[int(item[0])][key] = answer


def _sample(field: Field, today: date, commune: str, tried: Any) -> Any:
    """Return an answer; of days the next one where the one that was tried is refused."""
    match field.kind:
        case Kind.NUMBER | Kind.MONEY:
            return field.rules.min or 1
        case Kind.DATE | Kind.PARTIAL_DATE:
            days = [today.replace(day=1).isoformat(), *_DAYS, today.isoformat()]
            return days[(days.index(tried) + 1) % len(days) if tried in days else 0]
        case Kind.CHOICE:
            return options_of(field)[0].value
        case Kind.CHOICES:
            return [one.value for one in options_of(field)[: int(field.rules.min or 1)]]
        case Kind.ADDRESS:
            return {"country": HOME, "commune": commune, "detail": "Thôn 1"}
        case Kind.FILE:
            return [{"id": str(uuid7()), "name": "giay-to-mau.pdf"}]
    return _USUAL[field.kind]
