"""Two versions of a form held against each other, question by question, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from xaso.kernel.forms.building.describing import Described, as_text, describe, name_of_part
from xaso.kernel.forms.building.problems import title_of
from xaso.kernel.forms.building.spots import Spot, path_of_spot, spots
from xaso.kernel.forms.schema import Field, FormSchema, Group, Page

type _Part = FormSchema | Page | Group | Field
type _Key = tuple[str, str, int]
_LEVELS = ("form", "page", "group", "question")


class Sort(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a page, a group or a question; ``level`` says which of them it is."""

    sort: Sort
    level: str
    label: str
    path: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    spot: Spot
    part: _Part
    label: str
    holder: str


def compare(before: FormSchema, after: FormSchema) -> list[Change]:
    """Return what changed from one version to another, in the order of the later one."""
    old, new = _parts(before), _parts(after)
    moved = _moved(old, new)
    found = []
    for key, known in new.items():
        former = old.get(key)
        if former is None:
            found.append(_change(Sort.ADDED, key, known, _all(after, known, came=True)))
            continue
        differences = _differences(describe(before, former.part), describe(after, known.part))
        if key in moved:
            differences = (*differences, _place(before, former, after, known))
        if differences:
            found.append(_change(Sort.CHANGED, key, known, differences))
    gone = [(key, known) for key, known in old.items() if key not in new]
    return found + [
        _change(Sort.REMOVED, key, known, _all(before, known, came=False))
        for key, known in gone
    ]


def _parts(schema: FormSchema) -> dict[_Key, _Known]:
    """Return the parts by what they are called; of a doubled name every one counts."""
    found = {("form", "", 0): _Known((), schema, title_of(schema, ()), "")}
    for spot, part in spots(schema):
        level, path, number = _LEVELS[len(spot)], path_of_spot(schema, spot), 0
        while (level, path, number) in found:
            number += 1
        holder = path_of_spot(schema, spot[:-1]) if len(spot) > 1 else ""
        found[level, path, number] = _Known(spot, part, title_of(schema, spot), holder)
    return found


def _moved(old: dict[_Key, _Known], new: dict[_Key, _Known]) -> set[_Key]:
    """Return the fewest parts that must have been moved to get from one order to the other."""
    both = [key for key in old if key in new]
    moved = {key for key in both if old[key].holder != new[key].holder}
    stayed = [key for key in both if key not in moved]
    for holder in {(key[0], new[key].holder) for key in stayed}:
        inside = {key for key in stayed if (key[0], new[key].holder) == holder}
        first = [key for key in old if key in inside]
        then = [key for key in new if key in inside]
        blocks = SequenceMatcher(None, first, then, autojunk=False).get_matching_blocks()
        kept = {key for block in blocks for key in first[block.a : block.a + block.size]}
        moved |= inside - kept
    return moved


def _place(before: FormSchema, former: _Known, after: FormSchema, known: _Known) -> Difference:
    return Difference(_("Place"), _say_place(before, former), _say_place(after, known))


def _say_place(schema: FormSchema, known: _Known) -> str:
    inside = title_of(schema, known.spot[:-1])
    return _("%(inside)s, number %(number)s") % {
        "inside": inside,
        "number": known.spot[-1] + 1 if known.spot else 1,
    }


def _change(
    sort: Sort,
    key: _Key,
    known: _Known,
    differences: tuple[Difference, ...],
) -> Change:
    return Change(sort, key[0], known.label, key[1], differences)


def _all(schema: FormSchema, known: _Known, *, came: bool) -> tuple[Difference, ...]:
    """Return everything that is said of a part that came or went, but its key."""
    said = [one for one in describe(schema, known.part) if one.name != "key"]
    return tuple(
        Difference(name_of_part(one.name), *(("", one.said) if came else (one.said, "")))
        for one in said
    )


def _differences(before: list[Described], after: list[Described]) -> tuple[Difference, ...]:
    old, new = _by_name(before), _by_name(after)
    return tuple(
        _difference(name, old.get(name), new.get(name))
        for name in {**old, **new}
        if _kept(old.get(name)) != _kept(new.get(name))
    )


def _difference(name: str, old: Described | None, new: Described | None) -> Difference:
    """Say both in words; exactly as they are kept where the words are the same."""
    said = (old.said if old else "", new.said if new else "")
    if said[0] == said[1]:
        said = (as_text(old.kept) if old else "", as_text(new.kept) if new else "")
    return Difference(name_of_part(name), *said)


def _by_name(described: list[Described]) -> Mapping[str, Described]:
    return {one.name: one for one in described}


def _kept(one: Described | None) -> Any:
    return (one is not None, one.kept if one else None)
