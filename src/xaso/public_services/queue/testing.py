"""Lines, desks and tickets for tests of other modules."""

from xaso.kernel.accounts.api import User
from xaso.public_services.queue.models import QueueDesk, QueueLine, QueueTicket
from xaso.public_services.queue.services.desks import sit_down
from xaso.public_services.queue.services.taking import take_number
from xaso.public_services.queue.states import TicketSource


def queue_line(prefix: str = "A", name: str = "Hộ tịch, chứng thực") -> QueueLine:
    """Return the line with this letter, made if it is not there."""
    line, _made = QueueLine.objects.get_or_create(
        prefix=prefix, defaults={"name": name, "hint": "Khai sinh, kết hôn, sao y"}
    )
    return line


def queue_desk(number: int = 1, officer: User | None = None) -> QueueDesk:
    """Return a desk; with an officer, open today."""
    desk, _made = QueueDesk.objects.get_or_create(number=number)
    return sit_down(desk.pk, actor=officer) if officer else desk


def queue_ticket(prefix: str = "A", *, priority: str = "") -> QueueTicket:
    """Return the next number of a line, taken at the kiosk now."""
    line = queue_line(prefix)
    return take_number(line.pk, TicketSource.KIOSK, priority=priority)
