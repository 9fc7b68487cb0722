"""Calling a document off because the matter it was written for has ended.

Another module asked for it and says so: nothing of it is signed or goes out any more without a
decision, and whoever has it in hand is told.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document, DocumentAct, Draft
from xaso.office.documents.services.annexes import call_off_marks
from xaso.office.documents.services.drafting import move
from xaso.office.documents.services.history import note
from xaso.office.documents.services.releasing import freeze
from xaso.office.documents.services.signing import let_go
from xaso.office.documents.services.telling import (
    authors_of,
    tell_called_off,
    tell_clerks_of_release,
    tell_clerks_to_decide,
)
from xaso.office.documents.states import OVER, SIGNED_AS, DocumentState
from xaso.office.signing.api import cancel_request, requests_of

CALLED_OFF = "called_off"
ENDED_AFTER_RELEASE = "ended_after_release"


@transaction.atomic
def call_off(document_id: UUID, reason: str, *, actor: User) -> None:
    """Let nothing more be signed or released of a document of ours, once.

    Without a number it is given up. With one it is frozen: the number stays in its register until
    the clerk, who is told, gives it up or recalls what is sealed. Of one that went out already the
    clerk is told only.

    Raises:
        NotSignedError, WrongStateError: it was signed, taken back or submitted at this very
            moment; whoever calls this tries again.
    """
    document = Document.objects.get(pk=document_id)
    state, people = document.state, _people_at(document)
    _call_off_requests(document, reason, actor)
    document.refresh_from_db(from_queryset=Document.objects.select_for_update())
    if document.state in OVER or _was_called_off(document):
        return
    if document.state != state:
        raise WrongStateError(_("The document moved on at this moment. Please try again."))
    if document.state == DocumentState.RELEASED:
        note(document, ENDED_AFTER_RELEASE, actor=actor, words=reason)
        tell_clerks_of_release(document, reason)
        return
    _stop(document, reason)
    note(document, CALLED_OFF, actor=actor, words=reason)
    _tell(document, reason, people - {actor.pk})


def _call_off_requests(document: Document, reason: str, actor: User) -> None:
    """Let nobody sign it any more; whoever signs locks in the same order, the request first."""
    if document.state == DocumentState.SIGNING and document.signing_request is not None:
        cancel_request(
            document.signing_request,
            actor=actor,
            reason=reason,
            by_source=True,
            tells_source=False,
        )
    if document.state == DocumentState.SIGNED:
        call_off_marks(document, reason=reason, actor=actor)


def _was_called_off(document: Document) -> bool:
    acts = DocumentAct.objects.filter(document=document)
    return acts.filter(key__in=(CALLED_OFF, ENDED_AFTER_RELEASE)).exists()


def _stop(document: Document, reason: str) -> None:
    """Freeze a document of which the requests are called off; without a number it is given up."""
    if document.state in (DocumentState.CHECKING, DocumentState.SIGNING):
        let_go(document, reason)
    freeze(document, reason)
    if document.number is None:
        move(document, DocumentState.DROPPED)


def _tell(document: Document, reason: str, people: set[UUID]) -> None:
    if document.number is None:
        tell_called_off(document, people, reason, with_clerks=True)
        return
    tell_called_off(document, people, reason)
    tell_clerks_to_decide(document, reason)


def _people_at(document: Document) -> set[UUID]:
    """Return who writes a document, looks at it, or is asked to sign it."""
    people = set(authors_of(document))
    if document.state == DocumentState.CHECKING:
        checkers = Draft.objects.filter(document=document, checker__isnull=False)
        people.update(checkers.values_list("checker_id", flat=True))
    if document.signing_request is not None:
        request = requests_of(SIGNED_AS, [document.pk])[document.pk]
        people.update(step.signer_id for step in request.steps if step.signer_id)
    return people
