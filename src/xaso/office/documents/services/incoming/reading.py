"""Reading a document that came in: text layer or recognition, marks of secrecy, proposals.

It takes minutes for long scans, so it happens outside of any transaction; what it finds is
written in short ones.
"""

from dataclasses import asdict
from functools import partial
from uuid import UUID

from django.db import transaction

from xaso.kernel.files.api import (
    DamagedFileError,
    FileQuarantinedError,
    ObjectState,
    info,
    read,
    store_bytes,
)
from xaso.office.documents.models import Arrival, Document, DocumentFile
from xaso.office.documents.queries.duplicates import GONE
from xaso.office.documents.scanning.guessing import guess
from xaso.office.documents.scanning.reading import (
    PdfText,
    UnreadableError,
    pictures_to_pdf,
    read_pdf,
)
from xaso.office.documents.scanning.recognising import (
    RecognitionFailedError,
    RecognitionMissingError,
    recognise,
)
from xaso.office.documents.scanning.secrecy import secret_mark_of_page
from xaso.office.documents.services.finding import index_document, keep_text
from xaso.office.documents.services.incoming.refusing import refuse_secret
from xaso.office.documents.states import FileRole
from xaso.office.documents.types import document_types
from xaso.office.signing.api import check_files

PDF = "application/pdf"
SCAN_NAME = "van-ban-den.pdf"
Reading = Arrival.Reading
READ = (Reading.DONE, Reading.MISSING)
NOTHING = PdfText((), is_signed=False)


def read_document(document_id: UUID) -> None:
    """Read what came in once and check its signatures; who asks again finds it read."""
    _read_text(document_id)
    _check_signatures(document_id)


def _read_text(document_id: UUID) -> None:
    with transaction.atomic():
        arrival = Arrival.objects.filter(document=document_id).first()
        if arrival is None or arrival.reading in READ:
            return
    try:
        content, is_bound = _content_of(document_id)
        found = read_pdf(content) if content is not None else NOTHING
    except (DamagedFileError, UnreadableError):
        _finish(document_id, Reading.FAILED, NOTHING)
        return
    if content is None:
        _finish(document_id, Reading.DONE, found)
    else:
        _read(document_id, content, found, is_bound=is_bound)


def _read(document_id: UUID, content: bytes, found: PdfText, *, is_bound: bool) -> None:
    """Recognise it where it has no text; a signed file itself is never changed."""
    made, state = content if is_bound else None, Reading.DONE
    if not found.is_searchable:
        _tell(document_id, 0, len(found.pages))
        progress = partial(_tell, document_id, pages=len(found.pages))
        try:
            recognised = recognise(content, pages=len(found.pages), progress=progress)
            made = None if found.is_signed else recognised
            found = read_pdf(recognised)
        except RecognitionMissingError:
            state = Reading.MISSING
        except RecognitionFailedError:
            state = Reading.FAILED
    _finish(document_id, state, found, made)


def _content_of(document_id: UUID) -> tuple[bytes | None, bool]:
    """Return the document as PDF, and whether it was bound from pictures; nothing for a DOCX.

    Raises:
        FileQuarantinedError: it is still being checked for malware; the worker comes back.
        DamagedFileError, UnreadableError: it cannot be read.
    """
    main, pages = _files_of(document_id)
    try:
        if main is not None:
            return (_bytes_of(main), False) if _is_pdf(main) else (None, False)
        return (
            (pictures_to_pdf([_bytes_of(one) for one in pages]), True)
            if pages
            else (None, False)
        )
    except FileQuarantinedError as held:
        if held.state == ObjectState.QUARANTINED:
            raise
        raise UnreadableError from held


@transaction.atomic
def _files_of(document_id: UUID) -> tuple[UUID | None, list[UUID]]:
    """Return the file that is the document, if there is one, and the pictures of its pages."""
    rows = list(DocumentFile.objects.filter(document=document_id).order_by("order"))
    main = [row.file_id for row in rows if row.role == FileRole.MAIN]
    return main[0] if main else None, [
        row.file_id for row in rows if row.role == FileRole.ORIGINAL
    ]


@transaction.atomic
def _is_pdf(file_id: UUID) -> bool:
    return info(file_id).media_type == PDF


@transaction.atomic
def _bytes_of(file_id: UUID) -> bytes:
    return read(file_id)


@transaction.atomic
def _tell(document_id: UUID, page: int, pages: int) -> None:
    arrival = Arrival.objects.filter(document=document_id)
    arrival.update(reading=Reading.RUNNING, page=page, pages=pages)


@transaction.atomic
def _finish(document_id: UUID, state: str, found: PdfText, made: bytes | None = None) -> None:
    """Keep text and proposals; what turns out to be secret is destroyed instead."""
    arrival = Arrival.objects.select_for_update().get(document=document_id)
    if arrival.reading in READ or Document.objects.get(pk=document_id).state in GONE:
        return
    if mark := secret_mark_of_page(found.first_page):
        refuse_secret(document_id, mark)
        return
    if made is not None:
        _put_in_front(document_id, made)
    proposals = asdict(guess(found.first_page, [one.name for one in document_types()]))
    day = proposals["issued_on"]
    proposals |= {"issued_on": day.isoformat() if day else None, "pages": len(found.pages)}
    Arrival.objects.filter(document=document_id).update(
        reading=state, page=0, pages=len(found.pages), proposals=proposals
    )
    keep_text(document_id, found.whole)
    index_document(document_id)


def _check_signatures(document_id: UUID) -> None:
    """Check the signatures of its files; signing keeps what was found."""
    with transaction.atomic():
        files = DocumentFile.objects.filter(document=document_id)
        file_ids = list(files.values_list("file_id", flat=True))
    check_files(file_ids)


def _put_in_front(document_id: UUID, made: bytes) -> None:
    """Make the readable PDF the document; what came stays beside it as it was."""
    document = Document.objects.get(pk=document_id)
    files = DocumentFile.objects.filter(document=document)
    files.filter(role=FileRole.MAIN).update(role=FileRole.ORIGINAL)
    stored = store_bytes(made, name=SCAN_NAME, actor=None)
    DocumentFile.objects.create(
        document=document, role=FileRole.MAIN, order=0, file_id=stored.id
    )
