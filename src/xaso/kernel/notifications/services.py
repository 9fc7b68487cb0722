"""Writing notices, marking them read, and sending again what did not arrive."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.notifications.channels import PUSH, channels
from xaso.kernel.notifications.contacts import Contact, contact_at, contacts_of
from xaso.kernel.notifications.kinds import NoticeKind, kinds
from xaso.kernel.notifications.models import Notice, NoticeDelivery
from xaso.kernel.notifications.permissions import SEE_DELIVERIES
from xaso.kernel.notifications.places import note_read, note_unread
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
    an account: e-mail or telephone number. ``url`` is a path inside the product; ``about`` the
    thing it is about. What leaves the product does so after commit: for an official by all
    channels of the kind at once, for a citizen by the first that takes it.
    """
    if url and (not url.startswith("/") or url.startswith(("//", "/\\"))):
        raise ForeignAddressError(url)
    known = kinds[kind]
    receivers = _receivers(to, known)
    texts = {
        language: known.write(context, language)
        for language in {contact.reads for contact in receivers}
    }
    notices = [_notice(contact, *texts[contact.reads]) for contact in receivers]
    for notice in notices:
        notice.kind, notice.url = kind, url
        notice.about_kind, notice.about_id = about or ("", None)
    Notice.objects.bulk_create(notices)
    deliveries = NoticeDelivery.objects.bulk_create(
        NoticeDelivery(notice=notice, channel=way[0], then=way[1:])
        for notice, contact in zip(notices, receivers, strict=True)
        for way in ways_to(contact, known)
    )
    queue(deliveries, urgent=known.urgent)
    note_unread(contact.user for contact in receivers if contact.user)
    return len(notices)


def has_way(user_id: UUID, kind: str) -> bool:
    """Tell whether a channel of a kind reaches somebody's addresses, whatever they switched off."""
    contacts = contacts_of(User.objects.filter(pk=user_id, is_active=True))
    wanted = kinds[kind].channels
    return any(channels[key].address_of(one) for one in contacts for key in wanted)


def ways_to(contact: Contact, kind: NoticeKind) -> list[list[str]]:
    """Return the ways on which a notice sets out, each with the channels to fall to.

    An official is told by every channel that reaches them, each for itself, and always on the
    devices on which they allowed it; a citizen by one after the other until one takes it, in
    the order of the person's choice, or of the kind where nothing chosen reaches them.
    """
    if kind.may_be_muted and kind.key in contact.muted:
        return []
    reached = [key for key in kind.channels if channels[key].address_of(contact)]
    if contact.is_official:
        on_devices = [PUSH] if contact.has_devices else []
        return [[key] for key in dict.fromkeys(reached + on_devices)]
    wanted = [key for key in contact.channels if key in reached]
    if not wanted or not kind.may_be_muted:
        wanted += [key for key in reached if key not in wanted]
    return [wanted] if wanted else []


def _receivers(to: Iterable[UUID] | str, kind: NoticeKind) -> list[Contact]:
    """Return whom to write to; a citizen without an account must be reached by one channel."""
    if isinstance(to, str):
        contact = contact_at(to)
        if not ways_to(contact, kind):
            raise UnreachableAddressError(kind.key)
        return [contact]
    return contacts_of(User.objects.filter(pk__in=set(to), is_active=True).order_by("pk"))


def _notice(contact: Contact, subject: str, body: str, words: str) -> Notice:
    notice = Notice(receiver=contact.user, language=contact.reads, subject=subject)
    notice.body, notice.words = body, words
    if contact.user is None:
        notice.address = contact.phone or contact.email
    return notice


def mark_read(user_id: UUID, notice_ids: Iterable[UUID] | None = None) -> int:
    """Mark the person's notices as read, all without ids; return how many were unread."""
    unread = Notice.objects.of(user_id).unread().order_by()
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    count = unread.update(read_at=timezone.now())
    if count:
        note_read(user_id, count)
    return count


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
        row.sent_at, row.reference = None, ""
        row.save(update_fields=["state", "attempts", "sent_at", "reference"])
        record(
            "notifications.delivery.sent_again",
            actor=actor,
            subject=("notice_delivery", row.pk),
            channel=row.channel,
        )
    queue(rows)
    return len(rows)
