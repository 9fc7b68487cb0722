"""Files that come with a sender's change: kept beside the document, then taken over or left there."""

import hashlib
import io
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xaso.kernel.files.api import (
    FileRefusedError,
    NamedFile,
    ObjectState,
    StoredFileInfo,
    discard,
    many,
    store_all,
)
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.office.documents.errors import NotCheckedYetError
from xaso.office.documents.incoming_values import SecretDocumentError
from xaso.office.documents.models import ChangeFile, DocumentAct, DocumentFile
from xaso.office.documents.scanning.reading import UnreadableError, first_page_of
from xaso.office.documents.scanning.secrecy import secret_mark_of_page
from xaso.office.documents.states import FileRole

TEXT_ROLES = (FileRole.MAIN, FileRole.ORIGINAL)
"""What the text of a document is read from."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How many files became files of the document, how many have malware, and whether its text changes."""

    taken: int = 0
    infected: int = 0
    changes_text: bool = False


def keep_enclosed(act: DocumentAct, brought: Iterable[NamedFile]) -> list[str]:
    """Keep the files that are not here as they are, bound to the act that asks; return their names.

    Beside a document whose content was destroyed by a decision nothing is kept.

    Raises:
        SecretDocumentError: the first page of one is stamped secret.
        FileRefusedError: one is not taken.
    """
    new = _not_here(act.document_id, brought)
    names = [one.name or "" for one in new.values()]
    acts = DocumentAct.objects.filter(document=act.document_id)
    if not new or acts.filter(key="content_destroyed").exists():
        return names
    stored = _store(new.values())
    _let_newer_ones_count(act, stored)
    ChangeFile.objects.bulk_create(
        ChangeFile(document_id=act.document_id, act=act, file_id=one.id, sha256=sha256)
        for one, sha256 in zip(stored, new, strict=True)
    )
    return names


def take_over_enclosed(document_id: UUID) -> TakenOver:
    """Make the files that wait files of the document; one that had the same name is replaced.

    One in which malware was found is left where it is.

    Raises:
        NotCheckedYetError: one of them has no verdict of the malware scanner yet.
    """
    waiting = list(_waiting(document_id))
    infos = many(one.file_id for one in waiting)
    if any(one.state == ObjectState.QUARANTINED for one in infos.values()):
        raise NotCheckedYetError(
            _(
                "Files that came with the change are still being checked for malware. "
                "Please try again in a few minutes."
            )
        )
    fit = [one for one in waiting if infos[one.file_id].is_available]
    changes_text = _place(document_id, [infos[one.file_id] for one in fit])
    ChangeFile.objects.filter(pk__in=[one.pk for one in fit]).delete()
    infected = sum(one.state == ObjectState.INFECTED for one in infos.values())
    return TakenOver(len(fit), infected, changes_text)


def leave_enclosed(document_id: UUID, at: datetime) -> None:
    """Let what was not taken over stay as evidence, as the files of a refused document do."""
    _waiting(document_id).update(answered_at=at)


def _waiting(document_id: UUID) -> CommuneQuerySet[ChangeFile]:
    return ChangeFile.objects.filter(document=document_id, answered_at=None)


def _not_here(document_id: UUID, brought: Iterable[NamedFile]) -> dict[str, NamedFile]:
    """Return the files that are not here as they are, each under the hash of what came."""
    known = _known(document_id)
    new: dict[str, NamedFile] = {}
    for one in brought:
        content = one.file.read() if one.file else b""
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in known and sha256 not in new:
            _refuse_secret(content)
            new[sha256] = one
    return new


def _known(document_id: UUID) -> set[str]:
    """Return the hashes of what came and counts, and of what waits already."""
    rows = list(_counting(document_id))
    infos = many(row.file_id for row in rows)
    counting = {
        bytes(row.file.received_sha256).hex() or infos[row.file_id].sha256 for row in rows
    }
    return counting | set(_waiting(document_id).values_list("sha256", flat=True))


def _counting(document_id: UUID) -> CommuneQuerySet[DocumentFile]:
    rows = DocumentFile.objects.filter(document=document_id).exclude(role=FileRole.REPLACED)
    return rows.select_related("file").order_by("order", "id")


def _refuse_secret(content: bytes) -> None:
    with suppress(UnreadableError):
        if mark := secret_mark_of_page(first_page_of(content)):
            raise SecretDocumentError(mark)


def _store(brought: Iterable[NamedFile]) -> list[StoredFileInfo]:
    stored = []
    uploads = [(one.file or io.BytesIO(), one.name or "") for one in brought]
    for one in store_all(uploads, actor=None):
        if isinstance(one, FileRefusedError):
            raise one
        stored.append(one)
    return stored


def _let_newer_ones_count(act: DocumentAct, stored: list[StoredFileInfo]) -> None:
    """Throw away what an earlier change brought under one of these names and nobody answered."""
    names = {one.name.casefold() for one in stored}
    earlier = _waiting(act.document_id).exclude(act=act).select_related("file")
    outdone = [one for one in earlier if one.file.original_name.casefold() in names]
    ChangeFile.objects.filter(pk__in=[one.pk for one in outdone]).delete()
    for one in outdone:
        discard(one.file_id)


def _place(document_id: UUID, files: list[StoredFileInfo]) -> bool:
    """Give each file its place among those of the document; return whether its text changes."""
    counting = list(_counting(document_id))
    last = max((one.order for one in counting), default=-1)
    replaced: list[DocumentFile] = []
    placed: list[DocumentFile] = []
    for number, info in enumerate(files, start=last + 1):
        row = DocumentFile(document_id=document_id, file_id=info.id, order=number)
        row.role = FileRole.ATTACHMENT
        left = (one for one in counting if one not in replaced)
        if old := next((one for one in left if _is_same_name(one, info)), None):
            row.role, row.order = _role_instead_of(old, info), old.order
            replaced.append(old)
        placed.append(row)
    if any(one.role == FileRole.ORIGINAL for one in replaced):
        replaced += [one for one in counting if one.role == FileRole.MAIN]
    changes_text = any(one.role in TEXT_ROLES for one in replaced)
    ids = [one.pk for one in replaced]
    DocumentFile.objects.filter(pk__in=ids).update(role=FileRole.REPLACED)
    DocumentFile.objects.bulk_create(placed)
    return changes_text


def _is_same_name(row: DocumentFile, info: StoredFileInfo) -> bool:
    return bool(row.file.original_name.casefold() == info.name.casefold())


def _role_instead_of(old: DocumentFile, info: StoredFileInfo) -> str:
    """Return what a file is in the place of another: a scan that was made readable is read anew."""
    if old.role == FileRole.ORIGINAL and not info.is_picture:
        return FileRole.MAIN
    return str(old.role)
