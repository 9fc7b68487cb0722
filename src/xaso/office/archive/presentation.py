"""How files, hand-overs and destructions look on pages and in workbooks."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xaso.kernel.permissions.api import Access
from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell
from xaso.office.archive.models import (
    DisposalState,
    FileState,
    HandOverState,
    PackageState,
    WorkFile,
)
from xaso.office.archive.permissions import SEE_ALL
from xaso.office.archive.retention import PERMANENT
from xaso.ui.values import Fact, State, Tab, Tone

_FILE_TONES: dict[str, Tone] = {
    FileState.OPEN: "info",
    FileState.CLOSED: "warn",
    FileState.OFFERED: "info",
    FileState.ARCHIVED: "good",
    FileState.REVIEWED: "warn",
    FileState.DISPOSED: "off",
}
_HAND_OVER_TONES: dict[str, Tone] = {
    HandOverState.DRAFT: "neutral",
    HandOverState.WAITING: "warn",
    HandOverState.PROCESSING: "info",
    HandOverState.PASSED: "good",
    HandOverState.FAILED: "late",
    HandOverState.FINISHED: "good",
}
_PACKAGE_TONES: dict[str, Tone] = {
    PackageState.WANTED: "neutral",
    PackageState.WRITING: "info",
    PackageState.READY: "good",
    PackageState.FAULTY: "late",
}
_DISPOSAL_TONES: dict[str, Tone] = {
    DisposalState.DRAFT: "neutral",
    DisposalState.COUNCIL: "info",
    DisposalState.DECIDED: "warn",
    DisposalState.CARRIED_OUT: "off",
    DisposalState.CANCELLED: "off",
}


def sections(here: str, access: Access) -> list[Tab]:
    """Return the parts of the archive that this person may open."""
    parts = [
        ("files", _("Work files")),
        ("catalogues", _("Catalogues")),
        ("hand-overs", _("Hand-overs")),
        ("retention", _("Retention")),
    ]
    if access.holds(SEE_ALL.key):
        parts.append(("disposals", _("Destruction")))
    return [
        Tab(label, reverse(f"archive:{name}"), active=name == here) for name, label in parts
    ]


def say_term(years: int | None) -> str:
    """Return how long something is kept."""
    if years is None:
        return pgettext("retention", "Not decided")
    if years == PERMANENT:
        return _("Permanently")
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def file_state(row: WorkFile) -> State:
    """Return where a file is, as a word with its tone."""
    return State(row.get_state_display(), _FILE_TONES[row.state])


def hand_over_state(state: str) -> State:
    """Return where a hand-over is."""
    return State(str(HandOverState(state).label), _HAND_OVER_TONES[state])


def package_state(state: str) -> State:
    """Return whether a package is there."""
    return State(str(PackageState(state).label), _PACKAGE_TONES[state])


def disposal_state(state: str) -> State:
    """Return where a destruction is."""
    return State(str(DisposalState(state).label), _DISPOSAL_TONES[state])


def due_state(row: WorkFile, today: date) -> State | None:
    """Return when a closed file is due in the archive, and whether that has passed."""
    due = row.kept_back_until or row.hand_over_by
    if row.state != FileState.CLOSED or due is None:
        return None
    late = due < today
    said = _("Late since %(day)s") if late else _("By %(day)s")
    return State(said % {"day": say_short(due)}, "late" if late else "warn")


def facts_of(row: WorkFile) -> list[Fact]:
    """Return what the page of a file says of it (30/2020/NĐ-CP, Annex VI.II)."""
    span = " – ".join(say_short(day) for day in (row.start_on, row.end_on) if day)
    facts = [
        Fact(_("File code"), f"{row.organ_code} · {row.year} · {row.notation}"),
        Fact(_("Kept for"), say_term(row.retention), note=row.retention_basis),
        Fact(_("Access"), row.get_mode_display()),
        Fact(pgettext("work file", "Keeper"), str(row.keeper), note=str(row.unit)),
        Fact(_("Made by"), row.creator),
        Fact(pgettext("work file", "Time"), span),
        Fact(_("Kind"), row.get_kind_display()),
        Fact(_("Language"), row.language),
    ]
    if row.kept_until:
        facts.append(Fact(_("Kept until"), say_short(row.kept_until)))
    if row.kept_back_until:
        facts.append(
            Fact(_("Kept back until"), say_short(row.kept_back_until), note=row.kept_back_note)
        )
    if row.keywords:
        facts.append(Fact(_("Keywords"), row.keywords))
    if row.description:
        facts.append(Fact(_("Description"), row.description))
    return facts


def export_columns() -> dict[str, int]:
    """Return the headings of the exported list of files, each with its width."""
    return {
        pgettext("work file", "Number and notation"): 16,
        _("Title of the file"): 60,
        _("Year"): 8,
        pgettext("work file", "Begun"): 12,
        pgettext("work file", "Ended"): 12,
        _("Kept for"): 14,
        _("Documents"): 10,
        pgettext("paper", "Pages"): 10,
        pgettext("work file", "Keeper"): 28,
        _("Unit"): 28,
        _("State"): 24,
        _("To be handed over by"): 18,
    }


def export_row(row: WorkFile) -> Sequence[Cell]:
    """Return a line of the exported list."""
    due = row.kept_back_until or row.hand_over_by
    return (
        row.notation,
        row.title,
        row.year,
        say_short(row.start_on),
        say_short(row.end_on) if row.end_on else "",
        say_term(row.retention),
        row.doc_total,
        row.page_total,
        str(row.keeper),
        str(row.unit),
        row.get_state_display(),
        say_short(due) if due else "",
    )
