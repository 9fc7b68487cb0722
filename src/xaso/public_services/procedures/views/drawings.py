"""A process as a drawing in a page: what stands where, in which words, what is marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

from django.utils.translation import gettext as _

from xaso.public_services.procedures.contracts import PlanStep
from xaso.public_services.procedures.layout import Arrow, Box, Kind, Lane, Layout, lay_out
from xaso.public_services.procedures.views.pictures import StepPicture
from xaso.ui.values import Tone

WIDE, WIDE_BRANCH, LINE = 23, 15, 15
BAR = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said about a step in the drawing: a word with its tone."""

    word: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """The box of a step, with its words."""

    box: Box
    number: int
    lines: tuple[str, ...]
    share: str
    bar: int
    said: str
    mark: Mark | None
    is_chosen: bool

    @property
    def flag_width(self) -> int:
        """Return how wide the flag of the mark is, by its letters."""
        return 18 + 7 * len(self.mark.word) if self.mark else 0


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow as an SVG path, with its words beside its start."""

    path: str
    lines: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template of the drawing writes."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    steps: tuple[DrawnStep, ...]
    signs: tuple[Box, ...]
    arrows: tuple[DrawnArrow, ...]
    said: str = ""
    address: str = ""
    name: str = "pd"


def draw(
    steps: tuple[PlanStep, ...],
    pictures: list[StepPicture],
    *,
    chosen: str = "",
    marks: Mapping[str, Mark] | None = None,
    address: str = "",
    name: str = "pd",
) -> Drawing:
    """Return the drawing of a process; with an address each step leads to its panel."""
    layout = layout_of(steps, pictures)
    boxes = {box.step: box for box in layout.boxes if box.kind is Kind.TASK}
    drawn = [
        _drawn(boxes[shown.key], number, shown, (marks or {}).get(shown.key), chosen)
        for number, shown in enumerate(pictures, 1)
    ]
    return Drawing(
        width=layout.width,
        height=layout.height,
        lanes=layout.lanes,
        steps=tuple(drawn),
        signs=tuple(box for box in layout.boxes if box.kind is not Kind.TASK),
        arrows=tuple(_arrow(arrow) for arrow in layout.arrows),
        said=_("The process as a picture with %(count)s steps") % {"count": len(steps)},
        address=address,
        name=name,
    )


def layout_of(steps: tuple[PlanStep, ...], pictures: list[StepPicture]) -> Layout:
    """Return where everything stands; a lane is a role in a place."""
    return lay_out(steps, [f"{shown.role} · {shown.place}" for shown in pictures])


def _drawn(
    box: Box, number: int, shown: StepPicture, mark: Mark | None, chosen: str
) -> DrawnStep:
    name = shown.name or _("Step without a name")
    seen = " ".join([name, shown.share, *([mark.word] if mark else [])])
    place = [_("Step %(number)s") % {"number": number}, shown.role, shown.place]
    return DrawnStep(
        box=box,
        number=number,
        lines=_lines(name, WIDE, most=2),
        share=shown.share,
        bar=min(shown.percent, 100) * BAR // 100,
        said=". ".join([seen, *place, *shown.ways]),
        mark=mark,
        is_chosen=shown.key == chosen,
    )


def _arrow(arrow: Arrow) -> DrawnArrow:
    (x, y), after = arrow.points[0], arrow.points[1]
    lines = _lines(arrow.words, WIDE_BRANCH, most=3)
    top = y + LINE if after[1] >= y else y - 6 - LINE * (len(lines) - 1)
    placed = tuple((x + 7, top + LINE * n, line) for n, line in enumerate(lines))
    path = " L".join(f"{x} {y}" for x, y in arrow.points)
    return DrawnArrow(f"M{path}", placed)


def _lines(text: str, width: int, *, most: int) -> tuple[str, ...]:
    lines = wrap(text, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: width - 1].rstrip()}…"]
    return tuple(lines)
