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
from xaso.office.documents.models import Arrival, ChangeFile, Document, DocumentFile
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
type Files = tuple[UUID | None, list[UUID]]


def read_document(document_id: UUID) -> None:
    """Read what came in once and check its signatures; who asks again finds it read."""
    _read_text(document_id)
    _check_signatures(document_id)


def _read_text(document_id: UUID) -> None:
    with transaction.atomic():
        arrival = Arrival.objects.filter(document=document_id).first()
        if arrival is None or arrival.reading in READ:
            return
    files = _files_of(document_id)
    finish = partial(_finish, document_id, files)
    try:
        content, is_bound = _content_of(files)
        found = read_pdf(content) if content is not None else NOTHING
    except (DamagedFileError, UnreadableError):
        finish(Reading.FAILED, NOTHING)
        return
    if content is None:
        finish(Reading.DONE, found)
    else:
        finish(*_read(document_id, content, found, is_bound=is_bound))


def _read(
    document_id: UUID, content: bytes, found: PdfText, *, is_bound: bool
) -> tuple[str, PdfText, bytes | None]:
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
    return state, found, made


def _content_of(files: Files) -> tuple[bytes | None, bool]:
    """Return the document as PDF, and whether it was bound from pictures; nothing for a DOCX.

    Raises:
        FileQuarantinedError: it is still being checked for malware; the worker comes back.
        DamagedFileError, UnreadableError: it cannot be read.
    """
    main, pages = files
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
def _files_of(document_id: UUID) -> Files:
    """Return the file that is the document, if there is one, and the pictures of its pages."""
    rows = list(DocumentFile.objects.filter(document=document_id).order_by("order", "id"))
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
def _finish(
    document_id: UUID, files: Files, state: str, found: PdfText, made: bytes | None = None
) -> None:
    """Keep text and proposals; what turns out to be secret is destroyed instead.

    Where other files have taken the place of those that were read, whoever reads them says it.
    """
    arrival = Arrival.objects.select_for_update().get(document=document_id)
    is_gone = Document.objects.get(pk=document_id).state in GONE
    if is_gone or arrival.reading in READ or _files_of(document_id) != files:
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
    """Check the signatures of its files and of those that wait; signing keeps what was found."""
    with transaction.atomic():
        file_ids = [
            *DocumentFile.objects.filter(document=document_id).values_list(
                "file_id", flat=True
            ),
            *ChangeFile.objects.filter(document=document_id).values_list("file_id", flat=True),
        ]
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
