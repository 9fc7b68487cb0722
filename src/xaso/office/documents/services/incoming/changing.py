"""What a sender changes of a document that it sent: laid beside what is known here, and answered."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import publish
from xaso.kernel.files.api import NamedFile, many
from xaso.kernel.permissions.api import require
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.events import ChangeAnswered
from xaso.office.documents.incoming_values import (
    IncomingInput,
    SecretDocumentError,
    SenderChange,
    change_of,
)
from xaso.office.documents.models import DocumentAct, DocumentFile
from xaso.office.documents.permissions import RECEIVE
from xaso.office.documents.scanning.reading import UnreadableError, first_page_of
from xaso.office.documents.scanning.secrecy import secret_mark, secret_mark_of_page
from xaso.office.documents.services.finding import index_document
from xaso.office.documents.services.incoming.noting import Handling, hold
from xaso.office.documents.services.incoming.refusing import HERE
from xaso.office.documents.services.incoming.saying import (
    COMPARED,
    as_text,
    keep_said,
    said_before,
    said_by,
)
from xaso.office.documents.types import type_named


@transaction.atomic
def ask_for_change(document_id: UUID, given: IncomingInput, *, reason: str) -> None:
    """Write down what a sender changes; nothing of the document is changed before it is answered.

    What the sender leaves empty stays as it is known here, and so does what it says again as it said
    it before: the clerk may have put that right meanwhile.

    Raises:
        SecretDocumentError: what is said now bears a mark of secrecy; nothing of it is kept.
        WrongStateError: the document is no longer here.
    """
    if mark := secret_mark(given.secrecy, given.type_name, given.subject):
        raise SecretDocumentError(mark)
    held = hold(document_id, None, HERE, frozen=True)
    known = {name: as_text(getattr(held.document, name)) for name in COMPARED}
    said, before = said_by(given), said_before(document_id)
    held.note("change_asked", reason)
    changes = {
        name: [known[name], new]
        for name, new in said.items()
        if new not in (known[name], before.get(name))
    }
    files = _unknown(given.files, document_id)
    keep_said(document_id, "change_asked", said, changes=changes, files=files)


@transaction.atomic
def answer_change(document_id: UUID, *, accepted: bool, reason: str = "", actor: User) -> None:
    """Take over what the sender changed, or leave the document as it is; the sender is told.

    Raises:
        PermissionDenied: this person takes no documents in.
        WrongStateError: nothing waits for an answer.
    """
    require(actor, RECEIVE.key)
    held = hold(document_id, actor, HERE, frozen=True)
    asked = change_of(DocumentAct.objects.filter(document=document_id).order_by("-at", "-id"))
    if asked is None:
        raise WrongStateError(
            _("No change waits for an answer: a colleague may have been faster.")
        )
    if accepted:
        _take_over(held, asked)
    held.note("change_accepted" if accepted else "change_declined", reason)
    publish(ChangeAnswered(document_id, accepted, reason, held.at), aggregate=document_id)


def _take_over(held: Handling, asked: SenderChange) -> None:
    document, new = held.document, {name: one[1] for name, one in asked.changes.items()}
    if due := new.pop("due_on", ""):
        _move_day(held, date.fromisoformat(due))
    if pages := new.pop("page_count", ""):
        document.page_count = int(pages)
    for name, value in new.items():
        setattr(document, name, value)
    kind = type_named(document.type_name)
    document.type_code = kind.code if kind else ""
    document.save()
    index_document(document.pk)


def _move_day(held: Handling, day: date) -> None:
    """Let the new day count, unless a directive has set another one here."""
    arrival, before = held.arrival, held.document.due_on
    held.document.due_on = day
    if arrival.due_on in (None, before):
        arrival.due_on, arrival.reminded_on = day, None
        arrival.save(update_fields=["due_on", "reminded_on"])


def _unknown(brought: Iterable[NamedFile], document_id: UUID) -> list[str]:
    """Name the files that are not here as they are; one that was cleaned is known by its name.

    Raises:
        SecretDocumentError: the first page of one is stamped secret.
    """
    rows = DocumentFile.objects.filter(document=document_id)
    here = many(rows.values_list("file_id", flat=True)).values()
    known = {one.sha256 for one in here} | {one.name for one in here if one.was_changed}
    unknown = []
    for one in brought:
        content = one.file.read() if one.file else b""
        if not {one.name, hashlib.sha256(content).hexdigest()} & known:
            _refuse_secret(content)
            unknown.append(one.name or "")
    return unknown


def _refuse_secret(content: bytes) -> None:
    with suppress(UnreadableError):
        if mark := secret_mark_of_page(first_page_of(content)):
            raise SecretDocumentError(mark)
