"""What other modules use of the queue."""

from dataclasses import dataclass

from django.urls import reverse

from xaso.lib import clock
from xaso.lib.ids import uuid_or_none
from xaso.public_services.queue.models import QueueLine, QueueTicket, ScreenKey
from xaso.public_services.queue.screen_keys import key_of

__all__ = ["PhonePages", "phone_pages", "ticket_code"]


@dataclass(frozen=True, slots=True)
class PhonePages:
    """Where one takes a number (lấy số) or books a time (đặt lịch hẹn) on one's own phone."""

    number_url: str
    booking_url: str


def phone_pages() -> PhonePages | None:
    """Return the phone's pages of the commune in force; ``None`` while it has no line in use."""
    if not QueueLine.objects.filter(is_active=True).exists():
        return None
    key = key_of(ScreenKey.Kind.DOOR)
    return PhonePages(reverse("queue:phone", args=[key]), reverse("queue:bookings", args=[key]))


def ticket_code(ticket_id: str) -> str:
    """Return the number of today behind an id, "A007"; empty for any other text."""
    wanted = uuid_or_none(ticket_id)
    if wanted is None:
        return ""
    found = QueueTicket.objects.filter(pk=wanted, day=clock.today())
    return found.values_list("code", flat=True).first() or ""
