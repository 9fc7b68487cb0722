"""What the worker does for the clients of the API."""

from django.db import transaction
from procrastinate.contrib.django import app

from xaso.kernel.api_clients.idempotency import forget_old_answers
from xaso.kernel.api_clients.models import AccessToken
from xaso.kernel.organisations.api import in_each_commune
from xaso.lib import clock


@app.periodic(cron="15 20 * * *")
@app.task(name="api_clients.forget", queueing_lock="api_clients.forget")
def forget(timestamp: int) -> None:
    """Remove answers and tokens whose time is over, at a quarter past three at night in Vietnam."""
    AccessToken.objects.filter(expires_at__lt=clock.now()).delete()
    in_each_commune(transaction.atomic(forget_old_answers))
