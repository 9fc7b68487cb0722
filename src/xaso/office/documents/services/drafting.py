"""Writing a document: versions, opinions in parallel, the head of unit, submission for signature."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.organisations.api import office_of
from xaso.kernel.permissions.api import access_of, require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.office.documents import permissions as may
from xaso.office.documents.contracts import DraftInput, ReceiverInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import (
    Document,
    DocumentHand,
    DocumentReceiver,
    Draft,
    DraftVersion,
    Opinion,
)
from xaso.office.documents.receivers import each_once
from xaso.office.documents.services.history import can_move, note, refuse_frozen
from xaso.office.documents.services.telling import (
    tell_asked,
    tell_author_returned,
    tell_checker,
)
from xaso.office.documents.states import OVER, Answer, Direction, DocumentState, Part
from xaso.office.documents.types import DocumentType, type_of


@transaction.atomic
def begin_draft(  # noqa: PLR0913 - a draft is what it is about, of which kind and for whom
    kind: DocumentType,
    content: DraftInput,
    *,
    author: User,
    direction: str = Direction.OUT,
    origin: str = "",
    origin_id: UUID | None = None,
    replaces: Document | None = None,
    answers_id: UUID | None = None,
) -> Document:
    """Begin a document of ours, as its author's draft."""
    access = require(author, may.DRAFT.key)
    office = office_of(require_commune())
    units = [role.unit_id for role in access.here()]
    document = Document.objects.create(
        direction=direction,
        state=DocumentState.DRAFT,
        type_code=kind.code,
        type_name=kind.name,
        organ_code=office.code,
        organ_name=office.name,
        subject=content.subject,
        urgency=content.urgency,
        due_on=content.due_on,
        created_by=author,
        unit_id=units[0] if units else None,
        origin=origin,
        origin_id=origin_id,
        replaces=replaces,
        answers_id=answers_id,
    )
    draft = Draft(document=document)
    give_part(document, Part.AUTHOR, users=[author.pk])
    _write(document, draft, content, author)
    note(document, "drafted", actor=author, kind=kind.code)
    return document


@transaction.atomic
def save_draft(document: Document, content: DraftInput, *, actor: User) -> Draft:
    """Keep what was typed; a version is made where subject or text changed.

    Raises:
        WrongStateError: it is no longer being written.
        PermissionDenied: it is in other hands.
    """
    draft = hold(document)
    require_editor(document, draft, actor)
    before = draft.version
    _write(document, draft, content, actor)
    if draft.version != before:
        note(document, "saved", actor=actor, version=draft.version)
    return draft


def hold(document: Document) -> Draft:
    """Lock a document and its draft, in this order, and read both anew; return the draft.

    Who was handed the document reads what others changed meanwhile, before deciding anything.
    """
    document.refresh_from_db(from_queryset=Document.objects.select_for_update())
    return Draft.objects.select_for_update().get(document=document)


def is_author(document: Document, user: User, *, is_let_in: bool | None = None) -> bool:
    """Tell whether this person writes it: who began it, or a colleague who was let in to write.

    Whether they were let in is asked of the database unless it is known.
    """
    if document.created_by_id == user.pk:
        return True
    if is_let_in is not None:
        return is_let_in
    hands = DocumentHand.objects.filter(document=document, part=Part.AUTHOR)
    return hands.filter(user=user).exists()


def may_edit(
    document: Document, draft: Draft, user: User, *, is_let_in: bool | None = None
) -> bool:
    """Tell whether this person may change the draft now: its authors, then who checks it."""
    if document.frozen_at is not None:
        return False
    if document.state == DocumentState.DRAFT:
        return is_author(document, user, is_let_in=is_let_in)
    return document.state == DocumentState.CHECKING and draft.checker_id == user.pk


def require_editor(document: Document, draft: Draft, actor: User) -> None:
    """Refuse a change of what is not in this person's hands."""
    if document.state not in (DocumentState.DRAFT, DocumentState.CHECKING):
        raise WrongStateError(_("The document is no longer being written."))
    refuse_frozen(document)
    if not may_edit(document, draft, actor):
        raise PermissionDenied


def _write(document: Document, draft: Draft, content: DraftInput, actor: User) -> None:
    changed = (draft.body, document.subject) != (content.body, content.subject)
    document.subject, document.urgency = content.subject, content.urgency
    document.due_on, document.answer_by = content.due_on, content.answer_by
    if content.kind and document.number is None:
        kind = type_of(content.kind)
        document.type_code, document.type_name = kind.code, kind.name
    draft.body, draft.topic_mark = content.body, content.topic_mark
    draft.addressed_to, draft.receiver_lines = content.addressed_to, content.receiver_lines
    draft.signer_id = content.signer_id
    if changed or not draft.version:
        draft.version += 1
        DraftVersion.objects.create(
            document=document,
            version=draft.version,
            subject=content.subject,
            body=content.body,
            author=actor,
            at=clock.now(),
        )
    document.save()
    draft.save()
    write_receivers(document, content.receivers)


