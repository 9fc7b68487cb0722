"""The files of a call: each is named once in the body, and each named one is there, in it or sent before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.api_clients.api import Fault, invalid
from xaso.kernel.files.api import (
    FileRefusedError,
    SentUpload,
    StoredFileInfo,
    explain,
    store_all,
    store_brought,
)
from xaso.lib.ids import uuid_or_none

type Part = UploadedFile[Any]


@dataclass
class Uploads:
    """The file parts of a call by name, and what is wrong with what is said about them."""

    parts: dict[str, Part]
    actor: User
    faults: list[Fault] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, files: Iterable[Part], actor: User) -> "Uploads":
        """Take the parts; two under one name could not be told apart."""
        made = cls({}, actor)
        for one in files:
            name = one.name or ""
            if name in made.parts:
                made.complain("", _("Two files have the name “%(name)s”.") % {"name": name})
            made.parts[name] = one
        return made

    def complain(self, pointer: str, detail: str) -> None:
        """Note what is wrong, and where in the body it is said."""
        self.faults.append(Fault(detail=detail, pointer=pointer and f"#{pointer}", code="file"))

    def keep(self, names: Iterable[str], *, pointer: str) -> tuple[UUID, ...]:
        """Keep the named files and return their ids; whatever is not taken is noted."""
        return tuple(self._keep_each(names, pointer))

    def finish(self) -> None:
        """Refuse the whole call where anything is wrong, or a file was not spoken of."""
        for name in sorted(self.parts.keys() - self.used):
            self.complain("", _("Nothing in the body names “%(name)s”.") % {"name": name})
        if self.faults:
            raise invalid(*self.faults)

    def _keep_each(self, names: Iterable[str], pointer: str) -> Iterator[UUID]:
        for place, name in enumerate(names):
            here = f"{pointer}/{place}"
            key, brought = self._named(name)
            if brought is None or key in self.used:
                words = _("There is no file part and no upload “%(name)s” for this.")
                self.complain(here, words % {"name": name})
                continue
            self.used.add(key)
            try:
                yield self._stored(brought).id
            except FileRefusedError as refusal:
                self.complain(here, explain(refusal))

    @cached_property
    def _parts_stored(self) -> dict[str, StoredFileInfo | FileRefusedError]:
        """The file parts, kept together: a call in which one is not spoken of is undone anyway."""
        parts: list[Any] = [(one.file, name) for name, one in self.parts.items()]
        return dict(zip(self.parts, store_all(parts, actor=self.actor), strict=True))

    def _stored(self, brought: Part | SentUpload) -> StoredFileInfo:
        if isinstance(brought, SentUpload):
            return store_brought(brought, actor=self.actor)
        found = self._parts_stored[brought.name or ""]
        if isinstance(found, FileRefusedError):
            raise found
        return found

    def _named(self, name: str) -> tuple[str, Part | SentUpload | None]:
        """Return the file part of this name, or the upload of this id, and what it is known by."""
        upload_id = None if name in self.parts else uuid_or_none(name)
        if upload_id is None:
            return name, self.parts.get(name)
        return str(upload_id), SentUpload(upload_id)
