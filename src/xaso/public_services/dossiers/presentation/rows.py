"""A dossier as a row of a list: its words, and the row drawn with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from textwrap import shorten
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xaso.kernel.working_time.api import Clock, WorkCalendar, show_short_clock
from xaso.lib.dates import local_day, say_moment, say_short
from xaso.public_services.dossiers.presentation.standing import TONES
from xaso.public_services.dossiers.queries.lists import ListRow
from xaso.public_services.dossiers.states import PAUSED, RUNNING, DossierState
from xaso.ui.components.blocks import row_select
from xaso.ui.components.marks import clock as draw_clock
from xaso.ui.components.marks import state as draw_state
from xaso.ui.values import State

SHORT, CUT = 90, "…"
SOME_ID = UUID(int=0)


ROW = """<tr>{}
<th scope="row"><a data-open href="{}">{}</a> <small class="x-code">{}</small></th>
<td data-label="{}"{}>{}</td>
<td data-label="{}">{}</td>
<td data-label="{}"><div>{}<small>{}</small></div></td>
<td data-label="{}"><div>{}<small{}>{}</small></div></td>
</tr>"""
LATE_HERE = mark_safe(' class="x-tone-late fw-semibold"')


@dataclass(frozen=True, slots=True)
class ShownRow:
    """The words and marks of one row."""

    id: str
    url: str
    code: str
    applicant: str
    procedure: str
    procedure_in_full: str
    """Only where the list has no room for it."""
    state: SafeString
    clock: SafeString
    due: str
    place: str
    place_note: str
    is_late_here: bool
    labels: Sequence[str]
    """What stands above the columns, for phones."""

    @property
    def drawn(self) -> SafeString:
        """The row itself; a template would take longer than reading and wording all rows."""
        _first, procedure, state, clock, place = self.labels
        in_full = self.procedure_in_full
        return format_html(
            ROW,
            row_select(self.id, self.code),
            self.url,
            self.applicant,
            self.code,
            procedure,
            format_html(' title="{}"', in_full) if in_full else "",
            self.procedure,
            state,
            self.state,
            clock,
            self.clock,
            self.due,
            place,
            self.place,
            LATE_HERE if self.is_late_here else "",
            self.place_note,
        )


def show_rows(
    rows: list[ListRow], labels: Sequence[str], calendar: WorkCalendar, now: datetime
) -> list[ShownRow]:
    """Return the rows of a list in words, by one calendar."""
    address = reverse("dossiers:dossier", args=[SOME_ID])
    safe = tuple(map(escape, labels))
    return [_show_row(row, address, safe, calendar, now) for row in rows]


def _show_row(
    row: ListRow, address: str, labels: Sequence[str], calendar: WorkCalendar, now: datetime
) -> ShownRow:
    key = str(row.id)
    place, note = _place(row)
    procedure = short_name(row.procedure_name)
    return ShownRow(
        id=key,
        url=address.replace(str(SOME_ID), key),
        code=row.code,
        applicant=row.applicant_name,
        procedure=procedure,
        procedure_in_full=row.procedure_name if procedure.endswith(CUT) else "",
        state=_chip(row.state, get_language() or ""),
        clock=_clock(row, calendar, now),
        due=_due(row),
        place=place,
        place_note=note,
        is_late_here=_is_late_here(row, now),
        labels=labels,
    )


@lru_cache(maxsize=2000)
def short_name(procedure: str) -> str:
    """Return the name of a procedure as people say it, short enough for a list."""
    said = procedure.removeprefix("Thủ tục ").strip()
    return shorten(f"{said[:1].upper()}{said[1:]}", SHORT, placeholder=CUT)


def clock_of(row: ListRow) -> Clock | None:
    """Return the clock of a row while it matters: it runs, or it waits for the citizen."""
    if row.clock_started_at is None or row.due_at is None:
        return None
    if row.state not in RUNNING | PAUSED:
        return None
    return Clock(row.clock_started_at, row.due_at, row.paused_at, row.remaining_minutes)


def say_place(row: ListRow) -> str:
    """Say in one line where a dossier lies and with whom."""
    return ", ".join(filter(None, _place(row)))


def _clock(row: ListRow, calendar: WorkCalendar, now: datetime) -> SafeString:
    running = clock_of(row)
    return draw_clock(show_short_clock(running, calendar, now) if running else None)


def _due(row: ListRow) -> str:
    if row.returned_at:
        return _("Handed out %(moment)s") % {"moment": say_short(row.returned_at)}
    if row.due_at is None or row.state in PAUSED:
        return ""
    return _("Due %(moment)s") % {"moment": say_short(row.due_at)}


def _place(row: ListRow) -> tuple[str, str]:
    """Return where a dossier lies, and with whom since when."""
    if row.state == DossierState.RECEIVED:
        return _("At the one-stop desk"), _hand_over_by(row)
    if row.state in PAUSED and row.paused_at:
        since = {"day": _day(row.paused_at)}
        return row.step_name or "", _("With the citizen since %(day)s") % since
    if not row.step_name:
        return row.unit_name or "", ""
    return row.step_name, _hands(row)


def _day(moment: datetime) -> str:
    return say_short(local_day(moment))


def _hand_over_by(row: ListRow) -> str:
    if row.step_due_at is None:
        return ""
    return _("To be handed over by %(moment)s") % {"moment": say_moment(row.step_due_at)}


def _hands(row: ListRow) -> str:
    who = row.assignee_name or _("nobody has taken it on")
    since = _("since %(day)s") % {"day": _day(row.step_since)} if row.step_since else ""
    held = ", ".join(filter(None, [who, row.unit_name]))
    return " · ".join(filter(None, [held, since]))


def _is_late_here(row: ListRow, now: datetime) -> bool:
    """Whether the desk keeps a dossier longer than the hand-over rule allows."""
    is_at_desk = row.state == DossierState.RECEIVED
    return is_at_desk and row.step_due_at is not None and row.step_due_at < now


@cache
def _chip(state: str, _language: str) -> SafeString:
    """Draw a state once in each language: a list shows the same few again and again."""
    return draw_state(State(str(DossierState(state).label), TONES[state]))
