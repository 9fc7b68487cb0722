"""What the worker does for the queue."""

from django.db import transaction
from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import served_communes
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.queue.services.taking import end_earlier_days


@app.periodic(cron="10 17 * * *")
@app.task(name="queue.end_day", queueing_lock="queue.end_day")
def end_day(timestamp: int) -> None:
    """Write down who waited in vain, ten minutes after midnight in Vietnam."""
    for commune in served_communes():
        with acting_in(commune.pk), transaction.atomic():
            end_earlier_days()
