"""Certified copies of documents: true copies, extracts, copies of copies (Đ25–27 [verified])."""

import io
from datetime import datetime
from uuid import UUID

import pikepdf
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.api import ObjectState, info, read
from xaso.kernel.organisations.api import office_of
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME, local_day
from xaso.office.documents import permissions as may
from xaso.office.documents.errors import DocumentError, WrongStateError
from xaso.office.documents.models import (
    CertifiedCopy,
    Document,
    DocumentFile,
    NumberReservation,
)
from xaso.office.documents.models.registers import MARK, next_number, register_for
from xaso.office.documents.services.history import note
from xaso.office.documents.states import CopyKind, FileRole, NumberUse
from xaso.office.signing.api import (
    Box,
    NotSignedError,
    Prepared,
    RequestInput,
    RequestState,
    SigningSource,
    StepInfo,
    StepInput,
    StepKind,
    as_signable,
    request_signatures,
    requests_of,
    sign_now,
)

COPIES = "documents.copies"
MARK_WIDTH, MARK_HEIGHT, MARGIN = 212.0, 34.0, 14.0
"""The mark at the top right of page 1, in points (Annex I part III [verified])."""
PRINTED = {
    CopyKind.TRUE_COPY: "SAO Y",
    CopyKind.EXTRACT: "TRÍCH SAO",
    CopyKind.COPY_OF_COPY: "SAO LỤC",
}


def copy_signed(
    document: Document, *, kind: CopyKind, pages: str, receiver: str, pin: str, actor: User
) -> None:
    """Make a certified copy of a signed document with the key of the seal.

    Call it outside of a transaction. The number stays with a copy that could not be marked,
    and the next try has it.

    Raises:
        WrongPinError: the PIN does not open the key of the seal; it is counted.
        NotSignedError, DocumentError: it cannot be copied or marked.
    """
    with transaction.atomic():
        files = DocumentFile.objects.filter(document=document, role=FileRole.SIGNED)
        source = files.select_related("file").first()
        if source is None:
            raise WrongStateError(_("Only a signed document can be copied so."))
        copy = ask_for_copy(
            document, source, kind=kind, pages=pages, receiver=receiver, actor=actor
        )
    if copy.signing_request is not None:
        sign_now(copy.signing_request, actor=actor, pin=pin)


@transaction.atomic
def ask_for_copy(
    document: Document,
    source: DocumentFile,
    *,
    kind: CopyKind,
    pages: str = "",
    receiver: str = "",
    actor: User,
) -> CertifiedCopy:
    """Begin a certified copy of a file of a document; the organisation's mark makes it one.

    The same copy that this person began and nobody has marked yet is gone on with.
    """
    require(actor, may.COPY.key)
    if source.file.media_type != "application/pdf":
        raise DocumentError(_("Only a PDF can be copied so."))
    if kind == CopyKind.EXTRACT:
        extract(read(source.file_id), pages)
    Document.objects.select_for_update().get(pk=document.pk)
    wanted = {
        "document": document,
        "kind": kind,
        "pages": pages if kind == CopyKind.EXTRACT else "",
        "source_id": source.file_id,
        "made_by": actor,
    }
    rows = CertifiedCopy.objects.select_for_update().filter(**wanted, file__isnull=True)
    copy = rows.first()
    if copy is None:
        copy = CertifiedCopy.objects.create(**wanted, receiver=receiver, made_at=clock.now())
    elif copy.receiver != receiver:
        copy.receiver = receiver
        copy.save(update_fields=["receiver"])
    if not _waits(copy):
        _ask_for_mark(copy, actor)
    return copy


def _waits(copy: CertifiedCopy) -> bool:
    """Tell whether the mark of a copy is asked for and neither made, refused nor called off."""
    asked = requests_of(COPIES, [copy.pk]).get(copy.pk)
    return asked is not None and asked.state == RequestState.OPEN


def _ask_for_mark(copy: CertifiedCopy, actor: User) -> None:
    wish = RequestInput(
        source=COPIES,
        subject_id=copy.pk,
        title=f"{CopyKind(copy.kind).label}: {copy.document.title}"[:500],
        steps=(StepInput(StepKind.TEXT_MARK, 1, None, "top_right"),),
    )
    copy.signing_request = request_signatures(wish, requested_by=actor)
    copy.save(update_fields=["signing_request"])


def extract(pdf: bytes, pages: str) -> bytes:
    """Return a PDF of the pages that were asked for: "1, 3-4".

    Raises:
        DocumentError: there are no such pages.
    """
    with pikepdf.open(io.BytesIO(pdf)) as whole, pikepdf.new() as part:
        for number in _page_numbers(pages, len(whole.pages)):
            part.pages.append(whole.pages[number - 1])
        made = io.BytesIO()
        part.save(made, deterministic_id=True)
        return made.getvalue()


