"""The catalogues of the years: built, brought in, approved, printed."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.dates import say_short
from xaso.lib.workbooks import workbook
from xaso.office.archive.forms import (
    CatalogueForm,
    DecisionForm,
    EntryForm,
    HeadingForm,
    UploadForm,
)
from xaso.office.archive.models import CatalogueEntry, CatalogueHeading, FileCatalogue
from xaso.office.archive.permissions import APPROVE, BUILD, KEEP
from xaso.office.archive.presentation import say_term, sections
from xaso.office.archive.queries.catalogues import catalogue_lines, permanent_and_not
from xaso.office.archive.queries.people import colleagues
from xaso.office.archive.services import catalogues as services
from xaso.office.archive.sheets import by_name, catalogue_columns, read_catalogue
from xaso.office.archive.views.asking import act, ask, posted
from xaso.ui.downloads import download
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State

ASKED = ["GET", "POST"]


@require_GET
@official_page(KEEP.key)
def catalogues(request: OfficialRequest) -> HttpResponse:
    """List the catalogues, the newest year first."""
    rows = FileCatalogue.objects.order_by("-year")
    context = {
        "rows": [(row, _state(row)) for row in rows],
        "tabs": sections("catalogues", request.access),
        "may_build": request.access.holds(BUILD.key),
        "columns": [
            Column(_("Year")),
            Column(pgettext("archive", "Decision")),
            Column(_("State")),
        ],
    }
    return render_page(request, "archive/catalogues.html", context, part="rows")


@require_http_methods(ASKED)
@official_page(BUILD.key)
def begin(request: OfficialRequest) -> HttpResponse:
    """Begin the catalogue of a year, empty or copied from another."""
    years = list(FileCatalogue.objects.order_by("-year").values_list("year", flat=True))

    def do(form: Any) -> FileCatalogue:
        typed = form.cleaned_data
        if typed["source"]:
            source = FileCatalogue.objects.get(year=int(typed["source"]))
            return services.copy_catalogue(typed["year"], source=source, actor=request.user)
        return services.begin_catalogue(typed["year"], typed["numbering"], actor=request.user)

    return ask(
        request,
        CatalogueForm(posted(request), years=years),
        do,
        title=_("Begin a catalogue"),
        lead=_("Headings and lines of another year can be copied and changed."),
        act=_("Begin"),
        back_url=reverse("archive:catalogues"),
    )


@require_GET
@official_page(KEEP.key)
def catalogue(request: OfficialRequest, year: int) -> HttpResponse:
    """Show the catalogue of a year."""
    row = _find(year)
    headings = catalogue_lines(row)
    permanent, limited = permanent_and_not(headings)
    context = {
        "catalogue": row,
        "state": _state(row),
        "headings": [
            (one, [(line, say_term(line.retention)) for line in one.lines]) for one in headings
        ],
        "permanent": permanent,
        "limited": limited,
        "total": permanent + limited,
        "may_build": request.access.holds(BUILD.key),
        "may_approve": request.access.holds(APPROVE.key) and not row.is_approved,
        "columns": [
            Column(pgettext("work file", "Number and notation")),
            Column(_("Title of the file")),
            Column(_("Kept for")),
            Column(_("Who makes it")),
            Column(_("Note")),
            Column(pgettext("work file", "File"), quiet=True),
        ],
    }
    return render_page(request, "archive/catalogue.html", context, part="content")


@require_GET
@official_page(KEEP.key)
def export(request: OfficialRequest, year: int) -> HttpResponse:
    """Give the catalogue as a workbook that can be brought in again."""
    row = _find(year)
    lines = [
        (
            line.notation,
            heading.title,
            line.subheading,
            line.title,
            say_term(line.retention) if line.retention is not None else "",
            line.keeper,
            line.note,
        )
        for heading in catalogue_lines(row)
        for line in heading.lines
    ]
    content = workbook(_("Catalogue"), catalogue_columns(), lines)
    return download(content, f"danh-muc-ho-so-{year}.xlsx")


@require_http_methods(ASKED)
@official_page(BUILD.key)
def bring_in(request: OfficialRequest, year: int) -> HttpResponse:
    """Bring lines in from a workbook."""
    row = _find(year)
    people = by_name(colleagues())

    def do(form: Any) -> None:
        lines = read_catalogue(form.cleaned_data["file"].read(), people)
        services.add_entries(
            row.pk, ((one.letters, one.heading, one.line) for one in lines), actor=request.user
        )

    return ask(
        request,
        UploadForm(posted(request), request.FILES or None),
        do,
        title=_("Bring in the catalogue of %(year)s") % {"year": year},
        lead=_(
            "The headings are those of the exported workbook; nothing is entered if a row is wrong."
        ),
        act=_("Bring it in"),
        back_url=row.get_absolute_url(),
        done=_("The lines are entered."),
    )


@require_http_methods(ASKED)
@official_page(BUILD.key)
def add_heading(request: OfficialRequest, year: int) -> HttpResponse:
    """Add a great heading."""
    row = _find(year)
    return ask(
        request,
        HeadingForm(posted(request)),
        lambda form: (
            services.add_heading(row.pk, actor=request.user, **form.cleaned_data) and None
        ),
        title=_("Add a heading"),
        act=_("Add the heading"),
        back_url=row.get_absolute_url(),
    )


@require_http_methods(ASKED)
@official_page(BUILD.key)
def add_entry(request: OfficialRequest, heading_id: UUID) -> HttpResponse:
    """Add a file to be made."""
    rows = CatalogueHeading.objects.select_related("catalogue")
    heading = get_object_or_404(rows, pk=heading_id)
    return ask(
        request,
        EntryForm(posted(request)),
        lambda form: services.add_entry(heading.pk, form.given(), actor=request.user) and None,
        title=_("Add a file under “%(heading)s”") % {"heading": heading.title},
        act=_("Add the line"),
        back_url=heading.catalogue.get_absolute_url(),
    )


@require_POST
@official_page(BUILD.key)
def remove_entry(request: OfficialRequest, entry_id: UUID) -> HttpResponse:
    """Take a line out of a draft."""
    rows = CatalogueEntry.objects.select_related("catalogue")
    entry = get_object_or_404(rows, pk=entry_id)
    return act(
        request,
        partial(services.remove_entry, entry.pk, actor=request.user),
        done=_("The line is gone."),
        back_url=entry.catalogue.get_absolute_url(),
    )


@require_http_methods(ASKED)
@official_page(APPROVE.key)
def approve(request: OfficialRequest, year: int) -> HttpResponse:
    """Put a catalogue in force."""
    row = _find(year)
    return ask(
        request,
        DecisionForm(posted(request)),
        lambda form: services.approve_catalogue(
            row.pk, actor=request.user, **form.cleaned_data
        ),
        title=_("Put the catalogue of %(year)s in force") % {"year": year},
        lead=_(
            "Files are opened by it afterwards; lines can still be added, none is taken out."
        ),
        act=_("Put it in force"),
        back_url=row.get_absolute_url(),
        done=_("The catalogue is in force."),
    )


def _find(year: int) -> FileCatalogue:
    return get_object_or_404(FileCatalogue, year=year)


def _state(row: FileCatalogue) -> State:
    if not row.is_approved:
        return State(row.get_state_display(), "warn")
    day = say_short(row.decided_on) if row.decided_on else ""
    return State(_("In force since %(day)s") % {"day": day}, "good")
