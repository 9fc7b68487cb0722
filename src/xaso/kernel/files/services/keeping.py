"""Keeping files, encrypted, each content of a commune once."""

import hashlib
import io
import os
from dataclasses import replace
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import blind_index, keyring, seal
from xaso.kernel.files.checking import Checked, check, pieces
from xaso.kernel.files.contents import open_plain, seal_context, write_content
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.queries import StoredFileInfo, describe, get_row
from xaso.kernel.files.reception import examine
from xaso.kernel.files.services.scanning import settle
from xaso.kernel.files.states import ObjectState, Treatment
from xaso.kernel.tenancy.api import acting_in, read_prepared, require_commune
from xaso.lib.ids import uuid7


def store(upload: IO[bytes], *, name: str, actor: User | None) -> StoredFileInfo:
    """Keep an upload under its cleaned name; raise ``FileRefusedError`` for what is not taken.

    The content is in the store, safe against a power cut, before the row can be committed.
    A content that the commune has already is not written a second time. Where a malware
    scanner is configured the file may be quarantined at first: see ``StoredFileInfo.notice``.
    """
    state = ObjectState.QUARANTINED if settings.XASO_CLAMD else ObjectState.AVAILABLE
    with check(upload, name) as checked, transaction.atomic(savepoint=False):
        row = _keep(checked, actor, state)
        settle(row, checked.content, actor)
        return describe(row)


@transaction.atomic
def store_bytes(content: bytes, *, name: str, actor: User | None) -> StoredFileInfo:
    """Keep a file that the product made: kind and size are checked, its inside is trusted."""
    upload = io.BytesIO(content)
    name, media_type = examine(upload, name)
    return describe(_keep(Checked(upload, name, media_type), actor, ObjectState.AVAILABLE))


@transaction.atomic
def copy(file_id: UUID, *, to_commune: int) -> UUID:
    """Give another commune its own copy of a file, in the state in which it is here.

    Raises:
        NoSuchFileError: the commune in force has no such file.
        DamagedFileError: it can no longer be read.
    """
    row = get_row(file_id)
    with open_plain(row.content) as content:
        checked = Checked(
            content,
            row.original_name,
            row.media_type,
            Treatment(row.treatment),
            bytes(row.received_sha256),
            tuple(row.findings.split()),
        )
        with acting_in(to_commune):
            made = _keep(checked, None, ObjectState(row.content.state), row.content)
            settle(made, content, None)
            return made.pk


def _keep(
    checked: Checked,
    actor: User | None,
    state: ObjectState,
    judged: StoredObject | None = None,
) -> StoredFile:
    """Keep it; what the scanner said of a content holds for its copy as well."""
    digest = hashlib.sha256()
    for piece in pieces(checked.content):
        digest.update(piece)
    if digest.digest() == checked.received_sha256:
        checked = replace(checked, treatment=Treatment.UNCHANGED, received_sha256=b"")
    size = checked.content.seek(0, 2)
    content = _find_or_insert(digest.digest(), size, state, judged)
    write_content(content, pieces(checked.content))
    return StoredFile.objects.create(
        content=content,
        original_name=checked.name,
        media_type=checked.media_type,
        treatment=checked.treatment,
        received_sha256=checked.received_sha256,
        findings=" ".join(checked.findings),
        created_by=actor,
    )


def _find_or_insert(
    sha256: bytes, size: int, state: ObjectState, judged: StoredObject | None
) -> StoredObject:
    """Return the one row of this content; whoever inserts it at the same moment waits here."""
    commune = require_commune()
    address = blind_index(sha256.hex(), commune_id=commune, purpose="files")
    object_id = uuid7()
    sealed = seal(os.urandom(32), commune_id=commune, context=seal_context(object_id))
    StoredObject.objects.bulk_create(
        [
            StoredObject(
                id=object_id,
                address=address,
                sha256=sha256,
                size=size,
                sealed_key=sealed,
                key_id=keyring().current,
                state=state,
                finding=judged.finding if judged else "",
                scanned_at=judged.scanned_at if judged else None,
            )
        ],
        ignore_conflicts=True,
    )
    [row] = read_prepared("files.content", _content_at, address)
    return StoredObject.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row)


def _content_at(address: bytes) -> list[tuple[Any, ...]]:
    return list(StoredObject.objects.filter(address=address).values_list(*_COLUMNS))


_COLUMNS = tuple(field.attname for field in StoredObject._meta.concrete_fields)
