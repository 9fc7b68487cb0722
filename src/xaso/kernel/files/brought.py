"""What a form brings: files themselves, and the names of those that came in parts before it."""

from dataclasses import dataclass
from typing import IO, Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.api import User
from xaso.kernel.files.models import ResumableUpload
from xaso.kernel.files.queries import StoredFileInfo, info
from xaso.kernel.files.refusals import FileRefusedError, Refusal
from xaso.kernel.files.services.keeping import store
from xaso.kernel.files.services.uploading import finish, owner_of
from xaso.lib.ids import uuid_or_none

State = ResumableUpload.State


@dataclass(frozen=True, slots=True)
class SentUpload:
    """A file that was sent in parts before the form that names it."""

    id: UUID | None
    name: str = ""


class NamedFile(Protocol):
    """A file as the browser sent it with the form."""

    @property
    def name(self) -> str | None:
        """Return what the person calls it."""

    @property
    def file(self) -> IO[Any] | None:
        """Return its content."""


def sent_uploads_field(name: str) -> str:
    """Return what the field that names uploads is called beside a field of files."""
    return f"{name}-uploads"


def sent_uploads(data: Any, name: str) -> list[SentUpload]:
    """Return what a form names beside its field of files; what is no id fits nothing."""
    named = data.getlist(sent_uploads_field(name)) if hasattr(data, "getlist") else []
    return [SentUpload(uuid_or_none(one)) for one in named]


def store_brought(brought: NamedFile | SentUpload, *, actor: User) -> StoredFileInfo:
    """Keep a file that came with a form, or find the one that came in parts before it.

    Raises:
        FileRefusedError: it is not taken, has not arrived whole or is not this person's.
    """
    if isinstance(brought, SentUpload):
        return _file_of(brought, actor)
    content: Any = brought.file
    return store(content, name=brought.name or "", actor=actor)


@transaction.atomic
def _file_of(sent: SentUpload, actor: User) -> StoredFileInfo:
    """Return the file of an upload; naming it again, as a repeated form does, gives the same."""
    owner = owner_of("user", str(actor.pk))
    upload = ResumableUpload.objects.filter(pk=sent.id or UUID(int=0), owner=owner).first()
    if upload is None:
        raise FileRefusedError(Refusal.UPLOAD_UNKNOWN, name=sent.name)
    upload = finish(upload.pk)
    if upload.state == State.REFUSED:
        limit = settings.XASO_FILES_MAX_BYTES
        raise FileRefusedError(Refusal(upload.refusal), name=upload.name, limit=limit)
    if upload.stored_file_id is None:
        raise FileRefusedError(Refusal.UPLOAD_INCOMPLETE, name=upload.name)
    return info(upload.stored_file_id)


def resume_attributes(address: str = "") -> dict[str, str]:
    """Return what an input of files says to the script that sends large ones in parts."""
    return {
        "data-resume": address or reverse("files:uploads"),
        "data-resume-from": str(settings.XASO_FILES_PARTS_FROM_BYTES),
    }
