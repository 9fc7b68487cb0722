"""Documents as other modules see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.lib.text import fold
from xaso.office.documents.contracts import (
    DocumentFileInfo,
    DocumentInfo,
    Issuers,
    ReceiverInfo,
)
from xaso.office.documents.models import (
    Document,
    DocumentAct,
    DocumentFile,
    DocumentReceiver,
)
from xaso.office.documents.states import SIGNER
from xaso.office.signing.api import verdicts_of

PLAIN = (
    "id",
    "direction",
    "state",
    "type_code",
    "type_name",
    "year",
    "number",
    "suffix",
    "notation",
    "code",
    "issued_on",
    "organ_code",
    "organ_name",
    "subject",
    "language",
    "page_count",
    "urgency",
    "due_on",
    "answer_by",
    "document_uid",
    "signer_position",
    "signer_name",
    "note",
    "origin",
    "origin_id",
    "answers_id",
    "replaces_id",
    "released_at",
    "frozen_at",
    "created_at",
)


def document_info(ids: Collection[UUID]) -> dict[UUID, DocumentInfo]:
    """Return documents with their files and receivers, by id; four queries."""
    return {one.id: one for one in describe(Document.objects.filter(pk__in=list(ids)))}


def documents_of_origin(
    origin: str, ids: Collection[UUID]
) -> dict[UUID, tuple[DocumentInfo, ...]]:
    """Return the documents that another module asked for, by its own ids, the newest first."""
    rows = Document.objects.filter(origin=origin, origin_id__in=list(ids))
    found: dict[UUID, list[DocumentInfo]] = defaultdict(list)
    for one in describe(rows.order_by("-created_at")):
        if one.origin_id is not None:
            found[one.origin_id].append(one)
    return {origin_id: tuple(infos) for origin_id, infos in found.items()}


def issuers_of(document_id: UUID) -> Issuers:
    """Return whose signature stands in the signer's place and who released it; one query.

    A signature that was refused afterwards is not the one that counts: the last one is. Where
    no place was noted, as before there could be several signers, the first since it was submitted
    is the signer's.
    """
    keys = ("submitted", "signed", "released")
    acts = DocumentAct.objects.filter(document=document_id, key__in=keys)
    signer = clerk = None
    for key, actor_id, place in acts.order_by("at", "id").values_list(
        "key", "actor_id", "details__place"
    ):
        if key == "released":
            clerk = actor_id
        elif key == "submitted":
            signer = None
        elif place == SIGNER or (place is None and signer is None):
            signer = actor_id
    return Issuers(signer, clerk)


def visible_documents(
    user: User, *, ids: Collection[UUID] | None = None, text: str = "", limit: int = 50
) -> tuple[DocumentInfo, ...]:
    """Return documents that a person may read, the newest first: of these ids, or with these words."""
    rows = Document.objects.all().visible_to(user)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    for word in fold(text).split():
        rows = rows.filter(search_text__contains=word)
    return tuple(describe(rows.order_by("-created_at", "-id")[:limit]))


def describe(rows: Iterable[Document]) -> list[DocumentInfo]:
    """Return rows as plain values, with files and receivers."""
    documents = list(rows)
    ids = [one.pk for one in documents]
    files, receivers = _files(ids), _receivers(ids)
    return [
        DocumentInfo(
            **{name: getattr(one, name) for name in PLAIN},
            files=tuple(files[one.pk]),
            receivers=tuple(receivers[one.pk]),
        )
        for one in documents
    ]


def _files(ids: list[UUID]) -> dict[UUID, list[DocumentFileInfo]]:
    found: dict[UUID, list[DocumentFileInfo]] = defaultdict(list)
    rows = list(DocumentFile.objects.filter(document__in=ids).select_related("file"))
    verdicts = verdicts_of([one.file_id for one in rows])
    for one in rows:
        found[one.document_id].append(
            DocumentFileInfo(
                one.pk,
                one.role,
                one.file_id,
                one.file.original_name,
                one.file.media_type,
                one.order,
                verdicts.get(one.file_id, ""),
            )
        )
    return found


def _receivers(ids: list[UUID]) -> dict[UUID, list[ReceiverInfo]]:
    found: dict[UUID, list[ReceiverInfo]] = defaultdict(list)
    for one in DocumentReceiver.objects.filter(document__in=ids):
        found[one.document_id].append(
            ReceiverInfo(
                one.pk,
                one.organ_code,
                one.organ_name,
                one.channel,
                one.address,
                one.state,
                one.sent_at,
            )
        )
    return found
