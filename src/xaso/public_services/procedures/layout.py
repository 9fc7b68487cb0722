"""Where each thing of a process stands when it is drawn: lanes, boxes, diamonds, arrows.

One drawing for the page (SVG) and for other programs (BPMN 2.0): start event, a task for
each step, an exclusive gateway where the ways part, an end event for each end.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count, pairwise

from xaso.public_services.procedures.contracts import PlanStep

BOX, TALL = 176, 68
GAP, WIDE_GAP = 56, 190
DIAMOND, CIRCLE = 36, 28
ROW, TALL_ROW = 100, 140
HEAD, EDGE = 28, 64
TURN = 12

type Point = tuple[int, int]


class Kind(StrEnum):
    """What an element is, in the words of BPMN 2.0."""

    START = "startEvent"
    TASK = "userTask"
    GATEWAY = "exclusiveGateway"
    END = "endEvent"


@dataclass(frozen=True, slots=True)
class Box:
    """An element with its place; ``step`` is the key of the step it belongs to."""

    id: str
    kind: Kind
    step: str
    lane: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> Point:
        """Return the point in the middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def right(self) -> Point:
        """Return the point where the usual way leaves."""
        return self.x + self.width, self.middle[1]

    @property
    def left(self) -> Point:
        """Return the point where ways arrive."""
        return self.x, self.middle[1]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one element to another, as points; ``words`` say when it is taken."""

    id: str
    source: str
    target: str
    words: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A band of the drawing: everything done by one role in one place."""

    name: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole drawing."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def lay_out(steps: tuple[PlanStep, ...], lane_names: list[str]) -> Layout:
    """Return a drawing of the steps, each in the lane of that name; faulty ones too."""
    return _Drawing(steps, lane_names).finish() if steps else Layout(0, 0, (), (), ())


def columns_of(steps: tuple[PlanStep, ...]) -> dict[str, int]:
    """Return how far from the start each step stands; ways back do not count."""
    known = {step.key: step for step in steps}
    column = dict.fromkeys(known, 0)
    back = _ways_back(known, steps[0].key) if steps else set()
    for _round in steps:
        for step in steps:
            for way in step.next:
                if way.to in known and (step.key, way.to) not in back:
                    column[way.to] = max(column[way.to], column[step.key] + 1)
    return column


def _ways_back(known: dict[str, PlanStep], first: str) -> set[tuple[str, str]]:
    back, open_, done = set[tuple[str, str]](), set[str](), set[str]()

    def visit(key: str) -> None:
        open_.add(key)
        for way in known[key].next:
            if way.to in open_:
                back.add((key, way.to))
            elif way.to in known and way.to not in done:
                visit(way.to)
        open_.discard(key)
        done.add(key)

    for key in (first, *known):
        if key not in done:
            visit(key)
    return back


