"""What signing asks of a document: the PDF before each signature, and what becomes of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import read, store_bytes
from xaso.office.documents.errors import NumberTakenError, WrongStateError
from xaso.office.documents.layout.paper import print_paper
from xaso.office.documents.models import Document, DocumentAct, DocumentFile, Draft
from xaso.office.documents.services import checking
from xaso.office.documents.services.annexes import ask_for_marks
from xaso.office.documents.services.drafting import (
    back_to_author,
    give_part,
    hold,
    is_author,
    move,
    require_editor,
)
from xaso.office.documents.services.history import note
from xaso.office.documents.services.numbering import give_number
from xaso.office.documents.services.printing import facts_of
from xaso.office.documents.services.signers import choose_signers, co_signers, steps_of
from xaso.office.documents.services.succeeding import succeed_signer
from xaso.office.documents.services.telling import tell_author_returned
from xaso.office.documents.states import (
    SIGNED_AS,
    SIGNER,
    DocumentState,
    FileRole,
    Part,
    Urgency,
)
from xaso.office.signing.api import (
    Box,
    NotSignedError,
    Prepared,
    RequestInput,
    SigningSource,
    StepInfo,
    StepState,
    cancel_request,
    request_signatures,
    requests_of,
)


@transaction.atomic
def submit_for_signature(
    document: Document, *, actor: User, others: Sequence[UUID] = (), at_once: bool = False
) -> UUID:
    """Submit a draft: those beside the signer sign, the signer, then the organisation's seal is put on it.

    ``others`` sign in their order and the signer after them; all at once if so wanted.
    """
    draft = hold(document)
    require_editor(document, draft, actor)
    if draft.signer_id is None:
        raise WrongStateError(_("Choose who signs before submitting it."))
    if not document.subject.strip():
        raise WrongStateError(_("Say what the document is about before submitting it."))
    choose_signers(document, draft, others, at_once=at_once)
    wish = RequestInput(
        source=SIGNED_AS,
        subject_id=document.pk,
        title=f"{document.type_name}: {document.subject}"[:500],
        steps=tuple(steps_of(draft, co_signers(document))),
        due_on=document.due_on,
        urgent=document.urgency != Urgency.NORMAL,
    )
    request = request_signatures(wish, requested_by=actor)
    document.signing_request = request
    draft.returned_words = ""
    draft.save(update_fields=["returned_words"])
    move(document, DocumentState.SIGNING)
    give_part(document, Part.SIGNER, users=[draft.signer_id, *others])
    note(document, "submitted", actor=actor)
    return request


@transaction.atomic
def take_back(document: Document, *, reason: str, actor: User) -> None:
    """Take a document back from signing while nobody has signed it: its authors or who checked it.

    The request is called off first, which lets the document go; whoever signs locks in the same
    order, the request and then the document.

    Raises:
        PermissionDenied: it is not theirs to take back.
        WrongStateError: it does not wait, or somebody has signed it.
    """
    document.refresh_from_db()
    if document.state != DocumentState.SIGNING or document.signing_request is None:
        raise WrongStateError(_("The document does not wait for a signature."))
    if not may_take_back(document, Draft.objects.get(document=document), actor):
        raise PermissionDenied
    cancel_request(document.signing_request, actor=actor, reason=reason, by_source=True)
    request = requests_of(SIGNED_AS, [document.pk])[document.pk]
    if any(step.state == StepState.SIGNED for step in request.steps):
        raise WrongStateError(_("Somebody has signed the document already."))
    document.refresh_from_db()


def may_take_back(
    document: Document, draft: Draft, user: User, *, is_let_in: bool | None = None
) -> bool:
    """Tell whether a document that waits for signatures is this person's to take back."""
    return draft.checker_id == user.pk or is_author(document, user, is_let_in=is_let_in)


def signed_file(document: Document) -> DocumentFile | None:
    """Return the file with the signatures made so far; nothing before the first."""
    return DocumentFile.objects.filter(document=document, role=FileRole.SIGNED).first()


