"""What becomes of a package that was understood."""

from dataclasses import dataclass
from uuid import UUID

from xaso.office.exchange.states import ReceiptState, StatusCode


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a message stands once it was done, and what its sender is told, in this order."""

    state: ReceiptState
    document_id: UUID | None = None
    told: tuple[StatusCode, ...] = ()
    keeps_raw: bool = False