class _Drawing:
    """A drawing being made: first the grid, then the boxes, then the arrows."""

    def __init__(self, steps: tuple[PlanStep, ...], lane_names: list[str]) -> None:
        self.steps = {step.key: step for step in steps}
        self.first = steps[0].key
        self.column = columns_of(steps)
        self.names = list(dict.fromkeys(lane_names))
        lanes = zip(steps, lane_names, strict=True)
        self.lane = {step.key: self.names.index(name) for step, name in lanes}
        self.row = self._rows()
        self.forks = {key for key, step in self.steps.items() if len(self._ways(step)) > 1}
        self._measure_columns()
        self._measure_rows()
        self.boxes = {box.id: box for key in self.steps for box in self._boxes(key)}
        self.boxes["start"] = self._start()
        self.arrived: dict[str, int] = dict.fromkeys(self.boxes, 0)

    def finish(self) -> Layout:
        """Return the drawing with its arrows."""
        arrows = [arrow for key in ("", *self.steps) for arrow in self._arrows(key)]
        numbered = [replace(arrow, id=f"way_{n}") for n, arrow in enumerate(arrows, 1)]
        width = self.x[-1]
        return Layout(
            width,
            self.height,
            tuple(self.lanes),
            tuple(self.boxes.values()),
            tuple(numbered),
        )

    def _ways(self, step: PlanStep) -> list[tuple[str, str]]:
        ways = [(way.when, way.to) for way in step.next if way.to in self.steps]
        return sorted(ways, key=lambda way: bool(way[0]))

    def _rows(self) -> dict[str, tuple[int, int]]:
        """Return lane and row inside it, so that no two steps share a cell."""
        taken, rows = set[tuple[int, int, int]](), dict[str, tuple[int, int]]()
        for key in self.steps:
            lane, column = self.lane[key], self.column[key]
            row = next(row for row in count() if (lane, row, column) not in taken)
            taken.add((lane, row, column))
            rows[key] = (lane, row)
        return rows

    def _measure_columns(self) -> None:
        """Find where each column starts; after one with a fork there is room for words."""
        self.x = [EDGE]
        for column in range(max(self.column.values()) + 1):
            forked = any(self.column[key] == column for key in self.forks)
            self.x.append(self.x[-1] + BOX + (WIDE_GAP if forked else GAP))
        self.x[-1] += CIRCLE

    def _measure_rows(self) -> None:
        self.lanes: list[Lane] = []
        self.y: dict[tuple[int, int], tuple[int, int]] = {}
        top = 0
        for lane, name in enumerate(self.names):
            y = top + HEAD
            for row in sorted({at for at in self.row.values() if at[0] == lane}):
                forked = any(self.row[key] == row for key in self.forks)
                self.y[row] = (y, TALL_ROW if forked else ROW)
                y += self.y[row][1]
            self.lanes.append(Lane(name, top, y - top))
            top = y
        self.height = top

    def _boxes(self, key: str) -> list[Box]:
        lane, (top, _height) = self.lane[key], self.y[self.row[key]]
        x, y = self.x[self.column[key]], top + TURN
        middle = y + TALL // 2
        made = [Box(f"step_{key}", Kind.TASK, key, lane, x, y, BOX, TALL)]
        after = x + BOX + 20
        if key in self.forks:
            at = (after, middle - DIAMOND // 2, DIAMOND, DIAMOND)
            made.append(Box(f"fork_{key}", Kind.GATEWAY, key, lane, *at))
            after += DIAMOND + 12
        if self.steps[key].is_final:
            at = (after, middle - CIRCLE // 2, CIRCLE, CIRCLE)
            made.append(Box(f"end_{key}", Kind.END, key, lane, *at))
        return made

    def _start(self) -> Box:
        first = self.boxes[f"step_{self.first}"]
        y = first.middle[1] - CIRCLE // 2
        x = first.x - CIRCLE - 22
        return Box("start", Kind.START, self.first, first.lane, x, y, CIRCLE, CIRCLE)

    def _arrows(self, key: str) -> list[Arrow]:
        if not key:
            return [self._straight("start", f"step_{self.first}")]
        step, box, fork = self.steps[key], f"step_{key}", f"fork_{key}"
        made = [self._straight(box, f"end_{key}")] if step.is_final else []
        if key not in self.forks:
            return made + [self._way(box, to, when, 0) for when, to in self._ways(step)]
        ways = [self._way(fork, to, when, n) for n, (when, to) in enumerate(self._ways(step))]
        return [*made, self._straight(box, fork), *ways]

    def _straight(self, source: str, target: str) -> Arrow:
        start, end = self.boxes[source].right, self.boxes[target].left
        return Arrow("", source, target, "", (start, end))

    def _way(self, source: str, to: str, when: str, number: int) -> Arrow:
        target = f"step_{to}"
        points = self._route(self.boxes[source], self.boxes[target], number)
        return Arrow("", source, target, when, _without_repeats(points))

    def _route(self, source: Box, target: Box, number: int) -> list[Point]:
        """Lead around boxes: through the gaps between columns, below the rows."""
        nth = self.arrived[target.id]
        self.arrived[target.id] += 1
        (x2, y2), arrive = target.left, target.x - TURN - 4 - 7 * (nth % 4)
        gone, come = self.column[source.step], self.column[target.step]
        leave = self._leave(source, y2, number)
        (x1, y1), same_row = leave, self.row[source.step] == self.row[target.step]
        x1 = x1 if number else self._channel(source)
        below_row = bool(number) and same_row
        if come == gone + 1 and not below_row:
            bend = x1 if number else arrive
            return [leave, (bend, y1), (bend, y2), (x2, y2)]
        if come > gone + 1 and not below_row and self._is_free(target, gone):
            return [leave, (x1, y1), (x1, y2), (x2, y2)]
        if come > gone + 1 and not number and self._is_free(source, come, after=True):
            return [leave, (arrive, y1), (arrive, y2), (x2, y2)]
        leave = (leave[0], source.y + source.height) if number else leave
        top, height = self.y[self.row[source.step]]
        below = top + height - 8 - 7 * (max(number, 1) - 1)
        return [leave, (x1, leave[1]), (x1, below), (arrive, below), (arrive, y2), (x2, y2)]

    def _leave(self, source: Box, to: int, number: int) -> Point:
        """Leave a box on the right for the usual way, a diamond below or above for others."""
        if not number:
            return source.right
        up = to < source.y
        return source.middle[0], source.y if up else source.y + source.height

    def _channel(self, source: Box) -> int:
        """Return where the usual way turns: after the words of the branches, if any."""
        if source.kind is Kind.GATEWAY:
            return self.x[self.column[source.step] + 1] - 44
        return source.right[0] + TURN // 2

    def _is_free(self, box: Box, other: int, *, after: bool = False) -> bool:
        """Tell whether a line through the row of a box to another column meets no box."""
        own = self.column[box.step]
        between = range(own + 1, other) if after else range(other + 1, own)
        row = self.row[box.step]
        return not any(
            self.row[key] == row and self.column[key] in between for key in self.steps
        )


def _without_repeats(points: list[Point]) -> tuple[Point, ...]:
    """Leave out points at which the line does not turn."""
    kept = [points[0]]
    for before, at in pairwise(points):
        if at != before:
            kept.append(at)
    turns = [
        at
        for last, at, after in zip(kept, kept[1:], kept[2:], strict=False)
        if not (last[0] == at[0] == after[0] or last[1] == at[1] == after[1])
    ]
    return (kept[0], *turns, kept[-1])
