"""What one press does to a form: a part is added, changed, moved, copied, taken out."""

from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _

from xaso.kernel.forms.building.repathing import NewPaths, follow
from xaso.kernel.forms.building.spots import (
    NoSuchSpotError,
    Part,
    Spot,
    at_depth,
    children,
    part_at,
    say_spot,
    with_inside,
)
from xaso.kernel.forms.reading import MOST_ITEMS
from xaso.kernel.forms.schema import Field, FormSchema, Group, Kind, Page, Words
from xaso.lib.text import fold

_LONGEST_KEY = 40


class FullError(ValueError):
    """No more parts fit in there."""


def add(schema: FormSchema, spot: Spot) -> tuple[FormSchema, Spot]:
    """Add an empty part at the end inside a spot; return the form and where it stands.

    A page comes with a group, so that a question can be added at once.
    """
    holder = part_at(schema, spot)
    inside = children(holder)
    return insert(schema, (*spot, len(inside)), _empty(schema, holder))


def insert(schema: FormSchema, spot: Spot, part: Part) -> tuple[FormSchema, Spot]:
    """Put a part in at a spot, before what stands there now.

    Raises:
        FullError: no more fit in there.
    """
    inside = list(children(part_at(schema, spot[:-1])))
    if len(inside) >= MOST_ITEMS:
        raise FullError(say_spot(spot))
    inside.insert(spot[-1], part)
    return with_inside(schema, spot[:-1], tuple(inside)), spot


def put(schema: FormSchema, spot: Spot, part: Part) -> FormSchema:
    """Put a changed part in the place of the one at a spot; what looks at it follows its key."""
    former = _inner(schema, spot)
    inside = list(children(part_at(schema, spot[:-1])))
    inside[spot[-1]] = part
    changed = with_inside(schema, spot[:-1], tuple(inside))
    if former.key == part.key or isinstance(part, Page):
        return changed
    if isinstance(part, Group):
        return follow(changed, NewPaths(groups={former.key: part.key}))
    group = part_at(schema, spot[:-1]).key
    return follow(changed, NewPaths({f"{group}.{former.key}": f"{group}.{part.key}"}))


def remove(schema: FormSchema, spot: Spot) -> FormSchema:
    """Take a part out; whatever looks at it is then listed as a problem."""
    _inner(schema, spot)
    inside = list(children(part_at(schema, spot[:-1])))
    del inside[spot[-1]]
    return with_inside(schema, spot[:-1], tuple(inside))


def move(schema: FormSchema, spot: Spot, by: int) -> tuple[FormSchema, Spot]:
    """Move a part up (-1) or down (1), from the edge into the neighbour; at the ends it stays."""
    part = _inner(schema, spot)
    inside, other = list(children(part_at(schema, spot[:-1]))), spot[-1] + by
    if 0 <= other < len(inside):
        inside[spot[-1]], inside[other] = inside[other], inside[spot[-1]]
        return with_inside(schema, spot[:-1], tuple(inside)), (*spot[:-1], other)
    holders = at_depth(schema, len(spot) - 1)
    beside = holders.index(spot[:-1]) + by
    if not 0 <= beside < len(holders):
        return schema, spot
    return _over_the_edge(schema, spot, holders[beside], part, at_end=by < 0)


def copy(schema: FormSchema, spot: Spot) -> tuple[FormSchema, Spot]:
    """Put a copy below a part; inside the copy, its logic looks at the copied questions."""
    part = _inner(schema, spot)
    below = (*spot[:-1], spot[-1] + 1)
    match part:
        case Page():
            return _copy_page(schema, below, part)
        case Group():
            key = free_key(part.key, _group_keys(schema))
            changed, _at = insert(schema, below, replace(part, key=key))
            return follow(changed, NewPaths(groups={part.key: key}), below), below
        case Field():
            taken = {one.key for one in children(part_at(schema, spot[:-1]))}
            return insert(schema, below, replace(part, key=free_key(part.key, taken)))


def free_key(text: str, taken: Collection[str], otherwise: str = "muc") -> str:
    """Return a key made of a text that nothing else has: "ho_ten", "ho_ten_2"."""
    letters = "_".join(fold(text).encode("ascii", "ignore").decode().split())
    named = letters if letters[:1].isalpha() else f"{otherwise}_{letters}".strip("_")
    key, number = named[:_LONGEST_KEY].strip("_"), 1
    while key in taken:
        number += 1
        ending = f"_{number}"
        key = f"{named[: _LONGEST_KEY - len(ending)].strip('_')}{ending}"
    return key


def _inner(schema: FormSchema, spot: Spot) -> Part:
    """Return what stands at a spot inside the form."""
    part = part_at(schema, spot)
    if isinstance(part, FormSchema):
        raise NoSuchSpotError
    return part


def _over_the_edge(
    schema: FormSchema, spot: Spot, holder: Spot, part: Part, *, at_end: bool
) -> tuple[FormSchema, Spot]:
    inside = children(part_at(schema, holder))
    place = len(inside) if at_end else 0
    if len(inside) >= MOST_ITEMS:
        return schema, spot
    if not isinstance(part, Field):
        return insert(remove(schema, spot), (*holder, place), part)
    former = part_at(schema, spot[:-1]).key
    key = free_key(part.key, {one.key for one in inside})
    moved, at = insert(remove(schema, spot), (*holder, place), replace(part, key=key))
    now = part_at(schema, holder).key
    return follow(moved, NewPaths({f"{former}.{part.key}": f"{now}.{key}"})), at


def _copy_page(schema: FormSchema, below: Spot, page: Page) -> tuple[FormSchema, Spot]:
    taken = set(_group_keys(schema))
    new: dict[str, str] = {}
    for group in page.groups:
        new[group.key] = free_key(group.key, taken)
        taken.add(new[group.key])
    groups = tuple(replace(one, key=new[one.key]) for one in page.groups)
    key = free_key(page.key, {one.key for one in schema.pages})
    changed, _at = insert(schema, below, replace(page, key=key, groups=groups))
    return follow(changed, NewPaths(groups=new), below), below


def _empty(schema: FormSchema, holder: FormSchema | Part) -> Part:
    match holder:
        case FormSchema():
            title = _("Page %(number)s") % {"number": len(holder.pages) + 1}
            keys = {one.key for one in holder.pages}
            group = Group(free_key("nhom", _group_keys(schema)))
            return Page(free_key("trang", keys), Words(title), groups=(group,))
        case Page():
            return Group(free_key("nhom", _group_keys(schema)))
        case Group():
            keys = {one.key for one in holder.fields}
            return Field(free_key("cau_hoi", keys), Kind.TEXT, Words(_("New question")))
    raise NoSuchSpotError


def _group_keys(schema: FormSchema) -> set[str]:
    return {group.key for group in schema.groups()}
