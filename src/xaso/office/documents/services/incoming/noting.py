"""Steps that every act on an incoming document shares: find and lock it, write down what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import about, record
from xaso.lib import clock
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.incoming_values import Target
from xaso.office.documents.models import (
    Arrival,
    Document,
    DocumentAct,
    DocumentHand,
    DocumentRegister,
)
from xaso.office.documents.models.registers import register_for
from xaso.office.documents.states import Direction

SUBJECT = "documents.document"


@dataclass
class Handling:
    """An incoming document held for one act, with who acts and when."""

    document: Document
    arrival: Arrival
    actor: User | None
    at: datetime

    def move_to(self, state: str) -> None:
        """Let the document stand elsewhere from now on."""
        self.document.state = state
        self.document.save(update_fields=["state", "updated_at"])

    def give_to(self, *, user_id: UUID | None = None, unit_id: UUID | None = None) -> None:
        """Say who it waits for from now on; nobody without either."""
        self.arrival.held_by_id, self.arrival.held_at_id = user_id, unit_id
        self.arrival.save(update_fields=["held_by", "held_at"])

    def note(self, key: str, words: str = "", **details: Any) -> DocumentAct:
        """Write into the history of the document and into the audit trail what was done."""
        act = DocumentAct.objects.create(
            document=self.document,
            at=self.at,
            key=key,
            actor=self.actor,
            words=words,
            details=details,
        )
        record(
            f"documents.incoming.{key}",
            actor=self.actor,
            subject=(SUBJECT, self.document.pk),
            personal=about(self.actor.pk, words=words) if words and self.actor else None,
            **details,
        )
        return act

    @cached_property
    def year(self) -> int:
        """The year in Việt Nam in which this happens."""
        return clock.today().year


def hold(
    document_id: UUID,
    actor: User | None,
    states: tuple[str, ...],
    *,
    frozen: bool = False,
) -> Handling:
    """Lock an incoming document that this person sees and that stands in one of the states.

    With ``frozen`` also one that its sender replaced: no work goes on there, but it can go.

    Raises:
        Document.DoesNotExist: it is not there, or not for this person.
        WrongStateError: it stands elsewhere.
    """
    seen = Document.objects.visible_to(actor) if actor else Document.objects.all()
    document = seen.filter(direction=Direction.IN).get(pk=document_id)
    arrival = Arrival.objects.select_for_update().get(document=document)
    document.refresh_from_db()
    if document.state not in states or (document.frozen_at and not frozen):
        raise WrongStateError(
            _("This is not possible now: a colleague may have been faster. It is: %(state)s.")
            % {"state": document.get_state_display()}
        )
    arrival.document = document
    return Handling(document, arrival, actor, clock.now())


def hold_register() -> None:
    """Let no other document come in or be registered until this transaction ends.

    Whoever looks for the same document afterwards sees what the others wrote.
    """
    register = register_for(DocumentRegister.Kind.INCOMING)
    DocumentRegister.objects.select_for_update(no_key=True).get(pk=register.pk)


def let_read(document: Document, targets: Iterable[Target]) -> None:
    """Give persons or units a part in the document, so that they may read it."""
    DocumentHand.objects.bulk_create(
        [
            DocumentHand(
                document=document, part=one.part, user_id=one.user_id, unit_id=one.unit_id
            )
            for one in targets
        ],
        ignore_conflicts=True,
    )
