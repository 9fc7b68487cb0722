"""What crosses the door when a document comes in, and why it may not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from xaso.kernel.files.api import NamedFile
from xaso.lib.text import fold
from xaso.office.documents.states import Part, Urgency


@dataclass(frozen=True, slots=True)
class IncomingInput:
    """A document as it arrives from outside, with what its sender says of it.

    ``channel`` is a value of ``Arrival.Channel``. ``files`` come with the message, the
    document itself first; ``file_ids`` are files of the commune that are stored already.
    ``secrecy`` is the degree that the message names: such a document is refused.
    """

    channel: str
    organ_name: str
    subject: str
    organ_code: str = ""
    number: int | None = None
    suffix: str = ""
    notation: str = ""
    issued_on: date | None = None
    type_name: str = ""
    urgency: str = Urgency.NORMAL
    due_on: date | None = None
    signer_position: str = ""
    signer_name: str = ""
    page_count: int = 0
    files: tuple[NamedFile, ...] = ()
    file_ids: tuple[UUID, ...] = ()
    document_uid: str = ""
    from_exchange_id: str = ""
    sender: str = ""
    secrecy: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """The document that was taken in, or the one that had come before: then nothing was kept."""

    document_id: UUID
    duplicate_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What the clerk confirms when a document is entered in the register of arrivals."""

    type_name: str
    organ_name: str
    subject: str
    number: int | None = None
    suffix: str = ""
    notation: str = ""
    issued_on: date | None = None
    organ_code: str = ""
    urgency: str = Urgency.NORMAL
    page_count: int = 0
    due_on: date | None = None
    signer_position: str = ""
    signer_name: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A person or a unit that a directive names; a deadline of its own if it has one."""

    part: Part
    user_id: UUID | None = None
    unit_id: UUID | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class SenderChange:
    """What a sender changes of a document: what is known here and what it says now, field by field.

    ``files`` are the names of files that came with it and were not here; ``act_id`` is the line of
    the history that holds it.
    """

    act_id: UUID
    reason: str
    changes: Mapping[str, tuple[str, str]]
    files: tuple[str, ...] = ()


class _Act(Protocol):
    pk: UUID
    key: str
    words: str
    details: Any


class SecretDocumentError(Exception):
    """A document bears a mark of secrecy; nothing of it was kept."""

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        self.mark = mark


class DuplicateDocumentError(Exception):
    """The same document came before."""

    def __init__(self, document_id: UUID) -> None:
        super().__init__(str(document_id))
        self.document_id = document_id


def change_of(acts: Iterable[_Act]) -> SenderChange | None:
    """Return the newest change that waits for an answer, out of a history with the newest first."""
    told = (one for one in acts if one.key.startswith("change_"))
    last = next(told, None)
    if last is None or last.key != "change_asked":
        return None
    changes = {name: (old, new) for name, (old, new) in last.details["changes"].items()}
    return SenderChange(last.pk, last.words, changes, tuple(last.details["files"]))


def code_of(number: int | None, suffix: str, notation: str) -> str:
    """Return number and symbol as they are written: “05/QĐ-UBND” (Decree 30/2020 Annex I)."""
    if number is None:
        return notation
    written = f"{number:02d}{suffix}"
    return f"{written}/{notation}" if notation else written


def known_as(number: int | None, suffix: str, notation: str) -> str:
    """Return the key by which the same number and symbol is found however it is written."""
    return f"{number}{suffix.lower()} {fold(notation)}"[:120] if number is not None else ""
