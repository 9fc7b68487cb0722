"""What other modules use of the queue."""

from xaso.lib import clock
from xaso.lib.ids import uuid_or_none
from xaso.public_services.queue.models import QueueTicket

__all__ = ["ticket_code"]


def ticket_code(ticket_id: str) -> str:
    """Return the number of today behind an id, "A007"; empty for any other text."""
    wanted = uuid_or_none(ticket_id)
    if wanted is None:
        return ""
    found = QueueTicket.objects.filter(pk=wanted, day=clock.today())
    return found.values_list("code", flat=True).first() or ""
