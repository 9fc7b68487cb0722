"""What the worker does for forms."""

from django.db import transaction
from procrastinate.contrib.django import app

from xaso.kernel.forms.services.drafts import forget_expired
from xaso.kernel.organisations.api import in_each_commune


@app.periodic(cron="55 19 * * *")
@app.task(name="forms.forget_drafts", queueing_lock="forms.forget_drafts")
def forget_drafts(timestamp: int) -> None:
    """Throw away what nobody touched for a month, at five to three at night in Vietnam."""
    in_each_commune(transaction.atomic(forget_expired))
