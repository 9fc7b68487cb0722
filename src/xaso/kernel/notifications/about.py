"""What was sent about one thing, and what became of it, for whoever works on that thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xaso.kernel.notifications.deliveries import DeliveryRow, mask
from xaso.kernel.notifications.kinds import kinds
from xaso.kernel.notifications.models import Notice
from xaso.ui.values import State


@dataclass(frozen=True, slots=True)
class NoticeAbout:
    """One notice by one channel, in words; ``channel`` is empty inside the product.

    The receiver without an account is masked. ``seen_at`` is when it was opened, where the
    channel tells.
    """

    kind: str
    channel: str
    receiver: str
    state: State
    written_at: datetime
    delivered_at: datetime | None
    seen_at: datetime | None


def notices_about(kind: str, thing_id: UUID) -> list[NoticeAbout]:
    """Return what was sent about a thing, newest first; two queries however much it is.

    Whoever asks has made sure that the reader may see the thing.
    """
    notices = Notice.objects.filter(about_kind=kind, about_id=thing_id)
    found = notices.select_related("receiver").prefetch_related("deliveries")
    return [row for notice in found.order_by("-created_at", "-id") for row in _rows(notice)]


def _rows(notice: Notice) -> Iterator[NoticeAbout]:
    name = str(kinds[notice.kind].label) if notice.kind in kinds else notice.kind
    receiver = notice.receiver.full_name if notice.receiver else mask(notice.address)
    if notice.receiver:
        yield NoticeAbout(
            name, "", receiver, _inside(notice), notice.created_at, None, notice.read_at
        )
    for delivery in sorted(notice.deliveries.all(), key=lambda one: one.created_at):
        delivery.notice = notice
        row = DeliveryRow.of(delivery)
        yield NoticeAbout(
            name,
            row.channel,
            receiver,
            row.state,
            delivery.created_at,
            delivery.delivered_at,
            delivery.seen_at,
        )


def _inside(notice: Notice) -> State:
    return State(_("Read"), "good") if notice.read_at else State(_("Unread"), "neutral")
