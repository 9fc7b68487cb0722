"""What a sender changes of a document that it sent: laid beside what is known here, and answered."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import defer_on_commit, publish
from xaso.kernel.permissions.api import require
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.events import ChangeAnswered
from xaso.office.documents.incoming_values import (
    IncomingInput,
    SecretDocumentError,
    SenderChange,
    change_of,
)
from xaso.office.documents.models import Arrival, DocumentAct
from xaso.office.documents.permissions import RECEIVE
from xaso.office.documents.reading_job import read_arrival
from xaso.office.documents.scanning.secrecy import secret_mark
from xaso.office.documents.services.finding import index_document
from xaso.office.documents.services.incoming.enclosing import (
    TakenOver,
    keep_enclosed,
    leave_enclosed,
    take_over_enclosed,
)
from xaso.office.documents.services.incoming.noting import Handling, hold
from xaso.office.documents.services.incoming.refusing import HERE
from xaso.office.documents.services.incoming.saying import (
    COMPARED,
    as_text,
    keep_said,
    said_before,
    said_by,
)
from xaso.office.documents.types import type_named


@transaction.atomic
def ask_for_change(document_id: UUID, given: IncomingInput, *, reason: str) -> None:
    """Write down what a sender changes; nothing of the document is changed before it is answered.

    What the sender leaves empty stays as it is known here, and so does what it says again as it said
    it before: the clerk may have put that right meanwhile. Files that are not here wait beside the
    document for the same answer.

    Raises:
        SecretDocumentError: what is said now bears a mark of secrecy; nothing of it is kept.
        FileRefusedError: a file is not taken.
        WrongStateError: the document is no longer here.
    """
    if mark := secret_mark(given.secrecy, given.type_name, given.subject):
        raise SecretDocumentError(mark)
    held = hold(document_id, None, HERE, frozen=True)
    known = {name: as_text(getattr(held.document, name)) for name in COMPARED}
    said, before = said_by(given), said_before(document_id)
    act = held.note("change_asked", reason)
    changes = {
        name: [known[name], new]
        for name, new in said.items()
        if new not in (known[name], before.get(name))
    }
    files = keep_enclosed(act, given.files)
    keep_said(document_id, "change_asked", said, changes=changes, files=files)
    if files:
        defer_on_commit(read_arrival, document_id=str(document_id))  # checks their signatures


@transaction.atomic
def answer_change(
    document_id: UUID,
    *,
    accepted: bool,
    reason: str = "",
    actor: User,
    seen: str = "",
) -> str:
    """Take over what the sender changed, or leave the document as it is; return what it is told.

    ``seen`` is the id of the change that lay before who answers: a newer one is not answered unread.

    Raises:
        PermissionDenied: this person takes no documents in.
        WrongStateError: nothing waits for an answer, or the sender changed something anew meanwhile.
        NotCheckedYetError: a file that came with it is still being checked for malware.
    """
    require(actor, RECEIVE.key)
    held = hold(document_id, actor, HERE, frozen=True)
    asked = change_of(DocumentAct.objects.filter(document=document_id).order_by("-at", "-id"))
    if asked is None:
        raise WrongStateError(
            _("No change waits for an answer: a colleague may have been faster.")
        )
    if seen not in ("", str(asked.act_id)):
        raise WrongStateError(
            _("The sender has just changed something more. Please read it first.")
        )
    files = _take_over(held, asked) if accepted else TakenOver()
    leave_enclosed(document_id, held.at)
    words = reason or _say_infected(files.infected)
    held.note("change_accepted" if accepted else "change_declined", words)
    publish(ChangeAnswered(document_id, accepted, words, held.at), aggregate=document_id)
    return words


def _say_infected(count: int) -> str:
    """Say what was not taken over with the rest, so that the sender sends another copy."""
    if not count:
        return ""
    words = ngettext(
        "%(count)s file was not taken over: malware was found in it.",
        "%(count)s files were not taken over: malware was found in them.",
        count,
    )
    return words % {"count": count}


def _take_over(held: Handling, asked: SenderChange) -> TakenOver:
    """Put what the sender says into the document, and the files that came with it."""
    files = take_over_enclosed(held.document.pk)
    document, new = held.document, {name: one[1] for name, one in asked.changes.items()}
    if due := new.pop("due_on", ""):
        _move_day(held, date.fromisoformat(due))
    if pages := new.pop("page_count", ""):
        document.page_count = int(pages)
    for name, value in new.items():
        setattr(document, name, value)
    kind = type_named(document.type_name)
    document.type_code = kind.code if kind else ""
    document.save()
    index_document(document.pk)
    if files.taken:
        _read_anew(held, files)
    return files


def _read_anew(held: Handling, files: TakenOver) -> None:
    """Have the worker check the signatures of new files, and read the text where it is another."""
    if files.changes_text:
        arrival = Arrival.objects.filter(pk=held.arrival.pk)
        arrival.update(reading=Arrival.Reading.WAITING, page=0)
    defer_on_commit(read_arrival, document_id=str(held.document.pk))


def _move_day(held: Handling, day: date) -> None:
    """Let the new day count, unless a directive has set another one here."""
    arrival, before = held.arrival, held.document.due_on
    held.document.due_on = day
    if arrival.due_on in (None, before):
        arrival.due_on, arrival.reminded_on = day, None
        arrival.save(update_fields=["due_on", "reminded_on"])
