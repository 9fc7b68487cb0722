"""The history of a document."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document, DocumentAct
from xaso.office.documents.states import MOVES, DocumentState


def note(
    document: Document, key: str, *, actor: User | None, words: str = "", **details: Any
) -> DocumentAct:
    """Write an act into the history of a document and into the audit trail."""
    act = DocumentAct.objects.create(
        document=document, key=key, actor=actor, words=words, details=details
    )
    record(
        f"documents.document.{key}",
        actor=actor,
        subject=("documents.document", document.pk),
        **details,
    )
    return act


def last_act(document_id: UUID, key: str) -> UUID:
    """Return the latest act of a kind in the history of a document."""
    acts = DocumentAct.objects.filter(document=document_id, key=key)
    return acts.order_by("at", "id").values_list("pk", flat=True).reverse()[0]


def can_move(document: Document, to: DocumentState) -> bool:
    """Tell whether one of ours may come from its present state into this one."""
    return to in MOVES.get(document.state, frozenset())


def refuse_destroyed(document: Document) -> None:
    """Refuse to go on with a released document whose content was destroyed by a decision."""
    if document.state == DocumentState.RELEASED:
        refuse_frozen(document)


def refuse_frozen(document: Document) -> None:
    """Refuse to go on with a document that was stopped, with the reason."""
    if document.frozen_at is not None:
        raise WrongStateError(
            _("The document is frozen: %(reason)s") % {"reason": document.frozen_reason}
        )
