"""Not accepting a document, and giving one back that its sender recalls."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import publish
from xaso.kernel.files.api import discard
from xaso.kernel.permissions.api import require
from xaso.office.documents.events import IncomingRefused, RecallAnswered
from xaso.office.documents.models import (
    Arrival,
    ChangeFile,
    Document,
    DocumentAct,
    DocumentFile,
    DocumentText,
)
from xaso.office.documents.permissions import RECEIVE
from xaso.office.documents.services.finding import forget_document
from xaso.office.documents.services.incoming.noting import Handling, hold
from xaso.office.documents.states import DocumentState

CAME = (DocumentState.ARRIVED,)
HERE = (
    DocumentState.ARRIVED,
    DocumentState.REGISTERED,
    DocumentState.SUBMITTED,
    DocumentState.ASSIGNED,
    DocumentState.IN_PROGRESS,
    DocumentState.CLOSED,
)
"""Wherever a document that was taken in may stand."""
KEPT = (*HERE, DocumentState.REFUSED)
"""Wherever something of a document is still here: one that was not accepted is kept too."""


@transaction.atomic
def refuse(document_id: UUID, *, reason: str, actor: User) -> None:
    """Do not accept a document; its sender is told why (NĐ 30/2020/NĐ-CP Đ21.2b [verified]).

    Raises:
        PermissionDenied: this person takes no documents in.
        WrongStateError: it is registered already.
    """
    require(actor, RECEIVE.key)
    held = hold(document_id, actor, CAME)
    held.move_to(DocumentState.REFUSED)
    held.note("refused", reason)
    Arrival.objects.filter(pk=held.arrival.pk).update(closed_at=held.at)
    forget_document(document_id)
    publish(IncomingRefused(document_id, reason, held.at), aggregate=document_id)


@transaction.atomic
def refuse_secret(document_id: UUID, mark: str) -> None:
    """Keep nothing of a document that turned out to be secret but that it came and went.

    Secret documents never go through this channel; a system of their own carries them
    (QĐ 2481/QĐ-TTg 2025 [verified]).
    """
    held = hold(document_id, None, HERE, frozen=True)
    _destroy(held)
    held.move_to(DocumentState.REFUSED)
    held.note("secret", mark)
    reason = _("It bears a mark of secrecy and may not be sent this way.")
    told = IncomingRefused(document_id, reason, held.at)
    publish(told, aggregate=document_id)


@transaction.atomic
def destroy_recalled(document_id: UUID, *, reason: str, actor: User | None = None) -> None:
    """Destroy a recalled document with what is known of it, and tell the sender.

    The receiver destroys it in its system and notifies the sender (NĐ 30/2020/NĐ-CP Đ18.4,
    Annex VI part I [verified]). The row stays with its ĐẾN number, so that the register has no gap.

    Raises:
        WrongStateError: it is no longer here.
    """
    held = hold(document_id, actor, KEPT, frozen=True)
    _destroy(held)
    held.move_to(DocumentState.DESTROYED)
    held.note("destroyed", reason)
    publish(RecallAnswered(document_id, True, reason, held.at), aggregate=document_id)  # noqa: FBT003


@transaction.atomic
def keep_despite_recall(document_id: UUID, *, reason: str, actor: User) -> None:
    """Refuse to give a document back, with the reason, which the sender is told."""
    require(actor, RECEIVE.key)
    held = hold(document_id, actor, HERE, frozen=True)
    held.note("recall_refused", reason)
    publish(RecallAnswered(document_id, False, reason, held.at), aggregate=document_id)  # noqa: FBT003


def _destroy(held: Handling) -> None:
    """Remove files, those that came with changes too, text and what the document says of itself."""
    document = held.document
    file_ids: list[UUID] = []
    for rows in (
        DocumentFile.objects.filter(document=document),
        ChangeFile.objects.filter(document=document),
    ):
        file_ids += rows.values_list("file_id", flat=True)
        rows.delete()
    DocumentText.objects.filter(document=document).delete()
    _forget_changes(document)
    forget_document(document.pk)
    for one in file_ids:
        discard(one)
    _blank(document)
    held.give_to()
    Arrival.objects.filter(pk=held.arrival.pk).update(
        proposals={}, known_as="", closed_at=held.at, due_on=None
    )


def _forget_changes(document: Document) -> None:
    """Take out of the history what the sender said and changed: it is what the document said."""
    nothing: dict[str, object] = {"changes": {}, "files": []}
    acts = DocumentAct.objects.filter(document=document)
    acts.filter(key="change_asked").update(words="", details=nothing)
    for came in acts.filter(key="received"):
        came.details.pop("said", None)
        came.save(update_fields=["details"])


def _blank(document: Document) -> None:
    for name in ("subject", "notation", "code", "signer_name", "signer_position", "note"):
        setattr(document, name, "")
    document.number, document.suffix, document.issued_on = None, "", None
    document.save()
