"""Writing notices, marking them read, and sending again what did not arrive."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.notifications.channels import channels
from xaso.kernel.notifications.kinds import NoticeKind, kinds
from xaso.kernel.notifications.models import Notice, NoticeDelivery
from xaso.kernel.notifications.permissions import SEE_DELIVERIES
from xaso.kernel.notifications.sending import queue
from xaso.kernel.permissions.api import require


class ForeignAddressError(ValueError):
    """A notice may only lead to a page of the product."""


class UnreachableAddressError(ValueError):
    """No channel of the kind reaches the citizen's address."""


@transaction.atomic
def notify(
    kind: str,
    *,
    to: Iterable[UUID] | str,
    context: Mapping[str, object],
    url: str = "",
    about: tuple[str, UUID] | None = None,
) -> int:
    """Tell people something, in the caller's transaction; return how many notices were written.

    ``to`` are the ids of accounts, each told once, or the one address of a citizen without
    an account. ``url`` is a path inside the product; ``about`` the thing it is about. What
    leaves the product does so after commit.
    """
    if url and (not url.startswith("/") or url.startswith(("//", "/\\"))):
        raise ForeignAddressError(url)
    known = kinds[kind]
    notices = _addressed(to)
    subject, body = known.write(context)
    for notice in notices:
        notice.kind, notice.subject, notice.body, notice.url = kind, subject, body, url
        notice.about_kind, notice.about_id = about or ("", None)
    Notice.objects.bulk_create(notices)
    deliveries = NoticeDelivery.objects.bulk_create(
        NoticeDelivery(notice=notice, channel=channel)
        for notice in notices
        for channel in _ways_to(notice, known)
    )
    queue(deliveries)
    return len(notices)


def _addressed(to: Iterable[UUID] | str) -> list[Notice]:
    if isinstance(to, str):
        notice = Notice()
        notice.address = to
        return [notice]
    people = User.objects.filter(pk__in=set(to), is_active=True).order_by("pk")
    return [Notice(receiver=one) for one in people]


def _ways_to(notice: Notice, kind: NoticeKind) -> list[str]:
    """Return the channels that reach the receiver; a citizen must be reached by one."""
    if notice.receiver:
        return [key for key in kind.channels if channels[key].address_of(notice.receiver)]
    ways = [key for key in kind.channels if channels[key].accepts(notice.address)]
    if not ways:
        raise UnreachableAddressError(kind.key)
    return ways


def mark_read(user_id: UUID, notice_ids: Iterable[UUID] | None = None) -> int:
    """Mark the person's notices as read, all without ids; return how many were unread."""
    unread = Notice.objects.of(user_id).unread().order_by()
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.update(read_at=timezone.now())


@transaction.atomic
def send_again(delivery_ids: Iterable[UUID], *, actor: User) -> int:
    """Queue failed deliveries once more; return how many it were."""
    require(actor, SEE_DELIVERIES.key)
    failed = NoticeDelivery.objects.filter(
        pk__in=list(delivery_ids), state=NoticeDelivery.State.FAILED
    )
    rows = list(failed.select_for_update().order_by("pk"))
    for row in rows:
        row.state, row.attempts = NoticeDelivery.State.QUEUED, 0
        row.save(update_fields=["state", "attempts"])
        record(
            "notifications.delivery.sent_again",
            actor=actor,
            subject=("notice_delivery", row.pk),
            channel=row.channel,
        )
    queue(rows)
    return len(rows)
