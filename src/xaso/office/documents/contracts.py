"""Plain values that cross this module's door."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xaso.office.documents.states import ON_PAPER


@dataclass(frozen=True, slots=True)
class ReceiverInput:
    """To whom a document is to go; ``channel`` is one of ``Channel``."""

    organ_name: str
    organ_code: str = ""
    channel: str = "exchange"
    address: str = ""


@dataclass(frozen=True, slots=True)
class DraftInput:
    """What the author of a draft decides; the system lays it out.

    ``kind`` is the code of another type, where the author chose one.
    """

    subject: str
    body: str
    addressed_to: str = ""
    receiver_lines: str = ""
    topic_mark: str = ""
    urgency: str = "normal"
    due_on: date | None = None
    answer_by: date | None = None
    signer_id: UUID | None = None
    receivers: Sequence[ReceiverInput] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFileInfo:
    """A file of a document; ``role`` is one of ``FileRole``."""

    id: UUID
    role: str
    file_id: UUID
    name: str
    media_type: str
    order: int
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Issuers:
    """Who signed a document first, and who released it."""

    signer_id: UUID | None = None
    clerk_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReceiverInfo:
    """A receiver of a document, and how far the document has come on its way there."""

    id: UUID
    organ_code: str
    organ_name: str
    channel: str
    address: str
    state: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document with its metadata, its files and its receivers."""

    id: UUID
    direction: str
    state: str
    type_code: str
    type_name: str
    year: int | None
    number: int | None
    suffix: str
    notation: str
    code: str
    issued_on: date | None
    organ_code: str
    organ_name: str
    subject: str
    language: str
    page_count: int
    urgency: str
    due_on: date | None
    answer_by: date | None
    document_uid: str
    signer_position: str
    signer_name: str
    note: str
    origin: str
    origin_id: UUID | None
    answers_id: UUID | None
    replaces_id: UUID | None
    released_at: datetime | None
    frozen_at: datetime | None
    created_at: datetime
    files: tuple[DocumentFileInfo, ...] = ()
    receivers: tuple[ReceiverInfo, ...] = ()

    @property
    def copy_count(self) -> int:
        """How many copies on paper go out: one to each receiver by post or by hand."""
        return sum(one.channel in ON_PAPER for one in self.receivers)

    def file(self, *roles: str) -> DocumentFileInfo | None:
        """Return the first file that plays one of these roles, in their order."""
        for role in roles:
            for one in self.files:
                if one.role == role:
                    return one
        return None


@dataclass(frozen=True, slots=True)
class ListedReceiver:
    """An agency that can be written to by document exchange; ``superior`` tells it from its namesakes."""

    code: str
    name: str
    superior: str = ""


class ReceiverDirectory(ABC):
    """Where a module above knows agencies from; derive from it and register in ``apps.ready()``."""

    key: str

    @abstractmethod
    def find(self, text: str, limit: int) -> Sequence[ListedReceiver]:
        """Return agencies whose name or code has this text, so many at most."""
