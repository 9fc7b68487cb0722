"""What documents tell other modules."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DocumentReleased:
    """One of ours is signed, sealed and goes out; ``receivers`` are agency codes of the exchange.

    ``signer_id`` is who was asked to sign, ``clerk_id`` who released it.
    """

    document_id: UUID
    origin: str
    origin_id: UUID | None
    receivers: tuple[str, ...]
    at: datetime
    signer_id: UUID | None = None
    clerk_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecalled:
    """One of ours is taken back and frozen; who received it has to give it back."""

    document_id: UUID
    reason: str
    receivers: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiversAdded:
    """A released document goes to further receivers; ``receivers`` are the new ones' agency codes."""

    document_id: UUID
    receivers: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DocumentUpdated:
    """What is known around a released document changed: its deadline, whom to ask.

    ``reason`` says it in words for its receivers; ``act_id`` is where its history has it.
    """

    document_id: UUID
    reason: str
    receivers: tuple[str, ...]
    at: datetime
    contact: str = ""
    act_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DocumentReplaced:
    """One of ours was replaced by another, which is released."""

    document_id: UUID
    replaced_by: UUID
    receivers: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class IncomingRegistered:
    """A document that came in was registered."""

    document_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class IncomingRefused:
    """A document that came in was not accepted."""

    document_id: UUID
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncomingAssigned:
    """A document that came in was given to somebody to handle."""

    document_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class IncomingStarted:
    """Somebody began to handle a document that came in."""

    document_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class IncomingClosed:
    """What a document that came in asked for is done."""

    document_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeAnswered:
    """What the sender changed of a document was taken over here, or not."""

    document_id: UUID
    accepted: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecallAnswered:
    """The sender's wish to take a document back was granted or refused."""

    document_id: UUID
    accepted: bool
    reason: str
    at: datetime
