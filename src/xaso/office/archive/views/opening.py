"""Opening work files: those that the catalogue of a year foresees, and others beside it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.clock import today
from xaso.office.archive.forms import NewFileForm, StartForm
from xaso.office.archive.models import (
    CatalogueEntry,
    CatalogueHeading,
    CatalogueState,
    FileCatalogue,
)
from xaso.office.archive.numbering import notation_of
from xaso.office.archive.permissions import APPROVE, BUILD, KEEP
from xaso.office.archive.services import files as services
from xaso.office.archive.views.asking import ask, posted
from xaso.ui.pages import render_page

ASKED = ["GET", "POST"]


@require_http_methods(ASKED)
@official_page(KEEP.key)
def open_entry(request: OfficialRequest, entry_id: UUID) -> HttpResponse:
    """Open a file that the catalogue foresees."""
    rows = CatalogueEntry.objects.select_related("catalogue", "heading")
    entry = get_object_or_404(rows, pk=entry_id)
    form = StartForm(posted(request), initial={"start_on": today()})
    named = {"notation": notation_of(entry.number, entry.heading.notation)}
    return ask(
        request,
        form,
        lambda form: services.open_from_catalogue(
            entry.pk, start_on=form.cleaned_data["start_on"], actor=request.user
        ),
        title=_("Open file %(notation)s") % named,
        lead=entry.title,
        act=_("Open the file"),
        back_url=entry.catalogue.get_absolute_url(),
        done=_("The file is open. Put its papers in as they come."),
    )


@require_http_methods(ASKED)
@official_page(KEEP.key)
def open_new(request: OfficialRequest) -> HttpResponse:
    """Open a file that the catalogue does not foresee; without a catalogue say what to do."""
    headings = CatalogueHeading.objects.filter(catalogue__state=CatalogueState.APPROVED)
    rows = list(headings.select_related("catalogue").order_by("-catalogue__year", "position"))
    if not rows:
        return _no_catalogue(request)
    choices = [
        (str(one.pk), f"{one.catalogue.year} · {one.notation} · {one.title}") for one in rows
    ]
    return ask(
        request,
        NewFileForm(posted(request), headings=choices),
        lambda form: services.open_beside_catalogue(
            UUID(form.cleaned_data["heading"]), form.given(), actor=request.user
        ),
        title=_("Open a file beside the catalogue"),
        lead=_lead(rows[0].catalogue.year),
        act=_("Open the file"),
        back_url=reverse("archive:files"),
        done=_("The file is open. Put its papers in as they come."),
    )


def _lead(latest: int) -> str:
    """Return what happens to a new file, or that this year's files wait for their catalogue."""
    if latest >= today().year:
        return _("It gets the next number under its heading and is added to the catalogue.")
    sentence = _(
        "The catalogue of %(year)s is not in force yet: files of %(year)s wait for it,"
        " files of earlier years can be opened."
    )
    return sentence % {"year": today().year}


def _no_catalogue(request: OfficialRequest) -> HttpResponse:
    """Say that files are opened by a catalogue, and lead those on who make it or put it in force."""
    year, access = today().year, request.access
    made = FileCatalogue.objects.filter(year=year).first()
    context = {"year": year, "catalogue": made, "href": "", "action": ""}
    if made is None and access.holds(BUILD.key):
        context |= {
            "href": reverse("archive:catalogue-begin"),
            "action": _("Begin a catalogue"),
        }
    elif made is not None and (access.holds(BUILD.key) or access.holds(APPROVE.key)):
        action = _("Open the catalogue of %(year)s") % {"year": year}
        context |= {"href": made.get_absolute_url(), "action": action}
    return render_page(request, "archive/no_catalogue.html", context, part="content")
