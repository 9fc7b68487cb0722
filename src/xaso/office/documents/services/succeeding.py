"""What an official who leaves was writing, or was to sign, goes to a successor."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import HandOver
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.office.documents import permissions as may
from xaso.office.documents.models import CoSigner, Document, Draft
from xaso.office.documents.services.drafting import back_to_author, give_part, hold
from xaso.office.documents.services.history import note
from xaso.office.documents.services.telling import tell_author_returned, tell_checker
from xaso.office.documents.states import WRITING, DocumentState, Part


def written_by(user_id: UUID) -> CommuneQuerySet[Document]:
    """Return the documents of ours that a person began and that have not gone out yet."""
    return Document.objects.filter(
        created_by=user_id, state__in=(*WRITING, DocumentState.SIGNED)
    )


@transaction.atomic
def hand_over_drafts(hand: HandOver, *, limit: int) -> int:
    """Make the successor the author of at most so many; return how many.

    Without a successor who may draft they stay: who was let in to write goes on with them.
    """
    if hand.receiver_id is None:
        return 0
    receiver = User.objects.get(pk=hand.receiver_id)
    if not access_of(receiver).holds(may.DRAFT.key):
        return 0
    actor = User.objects.get(pk=hand.asked_by_id)
    rows = written_by(hand.giver_id).select_for_update(of=("self",)).order_by("pk")
    documents = list(rows[:limit])
    for document in documents:
        document.created_by = receiver
        document.save(update_fields=["created_by"])
        give_part(document, Part.AUTHOR, users=[receiver.pk])
        note(document, "succeeded", actor=actor, words=str(hand.reason))
    return len(documents)


def with_checker(user_id: UUID) -> CommuneQuerySet[Document]:
    """Return the drafts that a person is to look at before they are signed."""
    drafts = Draft.objects.filter(checker=user_id).values("document")
    return Document.objects.filter(pk__in=drafts, state=DocumentState.CHECKING)


@transaction.atomic
def hand_over_checks(hand: HandOver, *, limit: int) -> int:
    """Let the successor look at so many at most, or lay them back before their authors."""
    actor = User.objects.get(pk=hand.asked_by_id)
    found = User.objects.filter(pk=hand.receiver_id) if hand.receiver_id else ()
    heir = next((one for one in found if access_of(one).holds(may.CHECK.key)), None)
    count = 0
    for document in list(with_checker(hand.giver_id).order_by("pk")):
        if count == limit:
            break
        draft = hold(document)
        if document.state != DocumentState.CHECKING or draft.checker_id != hand.giver_id:
            continue
        count += 1
        if heir is None:
            back_to_author(document, draft, str(hand.reason))
            tell_author_returned(document, str(hand.reason))
        else:
            draft.checker = heir
            draft.save(update_fields=["checker"])
            give_part(document, Part.CHECKER, users=[heir.pk])
            tell_checker(document, heir, actor)
        key = "succeeded" if heir else "returned"
        note(document, key, actor=actor, words=str(hand.reason))
    return count


def succeed_signer(document_id: UUID, before: UUID, after: UUID, reason: str) -> bool:
    """Let a successor sign for who left, in the same place of the paper; whether there is one."""
    document = Document.objects.get(pk=document_id)
    draft = hold(document)
    if draft.signer_id == before:
        draft.signer_id = after
        draft.save(update_fields=["signer"])
    elif not CoSigner.objects.filter(document=document, user=before).update(user=after):
        return False
    give_part(document, Part.SIGNER, users=[after])
    note(document, "succeeded", actor=None, words=reason)
    return True
