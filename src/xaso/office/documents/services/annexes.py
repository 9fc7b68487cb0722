"""Annexes in files of their own: brought by who writes the document, signed by the organisation.

NĐ 30/2020/NĐ-CP Annex I [verified]: the organisation signs each file that goes with a document; at the top right
of its first page stand the document's number and symbol and the moment, without a picture. An annex
in the document's own file is not signed again. The agency's name stands there too, as on copies.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import (
    FileQuarantinedError,
    NamedFile,
    SentUpload,
    StoredFileInfo,
    discard,
    info,
    read,
    store_brought,
)
from xaso.lib.dates import VIETNAM_TIME
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document, DocumentFile
from xaso.office.documents.services import checking
from xaso.office.documents.services.drafting import hold, require_editor
from xaso.office.documents.services.history import note, refuse_frozen
from xaso.office.documents.services.incoming.receiving import refuse_secret
from xaso.office.documents.states import DocumentState, FileRole, Urgency
from xaso.office.signing.api import (
    NotSignedError,
    Prepared,
    RequestInput,
    RequestState,
    SigningSource,
    StepInfo,
    StepInput,
    StepKind,
    as_signable,
    cancel_request,
    request_signatures,
    requests_of,
)

ANNEXES = "documents.annexes"
"""By which key signing knows annexes."""
PDF = "application/pdf"
PLACE = "top_right"
MOST = 30


def annexes_of(document: Document) -> list[DocumentFile]:
    """Return the annexes of a document in their order."""
    rows = DocumentFile.objects.filter(document=document, role=FileRole.ATTACHMENT)
    return list(rows.select_related("file"))


def unsigned_annexes(document: Document) -> list[DocumentFile]:
    """Return those that the organisation has to sign and has not signed yet: only PDF can be."""
    return [one for one in annexes_of(document) if waits_for_signature(one)]


def waits_for_signature(annex: DocumentFile) -> bool:
    """Tell whether the organisation has to sign this annex yet."""
    return annex.file.media_type == PDF and annex.signing_request is None


@transaction.atomic
def change_annexes(
    document: Document,
    *,
    brought: Sequence[NamedFile | SentUpload] = (),
    taken_out: Collection[UUID] = (),
    actor: User,
) -> None:
    """Add files to a draft as its annexes, and take others out.

    Raises:
        WrongStateError: it is no longer being written, there are too many, or one cannot be signed.
        PermissionDenied: it is in other hands.
        FileRefusedError: a file is not taken.
        SecretDocumentError: one bears a mark of secrecy.
    """
    require_editor(document, hold(document), actor)
    gone = [one for one in annexes_of(document) if one.pk in taken_out]
    _take_out(gone)
    stored = [store_brought(one, actor=actor) for one in brought]
    refuse_secret(stored)
    for one in stored:
        _check_signable(one)
    _add(document, stored)
    names = [f"+ {one.name}" for one in stored] + [
        f"− {one.file.original_name}" for one in gone
    ]
    note(document, "annexes_changed", actor=actor, words="; ".join(names))


def _take_out(gone: list[DocumentFile]) -> None:
    for one in gone:
        one.delete()
        discard(one.file_id)


def _check_signable(stored: StoredFileInfo) -> None:
    """Refuse now what could not be signed later; what the scanner still holds is seen then."""
    if stored.media_type != PDF or not stored.is_available:
        return
    try:
        as_signable(read(stored.id))
    except NotSignedError as error:
        raise WrongStateError(f"{stored.name}: {error.reason}") from error


def _add(document: Document, stored: list[StoredFileInfo]) -> None:
    there = annexes_of(document)
    known = {one.file_id for one in there}
    new = [one for one in stored if one.id not in known]
    if len(there) + len(new) > MOST:
        raise WrongStateError(_("A document has at most %(most)s annexes.") % {"most": MOST})
    first = max((one.order for one in there), default=0) + 1
    DocumentFile.objects.bulk_create(
        DocumentFile(document=document, role=FileRole.ATTACHMENT, order=order, file_id=one.id)
        for order, one in enumerate(new, start=first)
    )


def marks_to_ask(document: Document) -> list[RequestInput]:
    """Return what has to be asked of the organisation with the seal: a signature on each annex."""
    return [_mark_of(document, one) for one in unsigned_annexes(document)]


def _mark_of(document: Document, annex: DocumentFile) -> RequestInput:
    return RequestInput(
        source=ANNEXES,
        subject_id=annex.pk,
        title=f"{document.code}: {annex.file.original_name}"[:500],
        steps=(StepInput(StepKind.TEXT_MARK, 1, None, PLACE),),
        urgent=document.urgency != Urgency.NORMAL,
    )


def ask_for_marks(document: Document, actor: User) -> list[UUID]:
    """Ask for the organisation's signature on each annex that lacks it; return the requests.

    What was asked for and still waits is not asked for again; what was refused is.

    Raises:
        WrongStateError: some annex lacks it, and the document is not sealed or out already, or
            it was stopped.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    refuse_frozen(document)
    missing = unsigned_annexes(document)
    if missing and document.state != DocumentState.SIGNED:
        raise WrongStateError(_("Only a document that is signed and sealed is released."))
    asked = requests_of(ANNEXES, [one.pk for one in missing]) if missing else {}
    waiting = {key: one.id for key, one in asked.items() if one.state == RequestState.OPEN}
    return [
        waiting.get(one.pk) or request_signatures(_mark_of(document, one), requested_by=actor)
        for one in missing
    ]


