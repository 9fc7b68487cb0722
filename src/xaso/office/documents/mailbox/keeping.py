"""Keeping a letter once: what it brought becomes a document that waits for the clerk."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.audit.api import record
from xaso.kernel.files.api import FileRefusedError, StoredFileInfo, explain, store_all
from xaso.lib import clock
from xaso.office.documents.incoming_values import IncomingInput, SecretDocumentError
from xaso.office.documents.mailbox.faults import LetterFault, UnfitLetterError
from xaso.office.documents.mailbox.reading import (
    LetterContent,
    LetterFile,
    read_heading,
    read_letter,
)
from xaso.office.documents.models import Arrival, Letter, LetterBox
from xaso.office.documents.scanning.secrecy import secret_mark_of_page
from xaso.office.documents.services.incoming.receiving import receive

PDF = "application/pdf"
State = Letter.State
UNDONE = ("", State.RETRIED)
type Refused = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter lies: the mailbox, and its number there."""

    mailbox: str
    validity: int
    uid: int


def keep(place: Place, heading: bytes, raw: bytes | None) -> str:
    """Keep a letter with what can be taken of it, and return how it stands.

    One that was kept before, under this number or another, is not kept a second time.
    ``raw`` is nothing where the letter is too large to be fetched.
    """
    try:
        if raw is None:
            raise UnfitLetterError(LetterFault.TOO_LARGE)
        return _take(place, read_letter(raw))
    except UnfitLetterError as error:
        return _keep_faulty(place, read_heading(heading), error.fault)
    except SecretDocumentError:
        return _keep_faulty(place, read_heading(heading), LetterFault.SECRET)


@transaction.atomic
def note_trouble(place: Place, fault_id: str, cause: str, most_tries: int) -> str:
    """Note that a letter failed for a reason of ours; it is tried again a few times."""
    _lock(place.mailbox)
    identity = hashlib.sha256(repr(place).encode()).hexdigest()
    known = _at(place)
    letter = known or _new(place, identity)
    if letter.state not in UNDONE:
        return letter.state
    letter.tries += 1 if known else 0
    letter.state = State.RETRIED if letter.tries < most_tries else State.FAULTY
    letter.fault, letter.fault_id = LetterFault.UNEXPECTED, fault_id
    letter.save()
    _record(letter, "failed", fault=fault_id, cause=cause)
    return letter.state


@transaction.atomic
def _take(place: Place, content: LetterContent) -> str:
    """Take a letter with its files; the mailbox is locked, so that two looks keep one."""
    _lock(place.mailbox)
    letter = _find(place, content) or _new(place, content.identity)
    if letter.state not in UNDONE:
        return letter.state
    _fill(letter, content)
    if secret_mark_of_page(f"{content.subject}\n{content.text}"):
        raise SecretDocumentError(content.subject)
    stored, letter.refused = _store(content.files)
    if stored:
        letter.document_id = receive(as_input(letter, stored)).document_id
        letter.state = State.TAKEN
    else:
        letter.state = State.FAULTY
        letter.fault = LetterFault.NO_GOOD_FILE if content.files else LetterFault.NO_FILE
    letter.save()
    _record(letter, "came", files=len(stored), refused=len(letter.refused))
    return letter.state


def as_input(letter: Letter, stored: list[StoredFileInfo]) -> IncomingInput:
    """Return a letter as a document that arrives; who sent it is only claimed, so no agency is."""
    ordered = sorted(stored, key=lambda one: (one.is_picture, one.media_type != PDF))
    return IncomingInput(
        channel=Arrival.Channel.EMAIL,
        organ_name="",
        subject=letter.subject or _("Letter without a subject"),
        sender=f"{letter.sender_name} <{letter.sender_address}>".strip()[:200],
        file_ids=tuple(one.id for one in ordered),
    )


@transaction.atomic
def _keep_faulty(place: Place, content: LetterContent, fault: LetterFault) -> str:
    """Keep that a letter came, without what it brings; of a secret one not even its subject."""
    _lock(place.mailbox)
    letter = _find(place, content) or _new(place, content.identity)
    if letter.state not in UNDONE:
        return letter.state
    _fill(letter, content)
    if fault == LetterFault.SECRET:
        letter.subject = letter.text = ""
    letter.state, letter.fault = State.FAULTY, fault
    letter.save()
    _record(letter, "failed", fault=str(fault))
    return letter.state


def _store(files: tuple[LetterFile, ...]) -> tuple[list[StoredFileInfo], Refused]:
    """Store what is taken of the files, by the same checks as an upload; say why of the rest."""
    stored, refused = [], []
    found = store_all([(io.BytesIO(one.content), one.name) for one in files], actor=None)
    for file, result in zip(files, found, strict=True):
        if isinstance(result, FileRefusedError):
            reason = _outlook() if file.is_outlook else explain(result)
            refused.append({"name": result.name, "reason": reason})
        else:
            stored.append(result)
    return stored, refused


def _outlook() -> str:
    return _(
        "The files are packed in winmail.dat, which only Outlook opens. Please ask the sender to"
        " send the letter as plain text, with the files attached."
    )


def _lock(mailbox: str) -> None:
    LetterBox.objects.get_or_create(address=mailbox)
    LetterBox.objects.select_for_update().get(address=mailbox)


def _find(place: Place, content: LetterContent) -> Letter | None:
    """Return the letter if it was kept before: the same content, or the same number there."""
    return Letter.objects.filter(identity=content.identity).first() or _at(place)


def _at(place: Place) -> Letter | None:
    return Letter.objects.filter(
        mailbox=place.mailbox, uid_validity=place.validity, uid=place.uid
    ).first()


def _new(place: Place, identity: str) -> Letter:
    return Letter(
        mailbox=place.mailbox,
        uid_validity=place.validity,
        uid=place.uid,
        identity=identity,
        arrived_at=clock.now(),
    )


def _fill(letter: Letter, content: LetterContent) -> None:
    letter.fault = letter.fault_id = ""
    for name in (
        "identity", "message_id", "sender_name", "sender_address", "subject", "text", "sent_at",
        "is_automatic",
    ):  # fmt: skip
        setattr(letter, name, getattr(content, name))


def _record(letter: Letter, what: str, **details: Any) -> None:
    subject = ("documents.letter", letter.pk)
    record(f"documents.letter.{what}", actor=None, subject=subject, **details)
