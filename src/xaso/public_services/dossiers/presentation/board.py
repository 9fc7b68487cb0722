"""The board in words: each figure leads to the rows behind it."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xaso.lib.dates import say_short
from xaso.public_services.dossiers.queries.board import Board, Cell, Heap, Place
from xaso.ui.components.marks import state as draw_state
from xaso.ui.values import Column, State, Tone


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell: how many, with a mark for each kind that needs a look."""

    label: str
    total: int
    url: str
    marks: list[tuple[SafeString, str]]
    oldest: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A step with its cells, the sum of the line last."""

    name: str
    cells: list[ShownCell]


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """The matrix as a table."""

    columns: list[Column]
    lines: list[ShownLine]
    units: list[tuple[str, str]]


def show_board(board: Board, *, unit_id: UUID | None) -> ShownBoard:
    """Return the board as a table; a unit's name leads to its people."""
    labels = [_name(place) for place in board.places]
    columns = [Column(label) for label in (_("Step"), *labels, _("Together"))]
    lines = [
        ShownLine(
            row.step_name,
            [
                *(
                    _cell(cell, label, _filters(unit_id, place, row.step_key))
                    for cell, place, label in zip(row.cells, board.places, labels, strict=True)
                ),
                _cell(row.total, _("Together"), _filters(unit_id, None, row.step_key)),
            ],
        )
        for row in board.rows
    ]
    sums = [
        _cell(cell, label, _filters(unit_id, place, ""))
        for cell, place, label in zip(board.totals, board.places, labels, strict=True)
    ]
    whole = _cell(board.total, _("Together"), _filters(unit_id, None, ""))
    lines.append(ShownLine(_("Together"), [*sums, whole]))
    return ShownBoard(columns, lines, [] if unit_id else _units(board))


def show_heap(heap: Heap, *, unit_id: UUID | None) -> tuple[str, str]:
    """Say where it is stuck, with the address of the rows."""
    values = {
        "step": heap.step_name,
        "place": _name(heap.place),
        "count": heap.cell.late,
        "oldest": say_short(heap.cell.oldest) if heap.cell.oldest else "",
    }
    words = _("%(step)s, %(place)s: %(count)s late, the oldest was due %(oldest)s.") % values
    filters = _filters(unit_id, heap.place, heap.step_key)
    return words, _address(filters, "late")


def _units(board: Board) -> list[tuple[str, str]]:
    """Return the units with the address of their people."""
    address = reverse("dossiers:board")
    return [(place.name, f"{address}?unit={place.key}") for place in board.places if place.name]


def _name(place: Place) -> str:
    return place.name or _("Nobody yet")


def _cell(cell: Cell, label: str, filters: dict[str, str]) -> ShownCell:
    kinds: list[tuple[int, str, Tone, str]] = [
        (cell.late, _("%(count)s late"), "late", "late"),
        (cell.today, _("%(count)s due today"), "warn", "today"),
        (cell.in_time, _("%(count)s in time"), "good", "in_time"),
        (cell.waiting, _("%(count)s with the citizen"), "off", "waiting"),
    ]
    marks = [
        (draw_state(State(words % {"count": count}, tone)), _address(filters, pace))
        for count, words, tone, pace in kinds
        if count
    ]
    oldest = say_short(cell.oldest) if cell.late and cell.oldest else ""
    return ShownCell(label, cell.total, _address(filters, "going"), marks, oldest)


def _filters(unit_id: UUID | None, place: Place | None, step_key: str) -> dict[str, str]:
    found = {"view": "open", "step": step_key}
    if unit_id:
        found |= {"unit": str(unit_id), "person": place.key if place else ""}
    elif place:
        found["unit"] = place.key
    return found


def _address(filters: dict[str, str], pace: str) -> str:
    kept = {name: value for name, value in (filters | {"pace": pace}).items() if value}
    return f"{reverse('dossiers:list')}?{urlencode(kept)}"