def marks_waiting(document: Document) -> list[UUID]:
    """Return the requests for signatures on annexes that wait, in the order in which all lock them."""
    missing = [one.pk for one in unsigned_annexes(document)]
    asked = requests_of(ANNEXES, missing) if missing else {}
    return sorted(one.id for one in asked.values() if one.state == RequestState.OPEN)


def call_off_marks(document: Document, *, reason: str, actor: User) -> None:
    """Let nobody sign the annexes of a document that does not go out."""
    for request_id in marks_waiting(document):
        cancel_request(request_id, actor=actor, reason=reason, by_source=True)


def open_annexes(document: Document) -> None:
    """Let anybody with the check code of an annex open it: its document was made public."""
    for one in _signed_annexes(document):
        checking.bind_annex(document, one.file_id, one.file.original_name, is_open=True)


def end_annexes(document: Document, ending: str) -> None:
    """Let the check pages say that the document of these annexes was recalled or replaced."""
    checking.end_annexes([one.file_id for one in _signed_annexes(document)], ending)


def _signed_annexes(document: Document) -> list[DocumentFile]:
    return [one for one in annexes_of(document) if one.signing_request is not None]


class AnnexSource(SigningSource):
    """Annexes in files of their own, as papers that get the organisation's mark in words."""

    key = ANNEXES

    def preview(self, subject_id: UUID, step: StepInfo) -> bytes:
        """Return the file as it was brought."""
        return _content(_annex(subject_id))

    def prepare(self, subject_id: UUID, step: StepInfo, at: datetime) -> Prepared:
        """Say what stands at the top right of its first page."""
        annex = _annex(subject_id)
        moment = at.astimezone(VIETNAM_TIME).isoformat(timespec="seconds")
        document = annex.document
        lines = (f"Số: {document.code}", document.organ_name, f"Thời gian ký: {moment}")
        content = as_signable(_content(annex))
        return Prepared(
            content,
            annex.file.original_name,
            {},
            lines={PLACE: lines},
            number=document.code,
            is_annex=True,
        )

    def signed(
        self, subject_id: UUID, step: StepInfo, file_id: UUID, *, completed: bool
    ) -> None:
        """Put the signed file in place of the one that was brought, which it begins with."""
        annex = _annex(subject_id)
        brought, name = annex.file_id, annex.file.original_name
        annex.file_id, annex.signing_request = file_id, step.request_id
        annex.save(update_fields=["file", "signing_request"])
        discard(brought)
        checking.bind_annex(annex.document, file_id, name)
        actor = User.objects.get(pk=step.signer_id)
        note(annex.document, "annex_signed", actor=actor, words=name)

    def refused(self, subject_id: UUID, step: StepInfo, reason: str) -> None:
        """Write it into the history; the document waits until it is signed or recalled."""
        actor = User.objects.get(pk=step.signer_id)
        note(_annex(subject_id).document, "annex_refused", actor=actor, words=reason)

    def cancelled(self, subject_id: UUID, reason: str, by: UUID) -> None:
        """Let the annex be: its document was recalled, or it is asked for anew."""

    def address(self, subject_id: UUID) -> str:
        """Return the page of the document that it belongs to."""
        return reverse("documents:document", args=[_annex(subject_id).document_id])


def _annex(annex_id: UUID) -> DocumentFile:
    return DocumentFile.objects.select_related("document", "file").get(pk=annex_id)


def _content(annex: DocumentFile) -> bytes:
    try:
        return read(annex.file_id)
    except FileQuarantinedError as error:
        raise NotSignedError(info(annex.file_id).notice) from error
