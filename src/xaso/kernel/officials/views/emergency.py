"""Emergency powers: opened by oneself with a fresh proof, ended, looked at afterwards."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from xaso.kernel.accounts.api import (
    AccountLockedError,
    EmergencyPower,
    NotProvedError,
    Role,
    prove_presence,
    watch_closely,
    weigh_second_step,
)
from xaso.kernel.officials import queries, services
from xaso.kernel.officials.permissions import OPEN_EMERGENCY, REVIEW_EMERGENCY, SEE_POWERS
from xaso.kernel.officials.policy import EMERGENCY_HOURS, number
from xaso.kernel.officials.power_forms import EmergencyForm, RemarkForm
from xaso.kernel.officials.services.emergency import PLACES, WITHOUT_RULES
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.ui.pages import render_page
from xaso.ui.values import Column, State

SHOWN = 100


@require_GET
@official_page(OPEN_EMERGENCY.key)
def index(request: OfficialRequest) -> HttpResponse:
    """List the emergency powers: all for leaders and IT officers, one's own for others."""
    found = queries.emergencies_of(request.commune_id)
    if not request.access.holds(SEE_POWERS.key):
        found = found.filter(user=request.user)
    may_review = request.access.holds(REVIEW_EMERGENCY.key)
    context = {
        "rows": [_row(one, request, may_review=may_review) for one in found[:SHOWN]],
        "may_open": bool(_offered(request)),
        "hours": number(EMERGENCY_HOURS) or WITHOUT_RULES,
        "columns": [
            Column(_("Official")),
            Column(_("Power")),
            Column(_("From when until when")),
            Column(_("Reason")),
            Column(_("State")),
            Column(_("Acts"), quiet=True),
        ],
    }
    return render_page(request, "officials/emergencies.html", context, part="rows")


@sensitive_post_parameters("present")
@never_cache
@official_page(OPEN_EMERGENCY.key)
def open_one(request: OfficialRequest) -> HttpResponse:
    """Ask which power and why, and for a fresh proof; then open it."""
    by_key = request.GET.get("by") == "key" and request.user.passkeys.exists()
    form = EmergencyForm(
        request.POST if request.method == "POST" else None,
        roles=_offered(request),
        by_key=by_key,
    )
    if form.is_valid() and _is_proved(request, form):
        try:
            services.open_emergency(
                Role(form.cleaned_data["role"]),
                reason=form.cleaned_data["reason"],
                actor=request.user,
            )
        except services.AlreadyHeldError:
            messages.info(request, _("You hold this power already."))
        else:
            watch_closely(request.session)
            weigh_second_step(request.session, request.user)
            messages.warning(request, _("The emergency power is open. The leaders were told."))
        return redirect("officials:emergencies")
    context = {
        "form": form,
        "by_key": by_key,
        "has_key": request.user.passkeys.exists(),
        "hours": number(EMERGENCY_HOURS) or WITHOUT_RULES,
    }
    return render_page(request, "officials/emergency_open.html", context, part="form")


@official_page("")
def close(request: OfficialRequest, power_id: UUID) -> HttpResponse:
    """Ask, then end a power before its time: one's own, or as a leader anybody's."""
    running = queries.emergencies_of(request.commune_id).open_at(clock.now())
    if not request.access.holds(REVIEW_EMERGENCY.key):
        running = running.filter(user=request.user)
    power = get_object_or_404(running, pk=power_id)
    if request.method == "POST":
        services.close_emergency(power.pk, actor=request.user)
        messages.success(request, _("The emergency power has ended."))
        return redirect("officials:emergencies")
    words = {"role": power.get_role_display(), "person": power.user}
    question = _("End the emergency power “%(role)s” of %(person)s now?") % words
    return _ask(request, {"question": question, "act": _("End it")})


@official_page(REVIEW_EMERGENCY.key)
def review(request: OfficialRequest, power_id: UUID) -> HttpResponse:
    """Ask what a leader found, and keep it."""
    found = queries.emergencies_of(request.commune_id)
    power = get_object_or_404(found, pk=power_id)
    if not _is_reviewable(power, request):
        raise PermissionDenied
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.review_emergency(
                power.pk, remark=form.cleaned_data["remark"], actor=request.user
            )
        except services.NotReviewableError as error:
            raise Http404 from error
        messages.success(request, _("The review has been kept."))
        return redirect("officials:emergencies")
    words = {"role": power.get_role_display(), "person": power.user}
    context = {
        "question": _("Review the emergency power “%(role)s” of %(person)s?") % words,
        "detail": _("The audit trail shows what was done in that time."),
        "act": _("Reviewed"),
        "form": form,
    }
    return _ask(request, context)


def _ask(request: OfficialRequest, context: dict[str, object]) -> HttpResponse:
    context["back_url"] = reverse("officials:emergencies")
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _offered(request: OfficialRequest) -> list[Role]:
    """Return the powers that somebody with a role of their own here could open."""
    standing = [
        role
        for role in request.access.with_permission(OPEN_EMERGENCY.key)
        if not role.lent_by and not role.emergency_until
    ]
    return [role for role in PLACES if standing and not request.access.has_role(role)]


def _is_proved(request: OfficialRequest, form: EmergencyForm) -> bool:
    try:
        prove_presence(
            request.user,
            request.session,
            password=form.cleaned_data.get("present", ""),
            answer=request.POST.get("answer", "") if "present" not in form.fields else "",
        )
    except AccountLockedError:
        form.add_error(None, _("The account is locked after too many failed attempts."))
    except NotProvedError:
        field = "present" if "present" in form.fields else None
        form.add_error(field, _("This does not prove that it is you. Please try again."))
    return not form.errors


def _is_reviewable(power: EmergencyPower, request: OfficialRequest) -> bool:
    is_over = power.over_at <= clock.now()
    return is_over and power.reviewed_at is None and power.user_id != request.user.pk


def _row(
    power: EmergencyPower, request: OfficialRequest, *, may_review: bool
) -> dict[str, object]:
    is_open = power.over_at > clock.now()
    own = power.user_id == request.user.pk
    return {
        "power": power,
        "state": _state(power, is_open=is_open),
        "closable": is_open and (own or may_review),
        "reviewable": may_review and _is_reviewable(power, request),
    }


def _state(power: EmergencyPower, *, is_open: bool) -> State:
    if is_open:
        return State(_("Open"), "late")
    if power.reviewed_at is None:
        return State(_("Waits for a review"), "warn")
    return State(_("Reviewed"), "good")
