"""Officials who leave: planning it, watching the work go to others, calling it off."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Case, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xaso.kernel.officials import queries, services
from xaso.kernel.officials.handing_over import work_of
from xaso.kernel.officials.leaving_forms import LeavingForm
from xaso.kernel.officials.models import Departure
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.lib import clock
from xaso.lib.dates import say_date, say_moment
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact, State, Tone

SHOWN = 100
TONES: dict[str, Tone] = {
    Departure.State.PLANNED: "warn",
    Departure.State.UNDER_WAY: "info",
    Departure.State.DONE: "good",
    Departure.State.CANCELLED: "off",
}


@require_GET
@official_page(MANAGE.key)
def index(request: OfficialRequest) -> HttpResponse:
    """List who leaves soon, then who has left."""
    open_first = Case(When(state__in=Departure.OPEN, then=Value(0)), default=Value(1))
    found = Departure.objects.select_related("user", "asked_by")
    rows = found.order_by(open_first, "last_day", "id")[:SHOWN]
    context = {
        "rows": [(one, _state(one)) for one in rows],
        "columns": [
            Column(_("Official")),
            Column(_("Last day of work")),
            Column(_("What happens")),
            Column(_("Asked for by")),
            Column(_("State")),
        ],
    }
    return render_page(request, "officials/departures.html", context, part="rows")


@official_page(MANAGE.key)
def leave(request: OfficialRequest, official_id: UUID) -> HttpResponse:
    """Plan that an official leaves: when, why, and who takes what lies with them."""
    official = get_object_or_404(queries.officials_of(request.commune_id), pk=official_id)
    planned = Departure.objects.open().filter(user=official).first()
    if planned:
        return redirect("officials:departure", planned.pk)
    work = {key: one for key, _holder, one in work_of(official.pk)}
    form = LeavingForm(
        request.POST if request.method == "POST" else None, official=official, work=work
    )
    if form.is_valid():
        try:
            made = services.plan_departure(official.pk, form.plan, actor=request.user)
        except services.OneselfError:
            form.add_error(None, _("Another IT officer must do this for you."))
        except services.LastItOfficerError:
            form.add_error(
                None,
                _(
                    "This is the last IT officer of the commune. Give somebody else the role"
                    " first."
                ),
            )
        except services.NothingHeldError:
            form.add_error(None, _("This official holds no role here that could end."))
        else:
            messages.success(request, _("The departure has been written down."))
            return redirect("officials:departure", made.pk)
    context = {
        "official": official,
        "form": form,
        "work": list(work.values()),
        "lent": _lent(official.pk, request.commune_id),
        "elsewhere": queries.works_elsewhere(official, request.access, clock.today()),
    }
    return render_page(request, "officials/leave.html", context, part="form")


@require_GET
@official_page(MANAGE.key)
def departure(request: OfficialRequest, departure_id: UUID) -> HttpResponse:
    """Show one departure: what was planned, how far the work has gone to others."""
    found = get_object_or_404(
        Departure.objects.select_related("user", "asked_by"), pk=departure_id
    )
    is_planned = found.state == Departure.State.PLANNED
    context = {
        "departure": found,
        "state": _state(found),
        "facts": _facts(found),
        "under_way": found.state == Departure.State.UNDER_WAY,
        "percent": min(99, 100 * found.handed_over // max(found.to_hand_over, 1)),
        "may_call_off": is_planned and found.last_day >= clock.today(),
        "work": [one for _key, _holder, one in work_of(found.user_id)] if is_planned else [],
        "columns": [Column(_("Work")), Column(_("Unit")), Column(_("How many"), numeric=True)],
    }
    return render_page(request, "officials/departure.html", context, part="progress")


@official_page(MANAGE.key)
def call_off(request: OfficialRequest, departure_id: UUID) -> HttpResponse:
    """Ask, then undo a departure whose last day has not passed."""
    found = get_object_or_404(
        Departure.objects.filter(state=Departure.State.PLANNED), pk=departure_id
    )
    if request.method == "POST":
        try:
            services.call_off(found.pk, actor=request.user)
        except services.TooLateError:
            messages.error(request, _("The last day has passed; this cannot be undone."))
        else:
            messages.success(
                request, _("The departure is called off. The roles are as before.")
            )
        return redirect("officials:departure", found.pk)
    context = {
        "question": _("Call off the departure of %(person)s?") % {"person": found.user},
        "detail": _("Roles and delegations then end when they would have ended before."),
        "act": _("Call off"),
        "back_url": reverse("officials:departure", args=[found.pk]),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _state(one: Departure) -> State:
    return State(one.get_state_display(), TONES[one.state])


def _facts(one: Departure) -> list[Fact]:
    facts = [
        Fact(_("What happens"), one.get_kind_display()),
        Fact(_("Last day of work"), say_date(one.last_day)),
        Fact(_("Reason"), one.reason),
        Fact(_("Asked for by"), one.asked_by.full_name, note=say_moment(one.asked_at)),
    ]
    if one.state == Departure.State.DONE:
        facts.append(Fact(_("Handed over"), one.handed_over))
    return facts


def _lent(user_id: UUID, commune_id: int) -> int:
    found = queries.delegations_of(user_id, commune_id)
    return found.filter(valid_to__gte=clock.today(), revoked_at__isnull=True).count()
