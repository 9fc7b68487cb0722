"""Handing files over to the archive, and the packages for it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xaso.kernel.audit.api import record
from xaso.kernel.files.api import DamagedFileError, FileQuarantinedError, as_response
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid_or_none
from xaso.office.archive.forms import HandOverForm, ReasonForm
from xaso.office.archive.models import HandOver, HandOverItem, HandOverState
from xaso.office.archive.permissions import KEEP, RECEIVE
from xaso.office.archive.presentation import (
    hand_over_state,
    package_state,
    say_term,
    sections,
)
from xaso.office.archive.queries.files import visible_to
from xaso.office.archive.queries.handing import hand_overs_shown_to, items_of, progress_of
from xaso.office.archive.services import handing
from xaso.office.archive.views.asking import act, ask, posted
from xaso.office.archive.views.files import cannot_open, find
from xaso.ui.pages import render_page
from xaso.ui.values import Column

PAGE_SIZE = 30
ASKED = ["GET", "POST"]


@require_GET
@official_page(KEEP.key)
def hand_overs(request: OfficialRequest) -> HttpResponse:
    """List the hand-overs, the newest first."""
    rows = hand_overs_shown_to(request.user)
    state = request.GET.get("state", "")
    if state in HandOverState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, hand_over_state(row.state)) for row in page],
        "tabs": sections("hand-overs", request.access),
        "state": state,
        "states": HandOverState.choices,
        "columns": [
            Column(_("Number")),
            Column(_("Name of the papers")),
            Column(_("Given by")),
            Column(_("State")),
        ],
    }
    return render_page(request, "archive/hand_overs.html", context, part="rows")


@require_http_methods(ASKED)
@official_page(KEEP.key)
def begin(request: OfficialRequest) -> HttpResponse:
    """Put the chosen closed files on a list for the archive."""
    chosen = [uuid_or_none(one) for one in request.GET.getlist("chosen")]
    ids = [one for one in chosen if one]
    found = visible_to(request.user).filter(pk__in=ids).order_by("year", "notation")
    names = ", ".join(row.notation for row in found)

    def do(form: Any) -> HandOver:
        return handing.begin_hand_over(ids, actor=request.user, **form.cleaned_data)

    return ask(
        request,
        HandOverForm(posted(request)),
        do,
        title=_("Hand over to the archive"),
        lead=_("Chosen files: %(files)s. Their packages are written in the background.")
        % {"files": names or _("none")},
        act=_("Prepare the hand-over"),
        back_url=reverse("archive:files"),
    )


@require_GET
@never_cache
@official_page(KEEP.key)
def hand_over(request: OfficialRequest, hand_over_id: UUID) -> HttpResponse:
    """Show a hand-over: its files, their packages, what is to be done next."""
    row = _find(request, hand_over_id)
    items = items_of(row.pk)
    done = progress_of(items)
    receives = request.access.holds(RECEIVE.key)
    listed = visible_to(request.user).filter(pk__in=[one.work_file_id for one in items])
    openable = set(listed.values_list("pk", flat=True))
    context = {
        "hand_over": row,
        "state": hand_over_state(row.state),
        "items": [
            (
                one,
                package_state(one.package_state),
                say_term(one.work_file.retention),
                one.work_file_id in openable,
            )
            for one in items
        ],
        "progress": done,
        "acts": _acts(request, row, receives=receives, is_ready=done.is_ready),
        "offers": row.state == HandOverState.DRAFT
        and (row.giver_id == request.user.pk or receives),
        "may_refuse": receives
        and row.state in (HandOverState.WAITING, HandOverState.PROCESSING),
        "columns": [
            Column(pgettext("work file", "Number and notation")),
            Column(_("Title of the file")),
            Column(_("Kept for")),
            Column(pgettext("work file", "Papers"), numeric=True),
            Column(_("Package")),
        ],
    }
    return render_page(request, "archive/hand_over.html", context, part="content")


@require_GET
@never_cache
@official_page(KEEP.key)
def progress(request: OfficialRequest, hand_over_id: UUID) -> HttpResponse:
    """Say how far the packages are; the page asks every two seconds."""
    row = _find(request, hand_over_id)
    context = {"hand_over": row, "progress": progress_of(items_of(row.pk))}
    return render_page(request, "archive/progress.html", context, part="progress")


@require_POST
@official_page(KEEP.key)
def hand_over_act(request: OfficialRequest, hand_over_id: UUID, what: str) -> HttpResponse:
    """Go on with a hand-over: offer it, take it in, find it in order, finish it."""
    row = _find(request, hand_over_id)
    acts: dict[str, tuple[Callable[..., object], str]] = {
        "offer": (handing.offer, _("The archive has the list now.")),
        "again": (handing.write_again, _("The packages are being written once more.")),
        "take-back": (handing.take_back, _("The list is taken back.")),
        "take-in": (handing.take_in, _("The list was received for examination.")),
        "pass": (
            partial(handing.pass_judgement, in_order=True, reason=""),
            _("The files were found in order."),
        ),
        "finish": (handing.finish, _("The files are in the archive.")),
    }
    if what not in acts:
        raise Http404
    do, done = acts[what]
    return act(
        request,
        partial(do, row.pk, actor=request.user),
        done=done,
        back_url=row.get_absolute_url(),
    )


@require_http_methods(ASKED)
@official_page(RECEIVE.key)
def refuse(request: OfficialRequest, hand_over_id: UUID) -> HttpResponse:
    """Give a list back with the reason."""
    row = _find(request, hand_over_id)
    return ask(
        request,
        ReasonForm(posted(request)),
        lambda form: handing.pass_judgement(
            row.pk, in_order=False, reason=form.cleaned_data["reason"], actor=request.user
        ),
        title=_("Give the files back"),
        lead=_("They go back to their keepers, who put right what you name."),
        act=_("Give them back"),
        back_url=row.get_absolute_url(),
        done=_("The files went back with the reason."),
        danger=True,
    )


@require_GET
@never_cache
@official_page(KEEP.key)
def package(request: OfficialRequest, item_id: UUID) -> HttpResponseBase:
    """Give the package of a file to who may open the file itself; written down."""
    item = get_object_or_404(HandOverItem, pk=item_id)
    hand_over = _find(request, item.hand_over_id)
    find(request, item.work_file_id)
    if item.stored_file_id is None:
        raise Http404
    try:
        response = as_response(item.stored_file_id, inline=False, request=request)
    except (FileQuarantinedError, DamagedFileError) as error:
        return cannot_open(request, error, back_url=hand_over.get_absolute_url())
    record(
        "archive.package.downloaded",
        actor=request.user,
        subject=("work_file", item.work_file_id),
    )
    return response


def _find(request: OfficialRequest, hand_over_id: UUID) -> HandOver:
    return get_object_or_404(hand_overs_shown_to(request.user), pk=hand_over_id)


def _acts(
    request: OfficialRequest, row: HandOver, *, receives: bool, is_ready: bool
) -> list[tuple[str, str]]:
    """Return the address and label of what this person may do next."""
    offers = row.giver_id == request.user.pk or receives
    acts = {
        HandOverState.DRAFT: ("offer", _("Offer to the archive"), offers and is_ready),
        HandOverState.WAITING: ("take-in", _("Receive for examination"), receives),
        HandOverState.PROCESSING: ("pass", _("All is in order"), receives),
        HandOverState.PASSED: ("finish", _("Take into the archive"), receives),
    }
    what, label, allowed = acts.get(HandOverState(row.state), ("", "", False))
    address = reverse("archive:hand-over-act", args=[row.pk, what]) if allowed else ""
    return [(address, label)] if allowed else []
