"""The outline of a form: its pages, groups and questions as lines with their buttons."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xaso.kernel.forms.building.problems import Finding, title_of
from xaso.kernel.forms.building.spots import Part, Spot, say_spot, spots
from xaso.kernel.forms.building.words import KIND_WORDS
from xaso.kernel.forms.schema import Field, FormSchema, Group

_LEVELS = {1: "page", 2: "group", 3: "question"}


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One part: what it is called, what is special about it, and how it is reached.

    ``pressed`` is the button that was pressed last on it: it keeps the focus.
    """

    place: str
    level: str
    title: str
    detail: str
    has_problem: bool
    pressed: str = ""

    @property
    def adds(self) -> bool:
        """Whether something can be added inside."""
        return self.level != "question"


def outline_of(
    schema: FormSchema, findings: Collection[Finding], *, pressed: str
) -> list[OutlineLine]:
    """Return the lines of a form, in the order in which it is filled in."""
    wrong = {one.spot for one in findings}
    act, _colon, place = pressed.partition(":")
    return [
        OutlineLine(
            say_spot(spot),
            _LEVELS[len(spot)],
            title_of(schema, spot),
            ", ".join(_details(spot, part)),
            spot in wrong,
            act if say_spot(spot) == place else "",
        )
        for spot, part in spots(schema)
    ]


def _details(spot: Spot, part: Part) -> list[str]:
    found = []
    if isinstance(part, Field):
        found.append(str(KIND_WORDS[part.kind]))
        if part.required:
            found.append(
                _("must be answered") if part.required is True else _("sometimes required")
            )
        if part.calculation:
            found.append(_("worked out by itself"))
    if isinstance(part, Group) and part.repeat:
        found.append(_("filled in several times"))
    if part.when:
        found.append(_("with a condition"))
    return found
