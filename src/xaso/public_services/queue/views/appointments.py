"""Booking a time on one's phone, changing it, and checking in at the kiosk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xaso.kernel.permissions.api import public_page
from xaso.kernel.throttling.api import limited_by_address
from xaso.lib import clock
from xaso.public_services.queue.calendar import calendar_entry
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.forms import BookingForm, FindForm, MoveForm
from xaso.public_services.queue.models import Appointment, QueueLine, ScreenKey
from xaso.public_services.queue.presentation import commune_in_force
from xaso.public_services.queue.queries.slots import free_slots
from xaso.public_services.queue.screen_keys import screen_page
from xaso.public_services.queue.services.appointments import (
    arrive,
    book,
    cancel,
    find_booking,
    move,
)
from xaso.public_services.queue.views.kiosk import frame
from xaso.ui.downloads import download
from xaso.ui.pages import render_page

DOOR, KIOSK = ScreenKey.Kind.DOOR, ScreenKey.Kind.KIOSK
LIMIT = "XASO_QUEUE_TAKEN_PER_MINUTE"


@require_http_methods(["GET", "POST"])
@never_cache
@public_page
@limited_by_address("queue.find", setting=LIMIT, posts_only=True)
@screen_page(DOOR)
def bookings(request: HttpRequest, key: str) -> HttpResponse:
    """Offer the lines that can be booked, and find a booking by code and phone number."""
    form = FindForm(_sent(request))
    if form.is_valid():
        try:
            found = find_booking(form.cleaned_data["code"], form.cleaned_data["phone"])
        except QueueRefusedError as refusal:
            form.add_error("code", str(refusal.reason))
        else:
            return redirect("queue:booking", key=key, appointment_id=found.pk)
    lines = QueueLine.objects.filter(is_active=True, per_half_hour__gt=0)
    context = {"key": key, "commune": commune_in_force(), "form": form, "lines": lines}
    return render_page(request, "queue/bookings.html", context, part="bookings")


@require_http_methods(["GET", "POST"])
@never_cache
@public_page
@limited_by_address("queue.book", setting=LIMIT, posts_only=True)
@screen_page(DOOR)
def new(request: HttpRequest, key: str, line_id: UUID) -> HttpResponse:
    """Book a time at a line."""
    line = get_object_or_404(QueueLine, pk=line_id, is_active=True, per_half_hour__gt=0)
    slots = free_slots(line)
    form = BookingForm(_sent(request), slots=slots)
    if form.is_valid():
        try:
            typed = form.cleaned_data
            made = book(line, typed["slot"], typed["phone"], typed["email"])
        except QueueRefusedError as refusal:
            form.add_error("slot", str(refusal.reason))
        else:
            return redirect("queue:booking", key=key, appointment_id=made.pk)
    context = {
        "key": key,
        "title": line.name,
        "lead": _("Book a time"),
        "form": form,
        "slots": slots,
        "act": _("Book this time"),
    }
    return render_page(request, "queue/book.html", context, part="form")


@require_GET
@never_cache
@public_page
@screen_page(DOOR)
def booking(request: HttpRequest, key: str, appointment_id: UUID) -> HttpResponse:
    """Show a booking to whoever made it."""
    rows = Appointment.objects.select_related("line", "ticket")
    found = get_object_or_404(rows, pk=appointment_id)
    context = {
        "key": key,
        "commune": commune_in_force(),
        "booking": found,
        "can_change": found.is_open_at(clock.now()),
    }
    return render(request, "queue/booking.html", context)


@require_GET
@never_cache
@public_page
@screen_page(DOOR)
def calendar(request: HttpRequest, key: str, appointment_id: UUID) -> HttpResponse:
    """Give a booking as an entry for the phone's own calendar, which reminds by itself."""
    rows = Appointment.objects.select_related("line").filter(state=Appointment.State.BOOKED)
    found = get_object_or_404(rows, pk=appointment_id)
    page = reverse("queue:booking", args=[key, found.pk])
    entry = calendar_entry(
        found, commune=commune_in_force(), address=request.build_absolute_uri(page)
    )
    return download(entry, f"hen-{found.code}.ics", "text/calendar; charset=utf-8")


@require_http_methods(["GET", "POST"])
@never_cache
@public_page
@limited_by_address("queue.change", setting=LIMIT, posts_only=True)
@screen_page(DOOR)
def change(request: HttpRequest, key: str, appointment_id: UUID) -> HttpResponse:
    """Move a booking to another time, or cancel it."""
    rows = Appointment.objects.select_related("line")
    found = get_object_or_404(rows, pk=appointment_id)
    slots = free_slots(found.line)
    wants_cancel = request.POST.get("act") == "cancel"
    form = MoveForm(None if wants_cancel else _sent(request), slots=slots)
    if wants_cancel or form.is_valid():
        try:
            cancel(found.pk) if wants_cancel else move(found.pk, form.cleaned_data["slot"])
        except QueueRefusedError as refusal:
            form.add_error(None if wants_cancel else "slot", str(refusal.reason))
        else:
            return redirect("queue:booking", key=key, appointment_id=found.pk)
    context = {
        "key": key,
        "title": found.line.name,
        "lead": _("Change the time booked"),
        "form": form,
        "slots": slots,
        "booking": found,
        "act": _("Change to this time"),
    }
    return render_page(request, "queue/book.html", context, part="form")


@require_http_methods(["GET", "POST"])
@never_cache
@public_page
@limited_by_address("queue.check_in", setting=LIMIT, posts_only=True)
@screen_page(KIOSK)
def check_in(request: HttpRequest, key: str) -> HttpResponse:
    """Give the number to who booked a time and types the code at the kiosk."""
    context = frame(key) | {"digits": "123456789", "refusal": ""}
    if request.method == "POST":
        try:
            ticket = arrive(request.POST.get("code", "").strip())
        except QueueRefusedError as refusal:
            context["refusal"] = str(refusal.reason)
        else:
            return redirect("queue:kiosk-paper", key=key, ticket_id=ticket.pk)
    return render(request, "queue/kiosk_code.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
