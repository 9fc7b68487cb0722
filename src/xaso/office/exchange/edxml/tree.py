"""The whole tree of an edXML message (office-law §2.3), as plain values.

The official schema was not found; the tree follows published samples and programs. Where they
differ in names or order, reading takes all of them and writing takes one, by configuration.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO

from xaso.office.exchange.states import MessageKind, SignatureState


@dataclass(frozen=True, slots=True)
class Organ:
    """A sender or receiver."""

    code: str
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed the document, as printed under it."""

    competence: str = ""
    position: str = ""
    full_name: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who at the sender can be asked."""

    department: str = ""
    name: str = ""
    email: str = ""
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A document that is answered, or that a status is about."""

    organ_code: str = ""
    code: str = ""
    document_uid: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class OtherInfo:
    """What else is said of a document; the value lists of ``priority`` are no law that was found."""

    priority: str = "0"
    sphere: str = ""
    typist: str = ""
    copies: int | None = None
    pages: int | None = None
    direction: str = ""
    appendixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hop:
    """A system that the message passed."""

    organ_code: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """A document that is replaced, and for whom."""

    document_uid: str
    organ_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """What an update changes; its flags were seen in samples only."""

    document_info: str = ""
    document_receiver: str = ""
    receivers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Business:
    """What the message is for: new, recall, update or replacement, and why."""

    kind: MessageKind = MessageKind.NEW
    reason: str = ""
    document_uid: str = ""
    paper: str = "0"
    staff: Staff = field(default_factory=Staff)
    update: Update | None = None
    replaced: tuple[Replaced, ...] = ()


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file that travels in the message; ``open`` gives its content anew each time."""

    name: str
    open: Callable[[], IO[bytes]]
    size: int
    sha256: str
    media_type: str = ""
    description: str = ""
    content_id: str = ""
    was_zipped: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message that carries, recalls, changes or replaces a document."""

    sender: Organ
    receivers: tuple[Organ, ...]
    document_uid: str = ""
    number: str = ""
    notation: str = ""
    place: str = ""
    issued_on: date | None = None
    type_code: str = ""
    type_detail: str = ""
    type_name: str = ""
    subject: str = ""
    content: str = ""
    signer: Signer = field(default_factory=Signer)
    due_on: date | None = None
    other: OtherInfo = field(default_factory=OtherInfo)
    answers: tuple[Answered, ...] = ()
    steering: str = ""
    to_places: tuple[str, ...] = ()
    trace: tuple[Hop, ...] = ()
    business: Business = field(default_factory=Business)
    attachments: tuple[EnclosedFile, ...] = ()
    signature: SignatureState = SignatureState.NONE
    signed_by: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def kind(self) -> MessageKind:
        """Return what the message is for."""
        return self.business.kind

    @property
    def code(self) -> str:
        """Return number and notation as printed."""
        return f"{self.number}/{self.notation}" if self.notation else self.number


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """What became of a document, told by its receiver (or a request of its sender)."""

    sender: Organ
    about: Answered
    status: str
    description: str = ""
    at: datetime | None = None
    staff: Staff = field(default_factory=Staff)
    receivers: tuple[Organ, ...] = ()
    signature: SignatureState = SignatureState.NONE
    signed_by: str = ""
    remarks: tuple[str, ...] = ()
