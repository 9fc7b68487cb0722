"""A batch: flipped through, decided about, signed in one act with its progress."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib.ids import uuid_or_none
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.forms import PinForm
from xaso.office.signing.models import SigningBatch, SigningBatchItem
from xaso.office.signing.pictures import count_pages
from xaso.office.signing.presentation import due_state
from xaso.office.signing.queries.waiting import MINE, waiting_steps
from xaso.office.signing.services.batches import (
    MOST,
    UNDER_WAY,
    begin_batch,
    mark_item,
    note_seen,
    progress_of,
    sign_next,
    stop_batch,
    try_failed_again,
)
from xaso.office.signing.services.levels import level_sentence
from xaso.office.signing.services.previewing import paper_of
from xaso.office.signing.states import ItemMark, ItemState
from xaso.ui.pages import render_page


@require_POST
@never_cache
@official_page("")
def begin(request: OfficialRequest) -> HttpResponse:
    """Put the chosen papers, or all that wait, into a batch and show the first."""
    named = request.POST.getlist("chosen")
    chosen = [found for one in named if (found := uuid_or_none(one))]
    if not named:
        rows = waiting_steps(request.user, request.POST.get("view") or MINE)
        chosen = list(rows.values_list("pk", flat=True)[:MOST])
    try:
        batch = begin_batch(chosen, actor=request.user)
    except NotSignedError as failure:
        messages.error(request, str(failure.reason))
        return redirect("signing:start")
    return redirect("signing:batch", batch_id=batch.pk)


@require_http_methods(["GET", "POST"])
@never_cache
@official_page("")
def batch(request: OfficialRequest, batch_id: UUID) -> HttpResponse:
    """Show one paper of a batch after another, each to be signed, refused or left."""
    found = _batch_or_404(batch_id, request.user)
    if found.state not in UNDER_WAY:
        return redirect("signing:batch-sign", batch_id=found.pk)
    items = list(found.items.select_related("step__request__requested_by", "step__signer"))
    item = _chosen(items, request.GET.get("item", ""))
    error = ""
    if request.method == "POST":
        error = _decide(request, item)
        if not error:
            return redirect(_after(found, items, item))
    note_seen(item)
    return render_page(
        request, "signing/batch.html", _shown(request, found, items, item, error), part="paper"
    )


@transaction.non_atomic_requests
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
@never_cache
@official_page("")
def sign(request: OfficialRequest, batch_id: UUID) -> HttpResponse:
    """Sign what is marked, one paper a request; the PIN stays in the form of the page."""
    with transaction.atomic():
        found = _batch_or_404(batch_id, request.user)
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            sign_next(found.pk, actor=request.user, pin=form.cleaned_data["pin"])
        except NotSignedError as failure:
            form.add_error(None, str(failure.reason))
    with transaction.atomic():
        return _signing_page(request, found, form)


def _signing_page(request: OfficialRequest, found: SigningBatch, form: PinForm) -> HttpResponse:
    if form.is_bound:
        found.refresh_from_db()
    progress = progress_of(found)
    context = {
        "batch": found,
        "form": form,
        "progress": progress,
        "is_over": found.state not in UNDER_WAY,
        "goes_on": form.is_bound and not form.errors and progress.left > 0,
        "items": found.items.exclude(mark="").select_related("step__request"),
        "level": level_sentence(),
        "demo": settings.XASO_DEMO,
    }
    return render_page(request, "signing/batch_sign.html", context, part="progress")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page("")
def leave(request: OfficialRequest, batch_id: UUID) -> HttpResponse:
    """Leave a batch after asking; what is signed stays signed."""
    found = _batch_or_404(batch_id, request.user)
    if request.method == "POST":
        try:
            stop_batch(found.pk, actor=request.user)
        except NotSignedError as failure:
            messages.error(request, str(failure.reason))
            return redirect("signing:batch", batch_id=found.pk)
        messages.success(
            request, _("You left the batch. What was not signed waits in the list.")
        )
        return redirect("signing:start")
    context = {
        "question": _("Leave this batch?"),
        "detail": _("What is signed stays signed; the rest waits in the list again."),
        "act": _("Leave the batch"),
        "back_url": reverse("signing:batch", args=[found.pk]),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_POST
@never_cache
@official_page("")
def again(request: OfficialRequest, batch_id: UUID) -> HttpResponse:
    """Try what failed in a batch once more."""
    found = _batch_or_404(batch_id, request.user)
    try:
        new = try_failed_again(found.pk, actor=request.user)
    except NotSignedError as failure:
        messages.error(request, str(failure.reason))
        return redirect("signing:batch-sign", batch_id=found.pk)
    return redirect("signing:batch-sign", batch_id=new.pk)


def _batch_or_404(batch_id: UUID, user: User) -> SigningBatch:
    found = SigningBatch.objects.filter(pk=batch_id, owner=user.pk).first()
    if found is None:
        raise Http404
    return found


def _chosen(items: list[SigningBatchItem], wanted: str) -> SigningBatchItem:
    """Return the paper that is asked for, else the first that is not decided about."""
    for item in items:
        if str(item.pk) == wanted:
            return item
    return next((item for item in items if not item.mark), items[0])


def _decide(request: OfficialRequest, item: SigningBatchItem) -> str:
    """Keep the decision about a paper; return why it cannot be kept."""
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if act not in ItemMark.values:
        return ""
    try:
        mark_item(item.pk, ItemMark(act), actor=request.user, reason=reason)
    except NotSignedError as failure:
        return str(failure.reason)
    return ""


def _after(batch: SigningBatch, items: list[SigningBatchItem], item: SigningBatchItem) -> str:
    """Return the address of the next paper, or of the one act once it was the last."""
    place = items.index(item)
    if place + 1 < len(items):
        return f"{reverse('signing:batch', args=[batch.pk])}?item={items[place + 1].pk}"
    return reverse("signing:batch-sign", args=[batch.pk])


def _shown(
    request: OfficialRequest,
    batch: SigningBatch,
    items: list[SigningBatchItem],
    item: SigningBatchItem,
    error: str,
) -> dict[str, Any]:
    place = items.index(item)
    step = item.step
    return {
        "batch": batch,
        "item": item,
        "step": step,
        "due": due_state(step.request),
        "pages": range(1, count_pages(paper_of(step, request.user)) + 1),
        "number": place + 1,
        "total": len(items),
        "decided": sum(bool(one.mark) for one in items),
        "previous": items[place - 1] if place else None,
        "next": items[place + 1] if place + 1 < len(items) else None,
        "is_done": item.state in (ItemState.SIGNED, ItemState.REFUSED),
        "error": error,
    }
