"""What payments tells higher modules, past tense; nothing personal."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """Money came in for something; ``state`` says whether that is enough, ``rest`` what is not."""

    request_id: UUID
    subject_kind: str
    subject_id: UUID
    amount: int
    rest: int
    state: str
    channel: str


@dataclass(frozen=True, slots=True)
class PaymentRefunded:
    """Money went back to who paid it."""

    request_id: UUID
    subject_kind: str
    subject_id: UUID
    amount: int
    state: str
