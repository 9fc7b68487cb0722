"""Booking a time, moving it, cancelling it, and arriving."""

import secrets
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import blind_index
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.worktime import at
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import Appointment, QueueLine, QueueTicket
from xaso.public_services.queue.queries.slots import free_slots
from xaso.public_services.queue.reminders import reminder_due
from xaso.public_services.queue.services.taking import take_number
from xaso.public_services.queue.states import TicketSource

State = Appointment.State
PURPOSE = "queue.appointment.phone"
ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
EARLY, LATE = timedelta(minutes=20), timedelta(minutes=20)
TOO_MANY = _(
    "This phone number has %(count)s bookings already. Please cancel one of them first."
)
FULL = _("This half hour has just been taken. Please choose another one.")
TOO_LATE = _("This booking cannot be changed any more.")
NOT_FOUND = _("No booking has this code and phone number.")
UNKNOWN_CODE = _("No booking of today has this code.")
TOO_EARLY = _("It is too early: please come at most 20 minutes before the time booked.")
MISSED = _("The time booked is over. Please take a usual number.")


@transaction.atomic
def book(line: QueueLine, starts_at: datetime, phone: str, email: str = "") -> Appointment:
    """Book a half hour of a line for whoever has this phone number; reminders go to the e-mail.

    Raises:
        QueueRefusedError: no place is left, or the phone number holds enough bookings.
    """
    now, index, most = clock.now(), _index(phone), settings.XASO_QUEUE_BOOKINGS_PER_PHONE
    _wait_for_others(index)
    to_come = Appointment.objects.filter(state=State.BOOKED, starts_at__gte=now)
    if most and to_come.filter(phone_index=index).count() >= most:
        raise QueueRefusedError(str(TOO_MANY) % {"count": most})
    code = f"{secrets.randbelow(1_000_000):06}"
    made = Appointment(line=line, code=code, phone_index=index, booked_at=now)
    made.address = email
    return _place(made, starts_at)


@transaction.atomic
def move(appointment_id: UUID, starts_at: datetime) -> Appointment:
    """Change to another half hour; the old place is free again."""
    return _place(_open_one(appointment_id), starts_at)


@transaction.atomic
def cancel(appointment_id: UUID) -> None:
    """Give the place back."""
    found = _open_one(appointment_id)
    found.state, found.address = State.CANCELLED, ""
    found.save(update_fields=["state", "address_sealed"])


@transaction.atomic
def arrive(code: str) -> QueueTicket:
    """Give a number to somebody who booked a time for now and is here.

    Raises:
        QueueRefusedError: no such booking today, or it is too early or too late for it.
    """
    now = clock.now()
    near = Appointment.objects.filter(code=code, state=State.BOOKED)
    found = (
        near.select_for_update()
        .order_by("starts_at")
        .filter(
            starts_at__gte=now - timedelta(hours=12), starts_at__lt=now + timedelta(hours=12)
        )
    )
    booking = found.first()
    if booking is None:
        raise QueueRefusedError(UNKNOWN_CODE)
    if now < booking.starts_at - EARLY:
        raise QueueRefusedError(TOO_EARLY)
    if now > booking.starts_at + LATE:
        raise QueueRefusedError(MISSED)
    ticket = take_number(
        booking.line_id, TicketSource.APPOINTMENT, booked_for=booking.starts_at
    )
    booking.ticket, booking.state, booking.address = ticket, State.ARRIVED, ""
    booking.save(update_fields=["ticket", "state", "address_sealed"])
    return ticket


def find_booking(code: str, phone: str) -> Appointment:
    """Return the booking that is still to come; raises ``QueueRefusedError`` without one."""
    wanted = Appointment.objects.filter(code=code, phone_index=_index(phone))
    found = wanted.filter(state=State.BOOKED, starts_at__gte=clock.now() - LATE).first()
    if found is None:
        raise QueueRefusedError(NOT_FOUND)
    return found


def forget_bookings() -> int:
    """Delete the bookings of days long gone; return how many. Nothing of the phone number stays."""
    kept = timedelta(days=settings.XASO_QUEUE_BOOKINGS_KEPT_DAYS)
    first_kept = at(clock.today() - kept, time.min)
    return Appointment.objects.filter(starts_at__lt=first_kept).delete()[0]


def _open_one(appointment_id: UUID) -> Appointment:
    rows = Appointment.objects.select_for_update().select_related(None)
    found = rows.filter(pk=appointment_id).first()
    if found is None or not found.is_open_at(clock.now()):
        raise QueueRefusedError(TOO_LATE)
    return found


def _place(appointment: Appointment, starts_at: datetime) -> Appointment:
    """Keep the booking on the first place that nobody takes at the same moment."""
    slots = free_slots(appointment.line)
    places = next((one.places for one in slots if one.starts_at == starts_at), ())
    appointment.starts_at = starts_at
    appointment.reminded = reminder_due(starts_at, clock.now())
    for place in places:
        appointment.place = place
        try:
            with transaction.atomic():
                appointment.save()
        except IntegrityError:
            continue
        return appointment
    raise QueueRefusedError(FULL)


def _wait_for_others(index: bytes) -> None:
    """Let bookings of one phone number come one after the other, so that none is not counted."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_BY_ONE, [f"queue.book|{require_commune()}|{index.hex()}"])


def _index(phone: str) -> bytes:
    return blind_index(phone, commune_id=require_commune(), purpose=PURPOSE)
