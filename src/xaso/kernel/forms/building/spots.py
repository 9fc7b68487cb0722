"""Where a part of a form stands: "0" the first page, "0-1" its second group, "0-1-2" a question."""

from collections.abc import Iterator
from dataclasses import replace

from xaso.kernel.forms.schema import Field, FormSchema, Group, Page

type Spot = tuple[int, ...]
type Part = Page | Group | Field
type Holder = FormSchema | Page | Group

DEEPEST = 3
_LONGEST_NUMBER = 3


class NoSuchSpotError(LookupError):
    """The form has nothing there."""


def read_spot(text: str) -> Spot:
    """Return the spot that a text names.

    Raises:
        NoSuchSpotError: it is none.
    """
    numbers = text.split("-") if text else []
    fits = all(
        one.isascii() and one.isdecimal() and len(one) <= _LONGEST_NUMBER for one in numbers
    )
    if not fits or len(numbers) > DEEPEST:
        raise NoSuchSpotError(text)
    return tuple(map(int, numbers))


def say_spot(spot: Spot) -> str:
    """Return a spot as addresses name it."""
    return "-".join(map(str, spot))


def children(part: Holder | Part) -> tuple[Part, ...]:
    """Return the parts inside a part: pages, groups, questions; none inside a question."""
    match part:
        case FormSchema():
            return part.pages
        case Page():
            return part.groups
        case Group():
            return part.fields
    return ()


def with_children(part: Holder, inside: tuple[Part, ...]) -> Holder:
    """Return a part with other parts inside it."""
    match part:
        case FormSchema():
            pages = tuple(one for one in inside if isinstance(one, Page))
            return replace(part, pages=pages, _places={})
        case Page():
            return replace(part, groups=tuple(one for one in inside if isinstance(one, Group)))
        case Group():
            return replace(part, fields=tuple(one for one in inside if isinstance(one, Field)))


def part_at(schema: FormSchema, spot: Spot) -> FormSchema | Part:
    """Return what stands at a spot; the form itself at the empty one.

    Raises:
        NoSuchSpotError: nothing stands there.
    """
    found: FormSchema | Part = schema
    for at in spot:
        inside = children(found)
        if at >= len(inside):
            raise NoSuchSpotError(say_spot(spot))
        found = inside[at]
    return found


def with_inside(schema: FormSchema, spot: Spot, inside: tuple[Part, ...]) -> FormSchema:
    """Return the form with other parts inside the part at a spot."""
    changed = _deep(schema, spot, inside)
    return changed if isinstance(changed, FormSchema) else schema


def _deep(part: Holder | Part, spot: Spot, inside: tuple[Part, ...]) -> Holder | Part:
    if isinstance(part, Field):
        raise NoSuchSpotError(say_spot(spot))
    if not spot:
        return with_children(part, inside)
    now = list(children(part))
    if spot[0] >= len(now):
        raise NoSuchSpotError(say_spot(spot))
    deeper = _deep(now[spot[0]], spot[1:], inside)
    if isinstance(deeper, Page | Group):
        now[spot[0]] = deeper
    return with_children(part, tuple(now))


def spots(schema: FormSchema) -> Iterator[tuple[Spot, Part]]:
    """Yield every part with its spot: a page, its groups, their questions, the next page."""
    for page_at, page in enumerate(schema.pages):
        yield (page_at,), page
        for group_at, group in enumerate(page.groups):
            yield (page_at, group_at), group
            for field_at, field in enumerate(group.fields):
                yield (page_at, group_at, field_at), field


def at_depth(schema: FormSchema, depth: int) -> list[Spot]:
    """Return the spots of all pages (1), groups (2) or questions (3), in their order."""
    return [()] if depth == 0 else [spot for spot, _part in spots(schema) if len(spot) == depth]


def path_of_spot(schema: FormSchema, spot: Spot) -> str:
    """Return the path of the answer to the question at a spot, or the key of another part."""
    part = part_at(schema, spot)
    if isinstance(part, Field):
        group = part_at(schema, spot[:-1])
        return f"{group.key}.{part.key}"
    return part.key
