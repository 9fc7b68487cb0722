"""What other modules use of the queue."""

from uuid import UUID

from xaso.lib import clock
from xaso.public_services.queue.models import QueueTicket

__all__ = ["ticket_code"]


def ticket_code(ticket_id: str) -> str:
    """Return the number of today behind an id, "A007"; empty for any other text."""
    try:
        wanted = UUID(ticket_id)
    except ValueError:
        return ""
    found = QueueTicket.objects.filter(pk=wanted, day=clock.today())
    return found.values_list("code", flat=True).first() or ""
