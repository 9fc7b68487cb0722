"""What the worker does for receivers of events: it looks for its work under this name."""

from django.db import transaction
from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.kernel.webhooks.sending import send
from xaso.kernel.webhooks.services.receivers import forget_old

__all__ = ["forget", "send"]


@app.periodic(cron="25 20 * * *")
@app.task(name="webhooks.forget", queueing_lock="webhooks.forget")
def forget(timestamp: int) -> None:
    """Remove old tellings, at twenty-five past three at night in Vietnam."""
    in_each_commune(transaction.atomic(forget_old))
