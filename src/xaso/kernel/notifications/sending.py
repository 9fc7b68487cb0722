"""Sending what was queued: after commit, in batches, again when it failed, then otherwise."""

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from itertools import batched
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xaso.kernel.events.api import defer_on_commit, task
from xaso.kernel.notifications import costs
from xaso.kernel.notifications.channels import (
    NO_ADDRESS,
    OVER_BUDGET,
    REFUSED,
    Message,
    NotNowError,
    RefusedError,
    Send,
    Sent,
    channels,
)
from xaso.kernel.notifications.contacts import Contact, contact_at, contacts_of
from xaso.kernel.notifications.kinds import kinds
from xaso.kernel.notifications.models import Notice, NoticeDelivery
from xaso.kernel.notifications.models.notices import DeliveryQuerySet
from xaso.kernel.notifications.networks import network_of
from xaso.kernel.notifications.wording import Wording, in_force
from xaso.kernel.organisations.api import Commune
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 7
"""One less than a job has: the last one, some twenty minutes on, marks the delivery failed."""
BATCH = 100
IN_HAND = timedelta(minutes=3)
"""How long one job keeps a message to itself: longer than any channel waits for an answer."""


class NotAllSentError(Exception):
    """Some of a batch is still waiting; the job comes again later."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What the messages of a batch have in common; own texts and prices are read once each."""

    send: Send
    sender: str
    own_text: Callable[[str, str, str], Wording | None]
    price_of: Callable[[str], int]


def queue(deliveries: Iterable[NoticeDelivery], *, urgent: bool = False) -> None:
    """Leave deliveries to the worker, in batches of one channel; urgent ones overtake the rest."""
    sending = send_urgent if urgent else send_batch
    by_channel: dict[str, list[str]] = {}
    for delivery in deliveries:
        by_channel.setdefault(delivery.channel, []).append(str(delivery.pk))
    for channel, ids in by_channel.items():
        for batch in batched(ids, BATCH):
            defer_on_commit(sending, channel=channel, deliveries=list(batch))


@task("notifications.send_batch", atomic=False)
def send_batch(*, channel: str, deliveries: list[str]) -> None:
    """Send what of the batch is due; come again while anything of it is."""
    ids = [UUID(one) for one in deliveries]
    if channels[channel].disturbs:
        _keep_quiet_hours(ids)
    _keep_the_budget(channel, ids)
    if not _are_due(ids):
        return
    try:
        with channels[channel].session() as send:
            batch = _Batch(send, _sender(), cache(in_force), _prices(channel))
            for one in ids:
                _send_one(one, batch)
    except Exception as error:  # noqa: BLE001 (whatever the other side does to the connection)
        _note_failures(NoticeDelivery.objects.due().filter(pk__in=ids), error)
    if _are_due(ids):
        raise NotAllSentError


@task("notifications.send_urgent", atomic=False, priority=1)
def send_urgent(*, channel: str, deliveries: list[str]) -> None:
    """Send a batch for which somebody sits and waits: a code to type now."""
    send_batch.function(channel=channel, deliveries=deliveries)


@transaction.atomic
def release_held() -> int:
    """Queue what was held until now, in the commune in force; return how many it were."""
    rows = list(
        NoticeDelivery.objects.filter(held_until__lte=clock.now())
        .select_for_update(skip_locked=True)
        .order_by("held_until", "pk")
    )
    NoticeDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(held_until=None)
    queue(rows)
    return len(rows)


@transaction.atomic
def give_up(row: NoticeDelivery, error: str) -> None:
    """Mark a delivery failed and set out on the next channel, if there is one."""
    row.state, row.last_error, row.held_until = NoticeDelivery.State.FAILED, error, None
    row.save(update_fields=["state", "last_error", "attempts", "held_until"])
    logger.error("notice_not_delivered delivery=%s error=%s", row.pk, error)
    if row.then:
        found, is_new = NoticeDelivery.objects.get_or_create(
            notice_id=row.notice_id, channel=row.then[0], defaults={"then": row.then[1:]}
        )
        queue([found] if is_new else [], urgent=_is_urgent(row))


@transaction.atomic
def _keep_quiet_hours(ids: Sequence[UUID]) -> None:
    """Hold what would ring at night until the morning; what is urgent rings."""
    due = NoticeDelivery.objects.due().filter(pk__in=ids).select_related("notice__receiver")
    found = due.select_for_update(of=("self",)).order_by("pk")
    rows = [row for row in found if not _is_urgent(row)]
    now = clock.now()
    for row, contact in zip(rows, _contacts([row.notice for row in rows]), strict=True):
        row.held_until = contact.quiet_end(now)
    held = [row for row in rows if row.held_until]
    NoticeDelivery.objects.bulk_update(held, ["held_until"])


def _contacts(notices: Sequence[Notice]) -> list[Contact]:
    """Return whom each notice was written to; one query for all."""
    people = {notice.receiver for notice in notices if notice.receiver}
    known = {contact.user: contact for contact in contacts_of(people)}
    return [
        known[notice.receiver] if notice.receiver else contact_at(notice.address)
        for notice in notices
    ]


