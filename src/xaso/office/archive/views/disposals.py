"""Destroying files whose time is over."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.clock import today
from xaso.lib.ids import uuid_or_none
from xaso.office.archive.forms import (
    CarryOutForm,
    CouncilForm,
    DecideForm,
    NewDisposalForm,
    OpinionForm,
)
from xaso.office.archive.models import Disposal, DisposalItem, DisposalState
from xaso.office.archive.permissions import (
    DECIDE_DISPOSAL,
    KEEP,
    PREPARE_DISPOSAL,
    SEE_ALL,
)
from xaso.office.archive.presentation import disposal_state, say_term, sections
from xaso.office.archive.queries.expired import expired_files
from xaso.office.archive.queries.handing import (
    council_of,
    disposals_shown_to,
    listed_in,
)
from xaso.office.archive.services import disposing
from xaso.office.archive.views.asking import act, ask, posted
from xaso.ui.pages import render_page
from xaso.ui.values import Column

PAGE_SIZE = 50
ASKED = ["GET", "POST"]


@require_GET
@official_page(SEE_ALL.key)
def disposals(request: OfficialRequest) -> HttpResponse:
    """Show the files whose time is over, and the destructions of all years."""
    found = expired_files(today()).select_related("keeper").order_by("kept_until", "notation")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    before = Disposal.objects.order_by("-year", "-number")[:PAGE_SIZE]
    context = {
        "page": page,
        "expired": [(row, say_term(row.retention)) for row in page],
        "before": [(row, disposal_state(row.state)) for row in before],
        "tabs": sections("disposals", request.access),
        "may_prepare": request.access.holds(PREPARE_DISPOSAL.key),
        "expired_columns": [
            Column(pgettext("work file", "Number and notation")),
            Column(_("Title of the file")),
            Column(_("Kept for")),
            Column(_("Kept until")),
        ],
        "columns": [
            Column(_("Number")),
            Column(_("Name of the list")),
            Column(pgettext("archive", "Decision")),
            Column(_("State")),
        ],
    }
    return render_page(request, "archive/disposals.html", context, part="rows")


@require_http_methods(ASKED)
@official_page(PREPARE_DISPOSAL.key)
def begin(request: OfficialRequest) -> HttpResponse:
    """Put the chosen expired files on a list."""
    chosen = [uuid_or_none(one) for one in request.GET.getlist("chosen")]
    ids = [one for one in chosen if one]
    return ask(
        request,
        NewDisposalForm(posted(request)),
        lambda form: disposing.begin_disposal(ids, actor=request.user, **form.cleaned_data),
        title=_("Prepare a list for the council"),
        lead=_(
            "%(count)s files were chosen. Nothing is destroyed before a council and a decision."
        )
        % {"count": len(ids)},
        act=_("Prepare the list"),
        back_url=reverse("archive:disposals"),
    )


@require_GET
@official_page(KEEP.key)
def disposal(request: OfficialRequest, disposal_id: UUID) -> HttpResponse:
    """Show a destruction: its list, its council, its decision, what is to be done next."""
    row = _find(request, disposal_id)
    items, members = listed_in(row), council_of(row)
    sits = any(one.user_id == request.user.pk for one in members)
    context = {
        "disposal": row,
        "state": disposal_state(row.state),
        "items": [(one, say_term(one.work_file.retention)) for one in items],
        "council": members,
        "may_note": row.state == DisposalState.COUNCIL
        and (sits or request.access.holds(PREPARE_DISPOSAL.key)),
        "acts": _acts(request, row),
        "columns": [
            Column(pgettext("work file", "Number and notation")),
            Column(_("Title of the file")),
            Column(_("Kept for")),
            Column(_("Opinion")),
            Column(_("Contents destroyed"), numeric=True),
        ],
    }
    return render_page(request, "archive/disposal.html", context, part="content")


@require_http_methods(ASKED)
@official_page(PREPARE_DISPOSAL.key)
def council(request: OfficialRequest, disposal_id: UUID) -> HttpResponse:
    """Name the council."""
    row = _find(request, disposal_id)

    def do(form: Any) -> None:
        disposing.call_council(
            row.pk,
            members=form.council(),
            decision=form.cleaned_data["decision"],
            actor=request.user,
        )

    return ask(
        request,
        CouncilForm(posted(request)),
        do,
        title=_("Name the council"),
        lead=_("One chair, one secretary and at least one more member."),
        act=_("Give the list to the council"),
        back_url=row.get_absolute_url(),
    )


@require_http_methods(ASKED)
@official_page(KEEP.key)
def opinion(request: OfficialRequest, item_id: UUID) -> HttpResponse:
    """Write down what the council says of a file."""
    rows = DisposalItem.objects.select_related("disposal", "work_file")
    shown = disposals_shown_to(request.user)
    item = get_object_or_404(rows.filter(disposal__in=shown), pk=item_id)
    return ask(
        request,
        OpinionForm(posted(request)),
        lambda form: disposing.note_opinion(item.pk, form.opinion(), actor=request.user),
        title=_("Opinion on file %(notation)s") % {"notation": item.work_file.notation},
        lead=item.work_file.title,
        act=_("Write the opinion down"),
        back_url=item.disposal.get_absolute_url(),
    )


@require_http_methods(ASKED)
@official_page(DECIDE_DISPOSAL.key)
def decide(request: OfficialRequest, disposal_id: UUID) -> HttpResponse:
    """Decide the destruction."""
    row = _find(request, disposal_id)
    return ask(
        request,
        DecideForm(posted(request)),
        lambda form: disposing.decide(row.pk, actor=request.user, **form.cleaned_data),
        title=_("Decide the destruction"),
        lead=_(
            "What the council keeps goes back to the archive. Somebody else carries the rest out."
        ),
        act=_("Decide"),
        back_url=row.get_absolute_url(),
        done=_("The destruction is decided."),
    )


@require_http_methods(ASKED)
@official_page(PREPARE_DISPOSAL.key)
def carry_out(request: OfficialRequest, disposal_id: UUID) -> HttpResponse:
    """Destroy the contents for good."""
    row = _find(request, disposal_id)
    return ask(
        request,
        CarryOutForm(posted(request)),
        lambda form: (
            disposing.carry_out(row.pk, actor=request.user, **form.cleaned_data) and None
        ),
        title=_("Destroy the contents for good"),
        lead=_(
            "The contents of the files go; what they were, their hashes and this record stay."
        ),
        act=_("Destroy"),
        back_url=row.get_absolute_url(),
        done=_("The contents are destroyed. The record of it is kept."),
        danger=True,
    )


@require_http_methods(ASKED)
@official_page(PREPARE_DISPOSAL.key)
def give_up(request: OfficialRequest, disposal_id: UUID) -> HttpResponse:
    """Give a list up."""
    row = _find(request, disposal_id)
    if request.method == "POST":
        do = partial(disposing.give_up, row.pk, actor=request.user)
        done = _("The list is given up.")
        return act(request, do, done=done, back_url=row.get_absolute_url())
    context = {
        "question": _("Give this list up?"),
        "detail": _("Its files go back to the archive as they were."),
        "act": _("Give the list up"),
        "danger": False,
        "back_url": row.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _find(request: OfficialRequest, disposal_id: UUID) -> Disposal:
    return get_object_or_404(disposals_shown_to(request.user), pk=disposal_id)


def _acts(request: OfficialRequest, row: Disposal) -> list[tuple[str, str, bool]]:
    """Return the address and label of what this person may do next, and whether it destroys."""
    prepares = request.access.holds(PREPARE_DISPOSAL.key)
    decides = request.access.holds(DECIDE_DISPOSAL.key)
    acts = {
        DisposalState.DRAFT: [("council", _("Name the council"), False, prepares)],
        DisposalState.COUNCIL: [("decide", _("Decide the destruction"), False, decides)],
        DisposalState.DECIDED: [
            (
                "carry-out",
                _("Destroy the contents"),
                True,
                prepares and row.decided_by_id != request.user.pk,
            )
        ],
    }
    if row.state in (DisposalState.DRAFT, DisposalState.COUNCIL):
        acts[DisposalState(row.state)].append(
            ("give-up", _("Give the list up"), False, prepares)
        )
    return [
        (reverse(f"archive:disposal-{name}", args=[row.pk]), label, danger)
        for name, label, danger, allowed in acts.get(DisposalState(row.state), [])
        if allowed
    ]
