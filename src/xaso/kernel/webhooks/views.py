"""Pages about the receivers of events, for the IT officer."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.kernel.webhooks.forms import DeliveryFilterForm, SpanForm, WebhookForm
from xaso.kernel.webhooks.models import Webhook, WebhookDelivery
from xaso.kernel.webhooks.offers import offers
from xaso.kernel.webhooks.permissions import MANAGE
from xaso.kernel.webhooks.services import receivers
from xaso.lib.dates import say_moment
from xaso.ui.pages import render_page
from xaso.ui.values import AskedAct, Column, Fact, State, Tone

PAGE_SIZE = 30
TONES: dict[str, Tone] = {
    WebhookDelivery.State.WAITING: "info",
    WebhookDelivery.State.DELIVERED: "good",
    WebhookDelivery.State.DEAD: "late",
}


ACTS = {
    "pause": AskedAct(
        receivers.pause,
        gettext_lazy("Pause the sending of events to %(program)s?"),
        gettext_lazy("Pause"),
        gettext_lazy("Sending is paused; what happens meanwhile is kept."),
    ),
    "go-on": AskedAct(
        receivers.go_on,
        gettext_lazy("Go on sending events to %(program)s?"),
        gettext_lazy("Go on"),
        gettext_lazy("Sending goes on, beginning with what was kept."),
    ),
    "end": AskedAct(
        receivers.end,
        gettext_lazy("Send nothing more to this address of %(program)s?"),
        gettext_lazy("End"),
        gettext_lazy("Nothing more is sent to this address."),
        danger=True,
    ),
}


@official_page(MANAGE.key)
def index(request: OfficialRequest) -> HttpResponse:
    """List the receivers of the commune."""
    rows = Webhook.objects.select_related("program")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    told = _told(page)
    context = {
        "page": page,
        "rows": [(one, _state_of(one, told)) for one in page],
        "columns": [Column(_("Program")), Column(_("Address")), Column(_("State"))],
    }
    return render_page(request, "webhooks/list.html", context, part="rows")


@never_cache
@official_page(MANAGE.key)
def add(request: OfficialRequest) -> HttpResponse:
    """Register a receiver and show its secret this once."""
    posted = request.POST if request.method == "POST" else None
    form = WebhookForm(posted, commune_id=request.commune_id)
    if form.is_valid():
        typed = form.cleaned_data
        made, secret = receivers.register_webhook(
            typed["client"].pk, url=typed["url"], events=typed["events"], actor=request.user
        )
        context = {"webhook": made, "secret": secret}
        return render_page(request, "webhooks/secret.html", context, part="content")
    return render_page(request, "webhooks/add.html", {"form": form}, part="form")


@official_page(MANAGE.key)
def webhook(request: OfficialRequest, webhook_id: UUID) -> HttpResponse:
    """Show a receiver and what was sent to it."""
    found = get_object_or_404(Webhook.objects.select_related("program"), pk=webhook_id)
    form = DeliveryFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = WebhookDelivery.objects.filter(webhook=found).order_by("-created_at", "-id")
    rows = rows.filter(state=state) if state else rows
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    told = _told([found])
    context = {
        "webhook": found,
        "is_told": bool(told),
        "state": _state_of(found, told),
        "facts": _facts(found),
        "filters": form,
        "page": page,
        "rows": [(one, _name(one.kind), _standing(one)) for one in page],
        "columns": [
            Column(_("Event")),
            Column(_("State")),
            Column(_("Attempts"), numeric=True),
            Column(_("Last attempt")),
        ],
    }
    return render_page(request, "webhooks/webhook.html", context, part="rows")


@official_page(MANAGE.key)
def change(request: OfficialRequest, webhook_id: UUID, name: str) -> HttpResponse:
    """Ask, then pause, go on or end."""
    if name not in ACTS:
        raise Http404
    found = get_object_or_404(
        Webhook.objects.select_related("program"), pk=webhook_id, ended_at__isnull=True
    )
    act = ACTS[name]
    if request.method == "POST":
        act.do(found.pk, actor=request.user)
        messages.success(request, str(act.done))
        return redirect(found)
    context = {
        "question": str(act.question) % {"program": found.program.full_name},
        "act": act.act,
        "danger": act.danger,
        "back_url": found.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


@require_POST
@official_page(MANAGE.key)
def send_again(request: OfficialRequest, webhook_id: UUID) -> HttpResponse:
    """Send the chosen events again."""
    found = get_object_or_404(Webhook, pk=webhook_id)
    try:
        chosen = [UUID(text) for text in request.POST.getlist("chosen")]
    except ValueError as error:
        raise BadRequest from error
    _say(request, receivers.send_again(found.pk, chosen=chosen, actor=request.user))
    return redirect(found)


@official_page(MANAGE.key)
def send_span(request: OfficialRequest, webhook_id: UUID) -> HttpResponse:
    """Ask from when to when, and send all of that again."""
    found = get_object_or_404(Webhook, pk=webhook_id)
    form = SpanForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _say(request, receivers.send_again(found.pk, span=form.span, actor=request.user))
        return redirect(found)
    context = {
        "question": _("From when to when should everything be sent again?"),
        "detail": _("The receiver knows each event by its id, so that none counts twice."),
        "act": _("Send again"),
        "form": form,
        "back_url": found.get_absolute_url(),
    }
    return render_page(request, "ui/confirm.html", context, part="dialog")


def _say(request: OfficialRequest, sent: int) -> None:
    if not sent:
        messages.warning(request, _("Nothing was sent: please choose events first."))
        return
    text = ngettext("%(count)s event is sent again.", "%(count)s events are sent again.", sent)
    messages.success(request, text % {"count": sent})


def _told(webhooks: Iterable[Webhook]) -> set[UUID]:
    """Return which of these receivers are still told, or would be if they were not paused."""
    ids = [one.pk for one in webhooks]
    return set(Webhook.objects.to_be_told().filter(pk__in=ids).values_list("pk", flat=True))


def _state_of(webhook: Webhook, told: set[UUID]) -> State:
    if webhook.ended_at:
        return State(_("Ended"), "off")
    if webhook.pk not in told:
        return State(_("The program may not call"), "off")
    return State(_("Paused"), "warn") if webhook.paused_at else State(_("Active"), "good")


def _standing(delivery: WebhookDelivery) -> tuple[State, str]:
    said = delivery.get_outcome_display() if delivery.outcome else ""
    if delivery.status:
        said = f"{said} ({delivery.status})"
    return State(delivery.get_state_display(), TONES[delivery.state]), said


def _name(key: str) -> str:
    return str(offers[key].label) if key in offers else key


def _facts(webhook: Webhook) -> list[Fact]:
    return [
        Fact(_("Program"), webhook.program.full_name),
        Fact(_("Address"), webhook.url),
        Fact(_("Events"), ", ".join(_name(one) for one in webhook.events)),
        Fact(_("Registered at"), say_moment(webhook.created_at)),
        Fact(_("Failures in a row"), webhook.failures),
    ]
