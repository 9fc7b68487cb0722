"""Reminding people of the time they booked, the evening before and an hour before."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.notifications.api import UnreachableAddressError, notify
from xaso.lib import clock
from xaso.lib.dates import say_moment
from xaso.public_services.queue.models import Appointment, ScreenKey
from xaso.public_services.queue.reminders import AHEAD, SOON, reminder_due
from xaso.public_services.queue.screen_keys import key_of


@transaction.atomic
def remind() -> int:
    """Send the commune's reminders that are due, each once; return how many.

    A reminder that a later one has overtaken, because the worker was away, is left out.
    """
    now, sent = clock.now(), 0
    rows = Appointment.objects.select_for_update(of=("self",), skip_locked=True)
    near = rows.filter(starts_at__gt=now, starts_at__lte=now + AHEAD)
    booked = near.filter(state=Appointment.State.BOOKED).exclude(address_sealed=b"")
    for booking in booked.select_related("line").order_by("starts_at"):
        due = reminder_due(booking.starts_at, now)
        if due > booking.reminded:
            sent += _send(booking)
            booking.reminded = due
            booking.save(update_fields=["reminded"])
    return sent


def forget_addresses() -> int:
    """Forget where reminders went, once the time booked is over; return of how many bookings."""
    over = Appointment.objects.filter(starts_at__lt=clock.now()).exclude(address_sealed=b"")
    return over.update(address_sealed=b"")


def _send(booking: Appointment) -> int:
    context = {
        "moment": say_moment(timezone.localtime(booking.starts_at)),
        "line": booking.line.name,
        "code": booking.code,
    }
    page = reverse("queue:booking", args=[key_of(ScreenKey.Kind.DOOR), booking.pk])
    about = ("queue.appointment", booking.pk)
    try:
        return notify(SOON.key, to=booking.address, context=context, url=page, about=about)
    except UnreachableAddressError:
        return 0
