"""What the clerk decides about a letter; a document of it is registered or refused on its own page."""

import io
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import defer_on_commit
from xaso.kernel.files.api import store
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.mailbox.answering import answer_letter, may_be_answered
from xaso.office.documents.mailbox.keeping import as_input
from xaso.office.documents.models import Letter
from xaso.office.documents.permissions import RECEIVE
from xaso.office.documents.services.finding import forget_document
from xaso.office.documents.services.incoming.noting import hold
from xaso.office.documents.services.incoming.receiving import receive
from xaso.office.documents.states import DocumentState

TEXT_NAME = "thu-dien-tu.txt"
State = Letter.State


@transaction.atomic
def set_aside(letter_id: UUID, *, actor: User) -> None:
    """Put away a letter that brings no document (advertisements, chat); nobody is told.

    Raises:
        PermissionDenied: this person takes no documents in.
        WrongStateError: its document is registered, or it was decided already.
    """
    letter = _hold(letter_id, actor, (State.TAKEN, State.FAULTY))
    if letter.state == State.TAKEN and letter.document_id:
        held = hold(letter.document_id, actor, (DocumentState.ARRIVED,))
        held.move_to(DocumentState.REFUSED)
        held.note("set_aside")
        forget_document(letter.document_id)
    _decide(letter, State.SET_ASIDE, actor)


@transaction.atomic
def send_back(letter_id: UUID, *, reason: str, actor: User) -> None:
    """Refuse a letter that could not be taken in; its sender is told why, once.

    Raises:
        PermissionDenied: this person takes no documents in.
        WrongStateError: it was taken or decided already, or nobody would read the answer.
    """
    letter = _hold(letter_id, actor, (State.FAULTY,))
    if not may_be_answered(letter):
        raise WrongStateError(_("This letter cannot be answered: a program wrote it."))
    letter.reason = reason
    _decide(letter, State.ANSWERED, actor)
    defer_on_commit(answer_letter, letter_id=str(letter.pk))


@transaction.atomic
def take_text(letter_id: UUID, *, actor: User) -> UUID:
    """Take the text of a letter without files as the document; return the document's id.

    Raises:
        PermissionDenied: this person takes no documents in.
        WrongStateError: it has no text, or was decided already.
    """
    letter = _hold(letter_id, actor, (State.FAULTY,))
    if not letter.text:
        raise WrongStateError(_("The letter has no text."))
    content = io.BytesIO(f"{letter.subject}\n\n{letter.text}\n".encode())
    stored = store(content, name=TEXT_NAME, actor=actor)
    letter.document_id = receive(as_input(letter, [stored]), actor=actor).document_id
    _decide(letter, State.TAKEN, actor)
    return letter.document_id


def _hold(letter_id: UUID, actor: User, states: tuple[str, ...]) -> Letter:
    require(actor, RECEIVE.key)
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.state not in states:
        raise WrongStateError(
            _("This is not possible now: a colleague may have been faster. It is: %(state)s.")
            % {"state": letter.get_state_display()}
        )
    return letter


def _decide(letter: Letter, state: str, actor: User) -> None:
    letter.state, letter.decided_by, letter.decided_at = state, actor, clock.now()
    letter.save(update_fields=["state", "reason", "decided_by", "decided_at", "document"])
    record(f"documents.letter.{state}", actor=actor, subject=("documents.letter", letter.pk))
