"""Notices to officials about documents of ours."""

from collections.abc import Iterable
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications.api import NoticeKind, notify
from xaso.kernel.tenancy.api import require_commune
from xaso.office.documents.models import Document, DocumentHand
from xaso.office.documents.notices import (
    CALLED_OFF,
    CAME_BACK,
    ENDED_AFTER_RELEASE,
    GIVEN_UP,
    GONE_OUT,
    OPINION_ASKED,
    TO_CHECK,
    TO_DECIDE,
)
from xaso.office.documents.queries.staff import clerks
from xaso.office.documents.states import Part

ABOUT = "documents.document"
LONGEST = 120


def tell_asked(document: Document, people: Iterable[UUID], by: User) -> None:
    """Tell colleagues that their opinion is asked for."""
    _tell(OPINION_ASKED, document, people, who=by.full_name)


def tell_checker(document: Document, checker: User, by: User) -> None:
    """Tell the head of unit that a draft is to be looked at."""
    _tell(TO_CHECK, document, [checker.pk], who=by.full_name)


def tell_author_returned(document: Document, words: str, *, but: UUID | None = None) -> None:
    """Tell who writes it that it came back, unless they did that or are told of it already."""
    authors = [one for one in authors_of(document) if one != but]
    _tell(CAME_BACK, document, authors, words=words)


def tell_author_given_up(document: Document, words: str, *, but: UUID) -> None:
    """Tell who writes it that it was given up together with its number."""
    authors = [one for one in authors_of(document) if one != but]
    _tell(GIVEN_UP, document, authors, words=words)


def tell_author_released(document: Document, by: User) -> None:
    """Tell the author that the document went out, unless they released it themselves."""
    if document.created_by_id and document.created_by_id != by.pk:
        _tell(GONE_OUT, document, [document.created_by_id])


def tell_called_off(
    document: Document, people: Iterable[UUID], words: str, *, with_clerks: bool = False
) -> None:
    """Tell who has a document in hand, each once, that it was stopped; the clerks where so wished."""
    told = {*people, *(clerks(require_commune()) if with_clerks else ())}
    _tell(CALLED_OFF, document, sorted(told), words=words)


def tell_clerks_to_decide(document: Document, words: str) -> None:
    """Tell the clerks that a stopped document has a number, of which they decide."""
    _tell(TO_DECIDE, document, clerks(require_commune()), words=words)


def tell_clerks_of_release(document: Document, words: str) -> None:
    """Tell the clerks that a document went out before what it was written for ended."""
    _tell(ENDED_AFTER_RELEASE, document, clerks(require_commune()), words=words)


def authors_of(document: Document) -> list[UUID]:
    """Return who began a document and who was let in to write it."""
    hands = DocumentHand.objects.filter(document=document, part=Part.AUTHOR, user__isnull=False)
    return list(hands.values_list("user_id", flat=True))


def _tell(kind: NoticeKind, document: Document, people: Iterable[UUID], **words: str) -> None:
    context = {"subject": document.subject[:LONGEST], "code": document.code, **words}
    address = document.get_absolute_url()
    notify(kind.key, to=people, context=context, url=address, about=(ABOUT, document.pk))
