"""What the worker does by the clock: it looks for its work under this name."""

from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from xaso.kernel.notifications.models import Gateway, NoticeDelivery
from xaso.kernel.notifications.resending import resend_all
from xaso.kernel.notifications.sending import release_held, send_batch, send_urgent
from xaso.kernel.notifications.sms.channel import SMS, open_gateway
from xaso.kernel.notifications.sms.smpp import collect_receipts
from xaso.kernel.organisations.api import in_each_commune
from xaso.lib import clock

__all__ = ["collect", "release", "resend_all", "send_batch", "send_urgent"]
AWAITED = timedelta(days=3)


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.release", queueing_lock="notifications.release")
def release(timestamp: int) -> None:
    """Send what was held until now, every five minutes."""
    in_each_commune(release_held)


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.collect", queueing_lock="notifications.collect")
def collect(timestamp: int) -> None:
    """Fetch receipts from message centres, every five minutes where some are awaited."""
    in_each_commune(collect_awaited)


def collect_awaited() -> None:
    """Bind to the commune's message centre if messages of three days lack their receipt."""
    gateway = open_gateway(SMS.key)
    if gateway and gateway.adapter == Gateway.Adapter.SMPP and _are_awaited():
        collect_receipts(gateway)


@transaction.atomic
def _are_awaited() -> bool:
    sent = NoticeDelivery.objects.filter(
        state=NoticeDelivery.State.SENT,
        channel=SMS.key,
        delivered_at__isnull=True,
        created_at__gte=clock.now() - AWAITED,
    )
    return sent.exclude(reference="").exists()
