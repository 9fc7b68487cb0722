"""What the worker does for the queue."""

from django.db import transaction
from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.public_services.queue.services.appointments import forget_bookings
from xaso.public_services.queue.services.reminding import forget_addresses, remind
from xaso.public_services.queue.services.taking import end_earlier_days


@app.periodic(cron="10 17 * * *")
@app.task(name="queue.end_day", queueing_lock="queue.end_day")
def end_day(timestamp: int) -> None:
    """End the day and forget old bookings, ten minutes after midnight in Vietnam."""
    in_each_commune(_end_day)


@app.periodic(cron="*/5 * * * *")
@app.task(name="queue.remind", queueing_lock="queue.remind")
def remind_people(timestamp: int) -> None:
    """Remind people of the time they booked."""
    in_each_commune(remind)


@transaction.atomic
def _end_day() -> None:
    end_earlier_days()
    forget_addresses()
    forget_bookings()
