"""What is wrong with a form that is being built, each with the place where it is put right."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xaso.kernel.forms.building.spots import (
    NoSuchSpotError,
    Spot,
    part_at,
    path_of_spot,
    say_spot,
    spots,
)
from xaso.kernel.forms.reading import SchemaProblem
from xaso.kernel.forms.schema import Field, FormSchema, Group, Page
from xaso.kernel.forms.soundness import find_unsound

_INSIDE = ("pages", "groups", "fields")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right: where it stands, what stands there, and a sentence."""

    spot: Spot
    label: str
    sentence: str

    @property
    def place(self) -> str:
        """The spot as addresses name it; empty for the form itself."""
        return say_spot(self.spot)


def findings_in(schema: FormSchema) -> list[Finding]:
    """List what is wrong, in the order of the form."""
    found = [_finding(schema, one) for one in find_unsound(schema)]
    return sorted(found, key=lambda one: one.spot)


def title_of(schema: FormSchema, spot: Spot) -> str:
    """Return what people call the part at a spot."""
    part = part_at(schema, spot)
    match part:
        case Field():
            return part.label.vi or _("Question without a label")
        case Group():
            return part.title.vi or _("Group %(number)s") % {"number": spot[-1] + 1}
        case Page():
            return part.title.vi or _("Page %(number)s") % {"number": spot[-1] + 1}
    return part.title.vi or _("The form")


def _finding(schema: FormSchema, problem: SchemaProblem) -> Finding:
    spot = _spot(schema, problem.path)
    return Finding(spot, title_of(schema, spot), problem.sentence)


def _spot(schema: FormSchema, path: str) -> Spot:
    """Return where a problem is: by numbers on the way, or by the keys that it names."""
    names, numbers = path.split(".")[::2], path.split(".")[1::2]
    spot: list[int] = []
    for name, wanted, number in zip(names, _INSIDE, numbers, strict=False):
        if name != wanted or not number.isdecimal():
            break
        spot.append(int(number))
    try:
        part_at(schema, tuple(spot))
    except NoSuchSpotError:
        return ()
    return tuple(spot) or _by_keys(schema, path)


def _by_keys(schema: FormSchema, path: str) -> Spot:
    """Find the last part of a name: what is doubled is told of its second one."""
    named: dict[str, Spot] = {}
    for spot, part in spots(schema):
        match part:
            case Page():
                named[f"pages.{part.key}"] = spot
            case Group():
                named[f"groups.{part.key}"] = spot
            case Field():
                named[path_of_spot(schema, spot)] = spot
    return named.get(path, ())
