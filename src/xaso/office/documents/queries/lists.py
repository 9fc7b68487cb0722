"""Lists of documents of ours."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import Access, access_of
from xaso.lib.text import fold
from xaso.office.documents.models import Document, DocumentHand, Draft, Opinion
from xaso.office.documents.permissions import RELEASE
from xaso.office.documents.states import SIGNED_AS, Direction, DocumentState, Part
from xaso.office.signing.api import ready_for_the_organisation

OURS = (Direction.OUT, Direction.INTERNAL)
_ITS = {"commune_id": OuterRef("commune_id"), "document_id": OuterRef("pk")}
ORDERS = {
    "code": ("year", "number", "suffix", "id"),
    "-code": ("-year", "-number", "-suffix", "-id"),
    "subject": ("subject", "id"),
    "-subject": ("-subject", "-id"),
    "created": ("created_at", "id"),
    "-created": ("-created_at", "-id"),
}


def narrowed(found: QuerySet[Document], wish: Mapping[str, Any]) -> QuerySet[Document]:
    """Keep what was asked for by words, type and state, in the order that was asked for."""
    for word in fold(wish.get("text") or "").split():
        found = found.filter(search_text__contains=word)
    if wish.get("kind"):
        found = found.filter(type_code=wish["kind"])
    if wish.get("state"):
        found = found.filter(state=wish["state"])
    return found.order_by(*ORDERS.get(wish.get("sort") or "", ORDERS["-created"]))


def drafts_of(user: User) -> QuerySet[Document]:
    """Return the documents that a person began, whatever became of them."""
    return Document.objects.filter(created_by=user, direction__in=OURS)


def released_to_see(user: User) -> QuerySet[Document]:
    """Return the documents of ours with a number that a person may read."""
    rows = Document.objects.all().visible_to(user)
    return rows.filter(direction__in=OURS, number__isnull=False)


def waiting_for(user: User) -> QuerySet[Document]:
    """Return the documents that wait for this person's act, with what for (``waits``)."""
    access = access_of(user)
    conditions = _conditions(user, access)
    anything = Q()
    for condition in conditions.values():
        anything |= condition
    cases = [When(condition, then=Value(key)) for key, condition in conditions.items()]
    return (
        Document.objects.filter(anything, direction__in=OURS)
        .annotate(waits=Case(*cases, default=Value(""), output_field=CharField()))
        .select_related("created_by")
    )


def _conditions(user: User, access: Access) -> dict[str, Q]:
    owed = Opinion.objects.filter(**_ITS, asked=user, answered_at__isnull=True)
    drafts = Draft.objects.filter(**_ITS)
    written = DocumentHand.objects.filter(**_ITS, user=user, part=Part.AUTHOR)
    goes_on = Q(frozen_at__isnull=True)
    writing = Q(state__in=[DocumentState.DRAFT, DocumentState.CHECKING]) & goes_on
    found = {
        "opinion": writing & Q(Exists(owed)),
        "check": writing
        & Q(state=DocumentState.CHECKING)
        & Q(Exists(drafts.filter(checker=user))),
        "returned": writing
        & Q(state=DocumentState.DRAFT)
        & Q(Exists(written))
        & Q(Exists(drafts.exclude(returned_words=""))),
    }
    if access.holds(RELEASE.key):
        ready = Q(pk__in=ready_for_the_organisation(SIGNED_AS))
        found["seal"] = Q(state=DocumentState.SIGNING) & ready
        found["release"] = Q(state=DocumentState.SIGNED) & goes_on
        stopped = Q(state__in=[DocumentState.DRAFT, DocumentState.SIGNED])
        found["stopped"] = stopped & ~goes_on
    return found
