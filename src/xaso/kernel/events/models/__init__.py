"""What was published, how far it was passed on, what was done with it, what failed."""

from xaso.kernel.events.models.letters import DeadLetter
from xaso.kernel.events.models.outbox import InboxReceipt, OutboxEvent, RelayPosition

__all__ = ["DeadLetter", "InboxReceipt", "OutboxEvent", "RelayPosition"]
