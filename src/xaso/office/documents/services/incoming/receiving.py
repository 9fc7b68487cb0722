"""Taking a document in: from the desk, from a mailbox, from another agency's system."""

import io
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import defer_on_commit
from xaso.kernel.files.api import (
    FileQuarantinedError,
    NamedFile,
    SentUpload,
    StoredFileInfo,
    discard,
    many,
    read,
    store,
    store_brought,
)
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.lib.text import normalise
from xaso.office.documents.incoming_values import (
    IncomingInput,
    Received,
    SecretDocumentError,
    code_of,
    known_as,
)
from xaso.office.documents.models import Arrival, Document, DocumentFile
from xaso.office.documents.permissions import RECEIVE
from xaso.office.documents.queries.duplicates import find_same, identity_of_input
from xaso.office.documents.reading_job import read_arrival
from xaso.office.documents.scanning.reading import UnreadableError, first_page_of
from xaso.office.documents.scanning.secrecy import secret_mark, secret_mark_of_page
from xaso.office.documents.services.incoming.noting import Handling, hold_register
from xaso.office.documents.services.incoming.saying import keep_said, said_by
from xaso.office.documents.states import Direction, DocumentState, FileRole, Urgency
from xaso.office.documents.types import type_named

PDF = "application/pdf"
READ_AT_ONCE = 20_000_000
"""A larger PDF is looked at for marks of secrecy by the worker."""

type Upload = NamedFile | SentUpload


@transaction.atomic
def receive(given: IncomingInput, *, actor: User | None = None) -> Received:
    """Take a document in from outside; one that came before is not kept a second time.

    Raises:
        SecretDocumentError: it bears a mark of secrecy; nothing of it is kept.
        FileRefusedError: a file is not taken.
    """
    if mark := secret_mark(given.secrecy, given.type_name, given.subject):
        raise SecretDocumentError(mark)
    identity = identity_of_input(given)
    if same := find_same(identity):
        return Received(same, duplicate_of=same)
    kept = [_keep(one, actor) for one in given.files]
    stored = [*kept, *(many(given.file_ids)[one] for one in given.file_ids)]
    refuse_secret(stored)
    hold_register()  # not before: storing may take long, and nobody could register meanwhile
    if same := find_same(identity):
        for one in kept:
            discard(one.id)
        return Received(same, duplicate_of=same)
    document = _enter(given, actor)
    _attach(document, stored)
    return Received(document.pk)


@transaction.atomic
def take_in(uploads: Sequence[Upload], *, actor: User) -> UUID:
    """Take in what the clerk brings: scans, photographs of pages, electronic files.

    Raises:
        PermissionDenied: this person takes no documents in.
        SecretDocumentError: it bears a mark of secrecy; nothing of it is kept.
        FileRefusedError: a file is not taken.
    """
    require(actor, RECEIVE.key)
    stored = [store_brought(one, actor=actor) for one in uploads]
    refuse_secret(stored)
    is_scan = any(one.is_picture for one in stored)
    channel = Arrival.Channel.SCAN if is_scan else Arrival.Channel.UPLOAD
    name = normalise(PurePath(stored[0].name).stem)
    document = _enter(IncomingInput(channel, organ_name="", subject=name), actor)
    _attach(document, stored)
    return document.pk


def _keep(one: NamedFile, actor: User | None) -> StoredFileInfo:
    return store(one.file or io.BytesIO(), name=one.name or "", actor=actor)


def refuse_secret(stored: Iterable[StoredFileInfo]) -> None:
    """Look at the first page of what can be read at once; the worker looks at the rest."""
    for one in stored:
        if mark := _mark_of(one):
            raise SecretDocumentError(mark)


def _mark_of(one: StoredFileInfo) -> str:
    if one.media_type != PDF or one.size > READ_AT_ONCE or not one.is_available:
        return ""
    try:
        return secret_mark_of_page(first_page_of(read(one.id)))
    except (UnreadableError, FileQuarantinedError):
        return ""


def _enter(given: IncomingInput, actor: User | None) -> Document:
    kind = type_named(given.type_name)
    document = Document.objects.create(
        direction=Direction.IN,
        state=DocumentState.ARRIVED,
        number=given.number,
        suffix=given.suffix,
        notation=given.notation,
        code=code_of(given.number, given.suffix, given.notation),
        issued_on=given.issued_on,
        organ_code=given.organ_code,
        organ_name=given.organ_name,
        document_uid=given.document_uid,
        type_code=kind.code if kind else "",
        type_name=kind.name if kind else given.type_name,
        subject=given.subject,
        urgency=given.urgency or Urgency.NORMAL,
        due_on=given.due_on,
        page_count=given.page_count,
        signer_position=given.signer_position,
        signer_name=given.signer_name,
        created_by=actor,
        created_at=clock.now(),
    )
    arrival = Arrival.objects.create(
        document=document,
        channel=given.channel,
        arrived_at=document.created_at,
        sender=given.sender or given.organ_name,
        from_exchange_id=given.from_exchange_id,
        known_as=known_as(given.number, given.suffix, given.notation),
        due_on=given.due_on,
    )
    Handling(document, arrival, actor, document.created_at).note(
        "received", channel=str(given.channel)
    )
    keep_said(document.pk, "received", said_by(given))
    defer_on_commit(read_arrival, document_id=str(document.pk))
    return document


def _attach(document: Document, stored: Sequence[StoredFileInfo]) -> None:
    """Pages come as pictures and are bound later; where a file comes first, it is the document."""
    has_pages = bool(stored) and stored[0].is_picture
    pictures = [one for one in stored if one.is_picture and has_pages]
    files = [one for one in stored if one not in pictures]
    placed = [(FileRole.ORIGINAL, one) for one in pictures]
    if pictures:
        placed += [(FileRole.ATTACHMENT, one) for one in files]
    else:
        placed += [
            (FileRole.ATTACHMENT if place else FileRole.MAIN, one)
            for place, one in enumerate(files)
        ]
    DocumentFile.objects.bulk_create(
        DocumentFile(document=document, role=role, order=order, file_id=one.id)
        for order, (role, one) in enumerate(placed)
    )
