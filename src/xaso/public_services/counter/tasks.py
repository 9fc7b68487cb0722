"""What the worker does for the counter."""

from django.db import transaction
from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.public_services.counter.services.drafts import forget_expired


@app.periodic(cron="45 19 * * *")
@app.task(name="counter.forget_drafts", queueing_lock="counter.forget_drafts")
def forget_drafts(timestamp: int) -> None:
    """Throw away what nobody touched for a week, at a quarter to three at night in Vietnam."""
    in_each_commune(transaction.atomic(forget_expired))