@transaction.atomic
def _keep_the_budget(channel: str, ids: Sequence[UUID]) -> None:
    """Hold what can wait once the month's budget is used up, or let it go by the next channel.

    What is urgent, or must arrive by law, goes out all the same: the budget is a soft one.
    """
    if not costs.is_used_up(channel):
        return
    due = NoticeDelivery.objects.due().filter(pk__in=ids).select_related("notice")
    first = costs.begins_at(costs.next_month(clock.today()))
    for row in due.select_for_update(of=("self",)).order_by("pk"):
        if not _may_wait(row):
            continue
        if row.then:
            give_up(row, f"{REFUSED}{OVER_BUDGET}")
        else:
            row.held_until, row.last_error = first, f"{REFUSED}{OVER_BUDGET}"
            row.save(update_fields=["held_until", "last_error"])


def _may_wait(row: NoticeDelivery) -> bool:
    return row.notice.kind in kinds and kinds[row.notice.kind].may_be_muted


def _prices(channel: str) -> Callable[[str], int]:
    """Return what a part costs by network today; each is read once."""
    return cache(partial(costs.price_of, channel, day=clock.today()))


@transaction.atomic
def _sender() -> str:
    return str(Commune.objects.get(pk=require_commune()))


@transaction.atomic
def _are_due(ids: Sequence[UUID]) -> bool:
    return NoticeDelivery.objects.due().filter(pk__in=ids).exists()


def _is_urgent(row: NoticeDelivery) -> bool:
    return row.notice.kind in kinds and kinds[row.notice.kind].urgent


def _send_one(delivery_id: UUID, batch: _Batch) -> None:
    try:
        row = _take_in_hand(delivery_id)
        if row is None:
            return
        message = _message(row, batch)
        sent = batch.send(message)
    except Exception as error:  # noqa: BLE001 (one refused message does not stop the others)
        queued = NoticeDelivery.objects.in_state(NoticeDelivery.State.QUEUED)
        _note_failures(queued.filter(pk=delivery_id), error)
    else:
        _note_sent(delivery_id, sent or Sent(), network_of(message.address), batch)


@transaction.atomic
def _take_in_hand(delivery_id: UUID) -> NoticeDelivery | None:
    """Keep a message from other jobs while it is sent; it is free again if this one dies."""
    due = NoticeDelivery.objects.due().filter(pk=delivery_id)
    if not due.update(held_until=clock.now() + IN_HAND):
        return None
    return NoticeDelivery.objects.select_related("notice__receiver").get(pk=delivery_id)


@transaction.atomic
def _message(row: NoticeDelivery, batch: _Batch) -> Message:
    """Put a message into the words that count now, for the address that counts now."""
    notice = row.notice
    address = channels[row.channel].address_of(_contacts([notice])[0])
    if not address:
        raise RefusedError(NO_ADDRESS)
    words = json.loads(notice.words or "{}")
    own = batch.own_text(notice.kind, row.channel, notice.language)
    text = own.fill(words) if own else Wording(notice.subject, notice.body)
    return Message(
        id=row.pk,
        address=address,
        sender=batch.sender,
        subject=text.subject or notice.subject,
        body=text.body,
        url=f"{settings.XASO_URL}{notice.url}" if notice.url else "",
        language=notice.language,
        kind=notice.kind,
        words=words,
    )


@transaction.atomic
def _note_sent(delivery_id: UUID, sent: Sent, network: str, batch: _Batch) -> None:
    """Note that a message was taken, and what it costs at the price of this moment."""
    row = NoticeDelivery.objects.select_for_update().get(pk=delivery_id)
    price = batch.price_of(network) * max(sent.parts, 1)
    row.network, row.cost = network, row.cost + price
    row.state, row.sent_at = NoticeDelivery.State.SENT, timezone.now()
    row.attempts, row.last_error, row.held_until = row.attempts + 1, "", None
    row.reference, row.parts = sent.reference, row.parts + sent.parts
    row.save(
        update_fields=[
            "state",
            "sent_at",
            "attempts",
            "last_error",
            "held_until",
            "reference",
            "parts",
            "network",
            "cost",
        ]
    )
    costs.spend(price)


@transaction.atomic
def _note_failures(rows: DeliveryQuerySet, error: Exception) -> None:
    """Count the attempt; keep the error's class only, as its text may name a person."""
    for row in rows.select_related("notice").select_for_update(of=("self",)).order_by("pk"):
        _note_failure(row, error)


def _note_failure(row: NoticeDelivery, error: Exception) -> None:
    is_hurried = bool(row.then) and _is_urgent(row)
    if isinstance(error, NotNowError) and not is_hurried:
        row.held_until = error.until
        row.save(update_fields=["held_until"])
        return
    kind = f"{type(error).__module__}.{type(error).__qualname__}"[:120]
    row.attempts, row.held_until = row.attempts + 1, None
    if isinstance(error, RefusedError):
        give_up(row, f"{REFUSED}{error.code}"[:120])
    elif row.attempts >= (1 if is_hurried else MOST_ATTEMPTS):
        give_up(row, kind)
    else:
        row.last_error = kind
        row.save(update_fields=["attempts", "last_error", "held_until"])
