"""Whom a citizen acts for: said by the citizen, looked at by the one-stop desk."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record_access
from xaso.kernel.files.api import (
    FileQuarantinedError,
    FileRefusedError,
    as_response,
    explain,
    store_brought,
)
from xaso.kernel.identity.forms import ClaimForm, RefusalForm
from xaso.kernel.identity.models import Level, Representation
from xaso.kernel.identity.permissions import CONFIRM
from xaso.kernel.identity.queries import identities_of
from xaso.kernel.identity.services import representing
from xaso.kernel.identity.views.entering import commune_of
from xaso.kernel.permissions.api import (
    CitizenRequest,
    OfficialRequest,
    citizen_page,
    official_page,
)
from xaso.kernel.tenancy.api import acting_in
from xaso.ui.pages import render_page


@never_cache
@citizen_page(level=Level.BASIC)
def claim(request: CitizenRequest) -> HttpResponse:
    """Let a citizen say for whom they act, with a photo of the paper."""
    is_sent = request.method == "POST"
    form = ClaimForm(*((request.POST, request.FILES) if is_sent else ()))
    with acting_in(_commune(request)):
        if form.is_valid() and _claim(request.user, form):
            messages.success(
                request, _("Sent. The one-stop desk looks at it; this page shows the result.")
            )
            return redirect("identity:account")
        return render_page(request, "identity/claim.html", {"form": form}, part="form")


@require_POST
@citizen_page()
def end(request: CitizenRequest, representation_id: UUID) -> HttpResponse:
    """End what one said oneself."""
    with acting_in(_commune(request)):
        mine = Representation.objects.of(request.user.pk)
        row = get_object_or_404(mine, pk=representation_id)
        try:
            representing.end(row.pk, actor=request.user)
        except representing.AlreadyDecidedError:
            messages.info(request, _("It has ended already."))
        else:
            messages.success(request, _("It has ended."))
    return redirect("identity:account")


@require_GET
@official_page(CONFIRM.key)
def waiting(request: OfficialRequest) -> HttpResponse:
    """List what citizens said and nobody has looked at."""
    rows = Representation.objects.waiting().select_related("user")[:100]
    return render_page(request, "identity/waiting.html", {"rows": rows}, part="rows")


@official_page(CONFIRM.key)
def decide(request: OfficialRequest, representation_id: UUID) -> HttpResponse:
    """Show the proof beside what the citizen says; take the decision."""
    row = _found(representation_id)
    act = request.POST.get("act")
    if request.method == "POST" and act not in ("confirm", "refuse"):
        raise BadRequest
    form = RefusalForm(request.POST if act == "refuse" else None)
    if act == "confirm" or form.is_valid():
        return _decide(request, row, "" if act == "confirm" else form.cleaned_data["reason"])
    _note_look(request, row)
    context = {
        "row": row,
        "form": form,
        "identities": identities_of(row.user_id),
        "proof_url": reverse("identity:proof", args=[row.pk]),
    }
    return render_page(request, "identity/decide.html", context, part="content")


@require_GET
@official_page(CONFIRM.key)
def proof(request: OfficialRequest, representation_id: UUID) -> HttpResponseBase:
    """Show the paper that the citizen sent."""
    row = _found(representation_id)
    _note_look(request, row)
    try:
        return as_response(row.proof_id, inline=True, request=request)
    except FileQuarantinedError as error:
        raise Http404 from error


def _commune(request: HttpRequest) -> int:
    commune_id = commune_of(request)
    if commune_id is None:
        raise Http404
    return commune_id


def _claim(user: User, form: ClaimForm) -> bool:
    typed = dict(form.cleaned_data)
    try:
        representing.require_room(user)
        typed["proof"] = store_brought(typed["proof"], actor=user).id
        representing.claim(user, representing.Claim(**typed))
    except FileRefusedError as error:
        form.add_error("proof", explain(error))
    except representing.TooManyWaitingError:
        form.add_error(
            None, _("Please wait until the desk has looked at what you sent before.")
        )
    return not form.errors


def _decide(request: OfficialRequest, row: Representation, reason: str) -> HttpResponse:
    try:
        if reason:
            representing.refuse(row.pk, reason, actor=request.user)
        else:
            representing.confirm(row.pk, actor=request.user)
    except representing.AlreadyDecidedError:
        messages.info(request, _("Somebody decided this meanwhile."))
    else:
        messages.success(request, _("Refused.") if reason else _("Confirmed."))
    return redirect("identity:waiting")


def _found(representation_id: UUID) -> Representation:
    rows = Representation.objects.select_related("user")
    return get_object_or_404(rows, pk=representation_id)


def _note_look(request: OfficialRequest, row: Representation) -> None:
    record_access(
        actor=request.user,
        person_index=bytes(row.number_index),
        purpose=_("Looking at the proof that somebody acts for this person"),
        subject=("representation", row.pk),
        fields="name, number, proof",
    )


def listed(request: HttpRequest, user: User) -> list[Representation]:
    """Return what a citizen said before the commune whose pages they see."""
    commune_id = commune_of(request)
    if commune_id is None:
        return []
    with acting_in(commune_id):
        return list(Representation.objects.of(user.pk)[:50])
