"""Sending what was queued: after commit, in batches, again when it failed."""

import logging
from collections.abc import Iterable, Sequence
from itertools import batched
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xaso.kernel.events.api import defer_on_commit, task
from xaso.kernel.notifications.channels import Message, Send, channels
from xaso.kernel.notifications.models import NoticeDelivery
from xaso.kernel.organisations.api import Commune
from xaso.kernel.tenancy.api import require_commune

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 7
"""One less than a job has: the last one, some twenty minutes on, marks the delivery failed."""
BATCH = 100


class NotAllSentError(Exception):
    """Some of a batch is still waiting; the job comes again later."""


def queue(deliveries: Iterable[NoticeDelivery]) -> None:
    """Leave deliveries to the worker, in batches of one channel."""
    by_channel: dict[str, list[str]] = {}
    for delivery in deliveries:
        by_channel.setdefault(delivery.channel, []).append(str(delivery.pk))
    for channel, ids in by_channel.items():
        for batch in batched(ids, BATCH):
            defer_on_commit(send_batch, channel=channel, deliveries=list(batch))


@task("notifications.send_batch", atomic=False)
def send_batch(*, channel: str, deliveries: list[str]) -> None:
    """Send what of the batch still waits; come again while anything of it does."""
    ids = [UUID(one) for one in deliveries]
    try:
        with channels[channel].session() as send:
            for one in ids:
                _send_one(one, send)
    except Exception as error:  # noqa: BLE001 (whatever the other side does to the connection)
        _note_failures(ids, error)
    with transaction.atomic():
        waiting = NoticeDelivery.objects.filter(pk__in=ids, state=NoticeDelivery.State.QUEUED)
        is_all_sent = not waiting.exists()
    if not is_all_sent:
        raise NotAllSentError


def _send_one(delivery_id: UUID, send: Send) -> None:
    message = _message(delivery_id)
    if message is None:
        return
    try:
        send(message)
    except Exception as error:  # noqa: BLE001 (one refused message does not stop the others)
        _note_failures([delivery_id], error)
    else:
        _note_sent(delivery_id)


@transaction.atomic
def _message(delivery_id: UUID) -> Message | None:
    rows = NoticeDelivery.objects.select_related("notice__receiver")
    row = rows.filter(pk=delivery_id, state=NoticeDelivery.State.QUEUED).first()
    if row is None:
        return None
    notice, channel = row.notice, channels[row.channel]
    address = channel.address_of(notice.receiver) if notice.receiver else notice.address
    return Message(
        id=row.pk,
        address=address,
        sender=str(Commune.objects.get(pk=require_commune())),
        subject=notice.subject,
        body=notice.body,
        url=f"{settings.XASO_URL}{notice.url}" if notice.url else "",
    )


@transaction.atomic
def _note_sent(delivery_id: UUID) -> None:
    row = NoticeDelivery.objects.select_for_update().get(pk=delivery_id)
    row.state, row.sent_at = NoticeDelivery.State.SENT, timezone.now()
    row.attempts, row.last_error = row.attempts + 1, ""
    row.save(update_fields=["state", "sent_at", "attempts", "last_error"])


@transaction.atomic
def _note_failures(ids: Sequence[UUID], error: Exception) -> None:
    """Count the attempt; keep the error's class only, as its text may name a person."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"[:120]
    rows = NoticeDelivery.objects.filter(pk__in=ids, state=NoticeDelivery.State.QUEUED)
    for row in rows.select_for_update().order_by("pk"):
        row.attempts, row.last_error = row.attempts + 1, kind
        if row.attempts >= MOST_ATTEMPTS:
            row.state = NoticeDelivery.State.FAILED
            logger.error("notice_not_delivered delivery=%s error=%s", row.pk, kind)
        row.save(update_fields=["attempts", "last_error", "state"])