def write_receivers(document: Document, receivers: Sequence[ReceiverInput]) -> None:
    """Put down to whom the document is to go, each once, in place of what was put down before."""
    DocumentReceiver.objects.filter(document=document).delete()
    DocumentReceiver.objects.bulk_create(
        DocumentReceiver(
            document=document,
            order=order,
            organ_code=one.organ_code,
            organ_name=one.organ_name,
            channel=one.channel,
            address=one.address,
        )
        for order, one in enumerate(each_once(receivers))
    )


def give_part(
    document: Document, part: Part, *, users: Iterable[UUID] = (), units: Iterable[UUID] = ()
) -> None:
    """Note what people and units have to do with a document, by which they may read it."""
    hands = [DocumentHand(document=document, part=part, user_id=one) for one in users]
    hands += [DocumentHand(document=document, part=part, unit_id=one) for one in units]
    DocumentHand.objects.bulk_create(hands, ignore_conflicts=True)


@transaction.atomic
def ask_opinions(
    document: Document, *, people: Sequence[User], due_on: date | None, actor: User
) -> int:
    """Ask several colleagues at once what they think of the present version; return how many anew."""
    draft = hold(document)
    require_editor(document, draft, actor)
    asked = Opinion.objects.filter(document=document, version=draft.version)
    known = set(asked.values_list("asked_id", flat=True))
    new = [person for person in people if person.pk not in known]
    Opinion.objects.bulk_create(
        Opinion(
            document=document,
            asked=person,
            asked_by=actor,
            asked_at=clock.now(),
            due_on=due_on,
            version=draft.version,
        )
        for person in new
    )
    give_part(document, Part.ADVISER, users=[person.pk for person in new])
    tell_asked(document, [person.pk for person in new], actor)
    note(document, "opinions_asked", actor=actor, count=len(new), version=draft.version)
    return len(new)


@transaction.atomic
def give_opinion(opinion: Opinion, *, answer: Answer, words: str, actor: User) -> None:
    """Answer what one was asked; the first answer stands."""
    if opinion.asked_id != actor.pk:
        raise PermissionDenied
    given = Opinion.objects.filter(pk=opinion.pk, answered_at__isnull=True).update(
        answer=answer, words=words, answered_at=clock.now()
    )
    if not given:
        raise WrongStateError(_("This opinion was given already."))
    note(opinion.document, "opinion_given", actor=actor, words=words, answer=answer)


@transaction.atomic
def send_to_check(document: Document, *, checker: User, actor: User) -> None:
    """Give a draft to the head of unit, who looks at form and content before it is submitted."""
    draft = hold(document)
    require_editor(document, draft, actor)
    if not access_of(checker).holds(may.CHECK.key):
        raise WrongStateError(_("This person does not check drafts."))
    draft.checker, draft.returned_words = checker, ""
    draft.save(update_fields=["checker", "returned_words"])
    move(document, DocumentState.CHECKING)
    give_part(document, Part.CHECKER, users=[checker.pk])
    tell_checker(document, checker, actor)
    note(document, "sent_to_check", actor=actor, checker=checker.full_name)


@transaction.atomic
def return_draft(document: Document, *, words: str, actor: User) -> None:
    """Give a draft back to its author, with what is to be put right."""
    draft = hold(document)
    require_editor(document, draft, actor)
    back_to_author(document, draft, words)
    tell_author_returned(document, words)
    note(document, "returned", actor=actor, words=words)


def back_to_author(document: Document, draft: Draft, words: str) -> None:
    """Lay a draft back into its author's hands."""
    draft.returned_words = words[:500]
    draft.save(update_fields=["returned_words"])
    document.signing_request = None
    move(document, DocumentState.DRAFT)


@transaction.atomic
def drop_draft(document: Document, *, reason: str, actor: User) -> None:
    """Give up a draft; what was written stays readable. One that has a number is not given up."""
    draft = hold(document)
    require_editor(document, draft, actor)
    if document.number is not None:
        raise WrongStateError(_("The document has a number already and cannot be given up."))
    move(document, DocumentState.DROPPED)
    note(document, "dropped", actor=actor, words=reason)


def move(document: Document, to: DocumentState) -> None:
    """Bring a document of ours into another state; refuse a way that is not there.

    What is frozen can only be ended.
    """
    if to not in OVER:
        refuse_frozen(document)
    if not can_move(document, to):
        raise WrongStateError(
            _("This cannot be done while the document is: %(state)s.")
            % {"state": DocumentState(document.state).label}
        )
    document.state = to
    document.save(update_fields=["state", "signing_request", "updated_at"])