class DocumentSource(SigningSource):
    """Documents of ours, as papers to be signed."""

    key = SIGNED_AS

    def preview(self, subject_id: UUID, step: StepInfo) -> bytes:
        """Return the PDF as it stands, typeset without a number before the first signature."""
        document = Document.objects.get(pk=subject_id)
        signed = signed_file(document)
        if signed is not None:
            return read(signed.file_id)
        draft = Draft.objects.get(document=document)
        return print_paper(facts_of(document, draft, {step.box: step.block}))[0]

    def prepare(self, subject_id: UUID, step: StepInfo, at: datetime) -> Prepared:
        """Take number and date and typeset before the first signature; later the present PDF."""
        document = Document.objects.get(pk=subject_id)
        draft = hold(document)
        signed = signed_file(document)
        try:
            pdf = _make(document, draft, step, at) if signed is None else read(signed.file_id)
        except NumberTakenError as error:
            raise NotSignedError(error.reason) from error
        boxes = {name: Box(**box) for name, box in draft.boxes.items()}
        return Prepared(pdf, _file_name(document), boxes)

    def signed(
        self, subject_id: UUID, step: StepInfo, file_id: UUID, *, completed: bool
    ) -> None:
        """Keep the signed file in place of the one before; when all have signed it is sealed."""
        document = Document.objects.get(pk=subject_id)
        DocumentFile.objects.filter(document=document, role=FileRole.SIGNED).delete()
        DocumentFile.objects.create(document=document, role=FileRole.SIGNED, file_id=file_id)
        actor = User.objects.get(pk=step.signer_id)
        if step.block is not None and step.box == SIGNER:
            document.signer_name = step.block.full_name
            document.signer_position = step.block.position[:100]
            document.save(update_fields=["signer_name", "signer_position", "search_text"])
        note(document, "signed", actor=actor, place=step.box)
        if completed:
            checking.bind(document, Draft.objects.get(document=document), file_id)
            move(document, DocumentState.SIGNED)
            note(document, "sealed", actor=actor)
            ask_for_marks(document, actor)

    def refused(self, subject_id: UUID, step: StepInfo, reason: str) -> None:
        """Lay the document back into its author's hands with the reason; signatures made are void."""
        document = Document.objects.get(pk=subject_id)
        let_go(document, reason)
        note(document, "refused", actor=User.objects.get(pk=step.signer_id), words=reason)
        tell_author_returned(document, reason, but=_submitter_of(document))

    def cancelled(self, subject_id: UUID, reason: str, by: UUID) -> None:
        """Lay the document back into its author's hands with the reason; signatures made are void."""
        document = Document.objects.get(pk=subject_id)
        let_go(document, reason)
        note(document, "withdrawn", actor=User.objects.get(pk=by), words=reason)
        tell_author_returned(document, reason, but=by)

    def address(self, subject_id: UUID) -> str:
        """Return the address of the document's page."""
        return reverse("documents:document", args=[subject_id])

    def succeeded(self, subject_id: UUID, before: UUID, after: UUID, reason: str) -> bool:
        """Let the successor of who left sign in their place."""
        return succeed_signer(subject_id, before, after, reason)


def let_go(document: Document, reason: str) -> None:
    """Lay a document back into its author's hands; signatures made are void, a number stays."""
    draft = hold(document)
    DocumentFile.objects.filter(document=document, role=FileRole.SIGNED).delete()
    document.signer_name = document.signer_position = ""
    document.save(update_fields=["signer_name", "signer_position", "search_text"])
    back_to_author(document, draft, reason)


def _submitter_of(document: Document) -> UUID | None:
    """Return who submitted it, whom signing itself tells of a refusal."""
    submitted = DocumentAct.objects.filter(document=document, key="submitted")
    return submitted.order_by("-at", "-id").values_list("actor_id", flat=True).first()


def _make(document: Document, draft: Draft, step: StepInfo, at: datetime) -> bytes:
    """Number and typeset a document, and keep what was typeset and where it is signed."""
    signer = User.objects.get(pk=step.signer_id)
    give_number(document, draft, actor=signer, at=at)
    checking.reserve(document, draft)
    pdf, spots = print_paper(facts_of(document, draft, {step.box: step.block}))
    draft.boxes = {
        name: {
            "page": spot.page,
            "x": spot.x,
            "y": spot.y,
            "width": spot.width,
            "height": spot.height,
        }
        for name, spot in spots.items()
    }
    draft.save(update_fields=["boxes"])
    kept = store_bytes(pdf, name=_file_name(document), actor=signer)
    DocumentFile.objects.filter(document=document, role=FileRole.MAIN).delete()
    DocumentFile.objects.create(document=document, role=FileRole.MAIN, file_id=kept.id)
    document.page_count = max(spot.page for spot in spots.values()) + 1
    document.save(update_fields=["page_count"])
    return pdf


def _file_name(document: Document) -> str:
    """Return the name of the PDF: number and symbol, without the slash."""
    return f"{document.code.replace('/', '-') or 'du-thao'}.pdf"
