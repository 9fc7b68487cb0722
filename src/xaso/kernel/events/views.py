"""Pages for those who look after what could not be delivered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xaso.kernel.events.forms import LetterFilterForm
from xaso.kernel.events.models import DeadLetter
from xaso.kernel.events.permissions import SEE_DEAD_LETTERS
from xaso.kernel.events.services.letters import send_again
from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.ui.pages import render_page
from xaso.ui.values import Column, Fact, State, Tone

PAGE_SIZE = 30
ORDERS = {
    "last": "last_at",
    "-last": "-last_at",
    "event": "event_kind",
    "-event": "-event_kind",
}
TONES: dict[str, Tone] = {
    DeadLetter.State.OPEN: "late",
    DeadLetter.State.RESENT: "info",
    DeadLetter.State.DONE: "good",
}


@official_page(SEE_DEAD_LETTERS.key)
def letters(request: OfficialRequest) -> HttpResponse:
    """List the undelivered events of the commune: search, narrow, sort, choose."""
    form = LetterFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = DeadLetter.objects.matching(chosen.get("q", ""), chosen.get("state", ""))
    order = ORDERS.get(request.GET.get("sort", ""), "-last_at")
    page = Paginator(found.order_by(order, "id"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "rows": [(one, state_of(one)) for one in page],
        "columns": [
            Column(_("Event"), sort="event"),
            Column(_("Reason")),
            Column(_("Attempts"), numeric=True),
            Column(_("Last attempt"), sort="last"),
            Column(_("State")),
        ],
    }
    return render_page(request, "events/letters.html", context, part="rows")


@official_page(SEE_DEAD_LETTERS.key)
def letter(request: OfficialRequest, letter_id: UUID) -> HttpResponse:
    """Show what could not be delivered, why, when and how often."""
    found = get_object_or_404(DeadLetter, pk=letter_id)
    context = {"letter": found, "state": state_of(found), "facts": _facts(found)}
    return render_page(request, "events/letter.html", context, part="content")


@require_POST
@official_page(SEE_DEAD_LETTERS.key)
def send_one_again(request: OfficialRequest, letter_id: UUID) -> HttpResponse:
    """Send one event again and come back to it."""
    found = get_object_or_404(DeadLetter, pk=letter_id)
    _send(request, [found.pk])
    return redirect(found)


@require_POST
@official_page(SEE_DEAD_LETTERS.key)
def send_many_again(request: OfficialRequest) -> HttpResponse:
    """Send the chosen events again and come back to the list."""
    try:
        chosen = [UUID(text) for text in request.POST.getlist("chosen")]
    except ValueError as error:
        raise BadRequest from error
    _send(request, chosen)
    return redirect("events:letters")


def state_of(letter: DeadLetter) -> State:
    """Return the state of a letter as people read it."""
    return State(letter.get_state_display(), TONES[letter.state])


def _send(request: OfficialRequest, chosen: Sequence[UUID]) -> None:
    sent = send_again(chosen, actor=request.user)
    if not sent:
        messages.warning(request, _("Nothing was sent: choose events that are not delivered."))
        return
    text = ngettext("%(count)s event is sent again.", "%(count)s events are sent again.", sent)
    messages.success(request, text % {"count": sent})


def _facts(letter: DeadLetter) -> list[Fact]:
    return [
        Fact(_("Event"), letter.event_kind),
        Fact(_("Receiver"), letter.subscriber),
        Fact(_("About"), letter.aggregate_id),
        Fact(_("Reason"), letter.get_reason_display()),
        Fact(_("Error"), letter.error_class),
        Fact(_("Place in the program"), letter.error_place or "–"),
        Fact(_("Attempts"), letter.attempts),
        Fact(_("Published at"), _moment(letter.event_at)),
        Fact(_("First given up at"), _moment(letter.first_at)),
        Fact(_("Last given up at"), _moment(letter.last_at)),
        Fact(_("Sent again at"), _moment(letter.resent_at)),
        Fact(_("Delivered at"), _moment(letter.resolved_at)),
    ]


def _moment(at: datetime | None) -> str:
    return date_format(localtime(at), "H:i d/m/Y") if at else "–"
