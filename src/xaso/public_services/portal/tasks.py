"""What the worker does for the portal."""

from django.db import transaction
from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.public_services.portal.services import count_use
from xaso.public_services.portal.submitting import forget_old


@app.periodic(cron="40 18 * * *")
@app.task(name="portal.count_use", queueing_lock="portal.count_use")
def count_use_at_night(timestamp: int) -> None:
    """Count what is asked for most, twenty to two at night in Vietnam."""
    in_each_commune(count_use)


@app.periodic(cron="50 19 * * *")
@app.task(name="portal.forget_submissions", queueing_lock="portal.forget_submissions")
def forget_submissions(timestamp: int) -> None:
    """Throw away what citizens began and nobody touched for a month, ten to three at night."""
    in_each_commune(transaction.atomic(forget_old))
