"""Lines, desks and the addresses of the screens, for the IT officer and the supervisor."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.permissions.api import OfficialRequest, official_page
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.forms import DeskForm, LineForm, VoiceForm
from xaso.public_services.queue.models import QueueDesk, QueueLine, ScreenKey, Voice
from xaso.public_services.queue.permissions import SET_UP
from xaso.public_services.queue.queries.desks import line_ids_of_desks
from xaso.public_services.queue.screen_keys import keys_of
from xaso.public_services.queue.services.setting_up import (
    choose_voice,
    keep_desk,
    keep_line,
    renew_key,
)
from xaso.ui.pages import render_page
from xaso.ui.values import Column

PAGES = {
    ScreenKey.Kind.DOOR: "queue:phone",
    ScreenKey.Kind.KIOSK: "queue:kiosk",
    ScreenKey.Kind.BOARD: "queue:board",
}


@require_GET
@never_cache
@official_page(SET_UP.key)
def overview(request: OfficialRequest) -> HttpResponse:
    """Show the lines, the desks and the addresses of the screens."""
    limits = line_ids_of_desks()
    lines = list(QueueLine.objects.all())
    names = {line.pk: line.name for line in lines}
    context = {
        "lines": lines,
        "desks": [
            (desk, [names[one] for one in limits.get(desk.pk, [])])
            for desk in QueueDesk.objects.all()
        ],
        "screens": [_screen(kind, key) for kind, key in keys_of(list(PAGES)).items()],
        "line_columns": [Column(_("Line")), Column(_("Minutes"), numeric=True)],
        "desk_columns": [Column(_("Desk")), Column(_("Lines"))],
    }
    return render_page(request, "queue/setup.html", context, part="setup")


@require_http_methods(["GET", "POST"])
@official_page(SET_UP.key)
def line(request: OfficialRequest, line_id: UUID | None = None) -> HttpResponse:
    """Set a line up."""
    found = get_object_or_404(QueueLine, pk=line_id) if line_id else QueueLine()
    title = found.name if line_id else _("New line")
    form = LineForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        try:
            keep_line(form.instance, actor=request.user)
        except QueueRefusedError as refusal:
            form.add_error("prefix", str(refusal.reason))
        else:
            messages.success(request, _("The line was saved."))
            return redirect("queue:setup")
    context = {"form": form, "title": title}
    return render_page(request, "queue/setup_form.html", context, part="form")


@require_http_methods(["GET", "POST"])
@official_page(SET_UP.key)
def desk(request: OfficialRequest, desk_id: UUID | None = None) -> HttpResponse:
    """Set a desk up."""
    found = get_object_or_404(QueueDesk, pk=desk_id) if desk_id else QueueDesk()
    title = str(found) if desk_id else _("New desk")
    form = DeskForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        lines = [UUID(one) for one in form.cleaned_data["lines"]]
        try:
            keep_desk(form.instance, lines, actor=request.user)
        except QueueRefusedError as refusal:
            form.add_error("is_active", str(refusal.reason))
        else:
            messages.success(request, _("The desk was saved."))
            return redirect("queue:setup")
    context = {"form": form, "title": title}
    return render_page(request, "queue/setup_form.html", context, part="form")


@require_http_methods(["GET", "POST"])
@official_page(SET_UP.key)
def voice(request: OfficialRequest) -> HttpResponse:
    """Choose how the board in the hall calls."""
    found = ScreenKey.objects.filter(kind=ScreenKey.Kind.BOARD).first()
    initial = {"voice": found.voice if found else Voice.OWN}
    form = VoiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        choose_voice(Voice(form.cleaned_data["voice"]), actor=request.user)
        messages.success(request, _("The board calls like this from now on."))
        return redirect("queue:setup")
    context = {"form": form, "title": _("Voice of the board")}
    return render_page(request, "queue/setup_form.html", context, part="form")


@require_http_methods(["GET", "POST"])
@official_page(SET_UP.key)
def renew(request: OfficialRequest, kind: str) -> HttpResponse:
    """Ask once, then make the addresses of a kind of screen void."""
    if kind not in ScreenKey.Kind.values:
        raise Http404
    wanted = ScreenKey.Kind(kind)
    if request.method == "POST":
        renew_key(wanted, actor=request.user)
        messages.success(
            request, _("There is a new address. The old one does not open any more.")
        )
        return redirect("queue:setup")
    context = {
        "question": _("Make a new address for: %(screen)s?") % {"screen": wanted.label},
        "detail": _("Screens and printed QR codes with the old address stop working."),
        "act": _("Make a new address"),
        "danger": True,
        "back_url": reverse("queue:setup"),
    }
    return render(request, "ui/confirm.html", context)


def _screen(kind: ScreenKey.Kind, key: str) -> tuple[ScreenKey.Kind, str, str]:
    """Return a kind of screen with its path and its whole address, which goes into QR codes."""
    path = reverse(PAGES[kind], args=[key])
    return kind, path, settings.XASO_URL.rstrip("/") + path
