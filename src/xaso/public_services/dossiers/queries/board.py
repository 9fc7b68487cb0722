"""Where the open dossiers lie: steps by units, or by the people of a unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q

from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.queries.lists import with_place
from xaso.public_services.dossiers.queries.work_views import (
    Viewer,
    is_due_today,
    is_in_time,
    is_late,
)
from xaso.public_services.dossiers.states import PAUSED, RUNNING
from xaso.public_services.procedures.api import get_plans


@dataclass(frozen=True, slots=True)
class Cell:
    """How many dossiers lie at a step with a unit or a person, and the oldest due moment."""

    in_time: int = 0
    today: int = 0
    late: int = 0
    waiting: int = 0
    oldest: datetime | None = None

    @property
    def total(self) -> int:
        """How many in all."""
        return self.in_time + self.today + self.late + self.waiting

    def plus(self, other: "Cell") -> "Cell":
        """Return both cells as one."""
        known = [one.oldest for one in (self, other) if one.oldest]
        return Cell(
            self.in_time + other.in_time,
            self.today + other.today,
            self.late + other.late,
            self.waiting + other.waiting,
            min(known, default=None),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the board: a unit, or a person of the unit looked at; ``key`` as in filters."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A step with its cells in the order of the board's places."""

    step_key: str
    step_name: str
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True, slots=True)
class Board:
    """The matrix of steps and places."""

    places: list[Place]
    rows: list[BoardRow]
    totals: list[Cell]
    total: Cell


@dataclass(frozen=True, slots=True)
class Heap:
    """A cell with late dossiers: where it is stuck."""

    step_key: str
    step_name: str
    place: Place
    cell: Cell


NOBODY = Place("nobody", "")


def load_board(viewer: Viewer, *, unit_id: UUID | None = None) -> Board:
    """Return where the dossiers lie that are being handled; three queries.

    By units, or by the people of one unit. What waits for the citizen counts by itself,
    because its clock stands.
    """
    by = ("assignee", "assignee__full_name") if unit_id else ("unit", "unit__name")
    found = Dossier.objects.visible_to(viewer.user).filter(state__in=RUNNING | PAUSED)
    if unit_id:
        found = found.filter(unit=unit_id)
    grouped = (
        with_place(found)
        .values_list("step_key", *by)
        .annotate(
            step=Min("stay__step_name"),
            processes=ArrayAgg("process", distinct=True),
            waits=Count("pk", filter=Q(state__in=PAUSED)),
            late=Count("pk", filter=is_late(viewer)),
            today=Count("pk", filter=is_due_today(viewer)),
            in_time=Count("pk", filter=is_in_time(viewer)),
            oldest=Min("due_at", filter=Q(state__in=RUNNING)),
        )
    )
    return _arrange([_Group(*row) for row in grouped])


def worst_heaps(board: Board, *, count: int = 3) -> list[Heap]:
    """Return the cells with most late dossiers, the fullest first."""
    heaps = [
        Heap(row.step_key, row.step_name, place, cell)
        for row in board.rows
        for place, cell in zip(board.places, row.cells, strict=True)
        if cell.late
    ]
    return sorted(heaps, key=lambda one: -one.cell.late)[:count]


@dataclass(frozen=True, slots=True)
class _Group:
    """A row of the grouped query."""

    step_key: str
    place_id: UUID | None
    place_name: str | None
    step_name: str | None
    processes: list[UUID | None]
    waits: int
    late: int
    today: int
    in_time: int
    oldest: datetime | None

    @property
    def place(self) -> Place:
        return Place(str(self.place_id), self.place_name or "") if self.place_id else NOBODY

    @property
    def cell(self) -> Cell:
        return Cell(self.in_time, self.today, self.late, self.waits, self.oldest)


def _arrange(groups: list[_Group]) -> Board:
    places = sorted(
        {one.place for one in groups}, key=lambda place: (not place.name, place.name)
    )
    cells = {(one.step_key, one.place): one.cell for one in groups}
    names: dict[str, str] = {}
    ranks = _ranks(groups)
    for one in sorted(groups, key=lambda one: (ranks.get(one.step_key, 0), one.step_key)):
        names.setdefault(one.step_key, one.step_name or one.step_key)
    rows = []
    for key, name in names.items():
        own = [cells.get((key, place), Cell()) for place in places]
        rows.append(BoardRow(key, name, own, _sum(own)))
    totals = [_sum(row.cells[at] for row in rows) for at in range(len(places))]
    return Board(places, rows, totals, _sum(totals))


def _ranks(groups: list[_Group]) -> dict[str, int]:
    """Return the place of each step on the way of a dossier, by the processes that are used."""
    ids = {process for one in groups for process in one.processes if process}
    ranks: dict[str, int] = {}
    for plan in get_plans(ids).values() if ids else ():
        for place, step in enumerate(plan.steps, 1):
            ranks[step.key] = max(place, ranks.get(step.key, 0))
    return ranks


def _sum(cells: Iterable[Cell]) -> Cell:
    whole = Cell()
    for cell in cells:
        whole = whole.plus(cell)
    return whole
