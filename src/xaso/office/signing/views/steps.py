"""One paper: looked at, signed or refused beside it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.forms import PinForm, ReasonForm
from xaso.office.signing.models import SigningKey, SigningStep
from xaso.office.signing.pictures import NoSuchPageError, count_pages, draw_page
from xaso.office.signing.presentation import due_state, key_state, moments_of, request_state
from xaso.office.signing.queries.authorities import block_of
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.keys import key_for
from xaso.office.signing.services.levels import level_sentence
from xaso.office.signing.services.previewing import paper_of
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.services.requesting import cancel_request
from xaso.office.signing.services.turns import check_turn, may_sign
from xaso.office.signing.sources import sources
from xaso.office.signing.states import RequestState, StepKind
from xaso.office.signing.views.finding import request_or_404, step_or_404
from xaso.office.signing.views.plugin import plugin_page
from xaso.ui.pages import render_page


@transaction.non_atomic_requests
@sensitive_post_parameters("pin")
@plugin_page
@require_http_methods(["GET", "POST"])
@never_cache
@official_page("")
def step(request: OfficialRequest, step_id: UUID) -> HttpResponse:
    """Show a paper beside the act: sign it with the PIN, or refuse it with a reason."""
    with transaction.atomic():
        found = step_or_404(step_id, request.user)
    refusing = request.POST.get("act") == "refuse"
    pin = PinForm(request.POST if request.method == "POST" and not refusing else None)
    reason = ReasonForm(request.POST if refusing else None)
    form = reason if refusing else pin
    if form.is_valid():
        try:
            messages.success(request, _act(found, request.user, form, refusing=refusing))
        except NotSignedError as failure:
            form.add_error(None, str(failure.reason))
        else:
            return redirect("signing:request", request_id=found.request_id)
    with transaction.atomic():
        context = {
            "step": found,
            "form": form,
            "pin_form": pin,
            "reason_form": reason,
            "due": due_state(found.request),
            "pages": range(1, count_pages(paper_of(found, request.user)) + 1),
            "demo": settings.XASO_DEMO,
            **_standing(found, request.user),
        }
        return render_page(request, "signing/step.html", context, part="act")


@require_http_methods(["GET", "POST"])
@never_cache
@official_page("")
def request_page(request: OfficialRequest, request_id: UUID) -> HttpResponse:
    """Show how a request stands: who signed, who is next; who asked may call it off."""
    found = request_or_404(request_id, request.user)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            cancel_request(found.pk, actor=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The request for signatures was called off."))
        except NotSignedError as failure:
            form.add_error(None, str(failure.reason))
        else:
            return redirect("signing:request", request_id=found.pk)
    steps = list(found.steps.all())
    is_open = found.state == RequestState.OPEN
    context = {
        "found": found,
        "form": form,
        "state": request_state(found),
        "due": due_state(found) if is_open else None,
        "moments": moments_of(steps),
        "own_step": next((one for one in steps if _is_mine(one, request.user)), None),
        "some_step": steps[0],
        "address": sources[found.source].address(found.subject_id),
        "may_cancel": is_open and found.requested_by_id == request.user.pk,
    }
    return render_page(request, "signing/request.html", context, part="request")


@require_GET
@never_cache
@official_page("")
def page_picture(request: OfficialRequest, step_id: UUID, number: int) -> HttpResponse:
    """Give one page of the paper as a picture."""
    found = step_or_404(step_id, request.user)
    try:
        picture = draw_page(paper_of(found, request.user), number)
    except NoSuchPageError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png")


@require_GET
@never_cache
@xframe_options_sameorigin
@official_page("")
def paper(request: OfficialRequest, step_id: UUID) -> HttpResponse:
    """Give the paper itself."""
    content = paper_of(step_or_404(step_id, request.user), request.user)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename="trinh-ky.pdf") or ""
    )
    return response


def _act(found: SigningStep, actor: User, form: PinForm | ReasonForm, *, refusing: bool) -> str:
    if refusing:
        refuse_step(found.pk, actor=actor, reason=form.cleaned_data["reason"])
        return _("You refused to sign; who submitted the paper was told why.")
    signed = sign_apart(found.pk, actor=actor, pin=form.cleaned_data["pin"])
    return _("The paper is signed (%(level)s).") % {"level": signed.level}


def _standing(found: SigningStep, user: User) -> dict[str, object]:
    """Return whether this person may sign now, with which key, and what will be printed."""
    today = clock.today()
    try:
        check_turn(found)
        authority = may_sign(found, user, today)
    except PermissionDenied:
        return {"may_sign": False, "why_not": ""}
    except NotSignedError as failure:
        return {"may_sign": False, "why_not": failure.reason}
    is_person = found.kind == StepKind.PERSON
    key, missing = _key(StepKind(found.kind), user)
    return {
        "may_sign": True,
        "key": key,
        "key_state": key_state(key) if key else None,
        "missing": missing,
        "level": level_sentence(),
        "signed_as": block_of(authority, user, today) if is_person else None,
        "instead_of": found.signer if is_person and found.signer_id != user.pk else None,
    }


def _key(kind: StepKind, user: User) -> tuple[SigningKey | None, str]:
    try:
        return key_for(kind, user), ""
    except NotSignedError as failure:
        return None, str(failure.reason)


def _is_mine(step: SigningStep, user: User) -> bool:
    try:
        check_turn(step)
        may_sign(step, user, clock.today())
    except (PermissionDenied, NotSignedError):
        return False
    return True