def _page_numbers(text: str, most: int) -> list[int]:
    numbers: list[int] = []
    try:
        for span in text.replace(" ", "").split(","):
            first, _dash, last = span.partition("-")
            begin, end = int(first), int(last or first)
            if not 1 <= begin <= end <= most:
                raise ValueError(span)
            numbers += range(begin, end + 1)
    except ValueError:
        numbers = []
    if not numbers:
        raise DocumentError(
            _("Please name pages between 1 and %(most)s, as in “1, 3-4”.") % {"most": most}
        )
    return numbers


class CopySource(SigningSource):
    """Certified copies, as papers that get the organisation's mark in words."""

    key = COPIES

    def preview(self, subject_id: UUID, step: StepInfo) -> bytes:
        """Return what is copied."""
        return _content(CertifiedCopy.objects.get(pk=subject_id))

    def prepare(self, subject_id: UUID, step: StepInfo, at: datetime) -> Prepared:
        """Take the number of the copy, and say what stands at the top right of its first page."""
        copy = CertifiedCopy.objects.select_for_update().get(pk=subject_id)
        content = as_signable(_content(copy))
        if copy.number is not None and copy.year != local_day(at).year:
            _void(copy, _("The copy was signed in another year."), step.signer_id)
        if copy.number is None:
            _number(copy, at)
        moment = at.astimezone(VIETNAM_TIME)
        lines = (
            f"{PRINTED[CopyKind(copy.kind)]}; số {copy.code}",
            office_of(require_commune()).name,
            f"Thời gian ký: {moment.isoformat(timespec='seconds')}",
        )
        name = f"{copy.code.replace('/', '-')}.pdf"
        return Prepared(
            content,
            name,
            {"top_right": _top_right(content)},
            lines={"top_right": lines},
            number=copy.code,
        )

    def signed(
        self, subject_id: UUID, step: StepInfo, file_id: UUID, *, completed: bool
    ) -> None:
        """Keep the marked copy, unless what was copied was destroyed meanwhile."""
        document = Document.objects.select_for_update(of=("self",)).get(copies=subject_id)
        copy = CertifiedCopy.objects.select_for_update().get(pk=subject_id)
        if info(copy.source_id).state == ObjectState.DESTROYED:
            raise NotSignedError(
                _("The document is frozen: %(reason)s") % {"reason": document.frozen_reason}
            )
        copy.file_id = file_id
        copy.save(update_fields=["file"])
        actor = User.objects.get(pk=step.signer_id)
        note(document, "copied", actor=actor, code=copy.code)

    def refused(self, subject_id: UUID, step: StepInfo, reason: str) -> None:
        """Let the copy be: without a mark it is none, and its number is void."""
        _void(
            CertifiedCopy.objects.select_for_update().get(pk=subject_id), reason, step.signer_id
        )

    def cancelled(self, subject_id: UUID, reason: str, by: UUID) -> None:
        """Let the copy be: without a mark it is none, and its number is void."""
        _void(CertifiedCopy.objects.select_for_update().get(pk=subject_id), reason, by)

    def address(self, subject_id: UUID) -> str:
        """Return the page of the document that is copied."""
        copy = CertifiedCopy.objects.get(pk=subject_id)
        return reverse("documents:document", args=[copy.document_id])


def _number(copy: CertifiedCopy, at: datetime) -> None:
    register = register_for("copies")
    day = local_day(at)
    copy.register, copy.year, copy.issued_on = register, day.year, day
    copy.number = next_number(register.pk, day.year)
    copy.code = f"{copy.number:02}/{copy.kind}-{register.mark or MARK}"
    copy.save()


def _void(copy: CertifiedCopy, reason: str, by: UUID) -> None:
    """Keep the number of a copy that was not made as void; the next try takes a new one."""
    if copy.file_id is not None:
        return
    if copy.register_id is None or copy.year is None or copy.number is None:
        return
    NumberReservation.objects.create(
        register_id=copy.register_id,
        year=copy.year,
        number=copy.number,
        state=NumberUse.VOID,
        reason=_("Number of a certified copy that was not made."),
        reserved_by=copy.made_by,
        settled_by_id=by,
        settled_at=clock.now(),
        void_reason=reason[:300],
    )
    record(
        "documents.numbers.voided",
        actor=User.objects.get(pk=by),
        subject=("documents.register", copy.register_id),
        number=copy.number,
    )
    copy.register, copy.year, copy.number, copy.issued_on = None, None, None, None
    copy.code = ""
    copy.save()


def _content(copy: CertifiedCopy) -> bytes:
    content = read(copy.source_id)
    return extract(content, copy.pages) if copy.kind == CopyKind.EXTRACT else content


def _top_right(pdf: bytes) -> Box:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _left, _bottom, right, top = (float(value) for value in opened.pages[0].mediabox)
    return Box(
        0, right - MARGIN - MARK_WIDTH, top - MARGIN - MARK_HEIGHT, MARK_WIDTH, MARK_HEIGHT
    )
