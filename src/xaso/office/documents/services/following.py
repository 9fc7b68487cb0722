"""Documents that follow another: corrections, replacements, and results that were asked for."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.lib.dates import say_short
from xaso.office.documents.contracts import DraftInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document, Draft
from xaso.office.documents.queries.receivers import receivers_of
from xaso.office.documents.services.drafting import begin_draft, give_part
from xaso.office.documents.services.history import note, refuse_destroyed
from xaso.office.documents.states import OVER, DocumentState, Part
from xaso.office.documents.types import type_of


@transaction.atomic
def begin_correction(document: Document, *, author: User) -> Document:
    """Begin the letter that corrects a mistake of form in a released document (Đ18.3 [verified]).

    The letter that its author is still drafting is given back.
    """
    _hold_released(document)
    begun = Document.objects.filter(
        answers=document, type_code="letter", created_by=author, state=DocumentState.DRAFT
    ).first()
    if begun is not None:
        return begun
    day = say_short(document.issued_on) if document.issued_on else ""
    subject = f"đính chính {document.type_name} số {document.code}"
    body = (
        f"{document.organ_name} đính chính {document.type_name} số {document.code} ngày {day}"
        f" {document.subject} như sau:\n\nTại … đã viết: “…”.\n\nNay sửa lại là: “…”."
    )
    made = begin_draft(
        type_of("letter"),
        DraftInput(subject=subject, body=body, receivers=receivers_of(document)),
        author=author,
        direction=document.direction,
        answers_id=document.pk,
    )
    note(document, "corrected", actor=author, by=str(made.pk))
    return made


@transaction.atomic
def begin_replacement(document: Document, *, author: User) -> Document:
    """Begin the document that replaces a released one; the old one ends when this is released.

    One that was recalled after its release is replaced too: what was wrong is issued anew. The
    one that its author is still drafting is given back.

    Raises:
        WrongStateError: it was not released, or another is to replace it already.
    """
    _hold_released(document, or_recalled=True)
    begun = Document.objects.filter(replaces=document).exclude(state__in=OVER).first()
    if begun is not None:
        if begun.created_by_id == author.pk and begun.state == DocumentState.DRAFT:
            return begun
        raise WrongStateError(
            _("Another document that is to replace this one was begun already.")
        )
    old = Draft.objects.get(document=document)
    return begin_draft(
        type_of(document.type_code),
        DraftInput(
            subject=document.subject,
            body=old.body,
            addressed_to=old.addressed_to,
            receiver_lines=old.receiver_lines,
            topic_mark=old.topic_mark,
            urgency=document.urgency,
            signer_id=old.signer_id,
            receivers=receivers_of(document),
        ),
        author=author,
        direction=document.direction,
        origin=document.origin,
        origin_id=document.origin_id,
        replaces=document,
    )


@transaction.atomic
def ask_for_result(
    *,
    actor: User,
    origin: str,
    origin_id: UUID,
    type_abbr: str,
    subject: str,
    fields: Mapping[str, str],
) -> UUID:
    """Begin the draft of the document that another module needs as its result.

    ``fields`` may name ``body``, ``addressed_to``, ``receiver_lines`` and ``topic_mark``. One that
    is still being written, signed or released is given back; the other module vouches that this
    person works on the matter, and so may write it too.
    """
    known = Document.objects.filter(origin=origin, origin_id=origin_id)
    there = known.exclude(state__in=OVER).order_by("-created_at", "-id").first()
    if there is not None:
        give_part(there, Part.AUTHOR, users=[actor.pk])
        return there.pk
    kind = type_of(type_abbr)
    content = DraftInput(
        subject=subject[:500],
        body=fields.get("body") or kind.start,
        addressed_to=fields.get("addressed_to", ""),
        receiver_lines=fields.get("receiver_lines", ""),
        topic_mark=fields.get("topic_mark", ""),
    )
    return begin_draft(kind, content, author=actor, origin=origin, origin_id=origin_id).pk


def _hold_released(document: Document, *, or_recalled: bool = False) -> None:
    """Lock a document and read it anew, so that of two presses only one begins something."""
    document.refresh_from_db(from_queryset=Document.objects.select_for_update())
    refuse_destroyed(document)
    was_recalled = document.state == DocumentState.RECALLED and document.released_at
    if or_recalled and was_recalled:
        return
    if document.state != DocumentState.RELEASED:
        raise WrongStateError(_("Only a released document is corrected or replaced."))
