"""Keeping files, encrypted, each content of a commune once."""

import hashlib
import io
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import blind_index, keyring, seal
from xaso.kernel.files.checking import Checked, check, pieces
from xaso.kernel.files.contents import open_plain, seal_context, write_content
from xaso.kernel.files.locks import lock_secret, mark_of
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.names import clean_name
from xaso.kernel.files.queries import StoredFileInfo, describe, get_row
from xaso.kernel.files.reception import examine
from xaso.kernel.files.refusals import FileRefusedError
from xaso.kernel.files.services.at_once import all_at_once
from xaso.kernel.files.services.opening import FileQuarantinedError
from xaso.kernel.files.services.scanning import settle
from xaso.kernel.files.states import ObjectState, Treatment
from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.lib.ids import uuid7


def store(upload: IO[bytes], *, name: str, actor: User | None) -> StoredFileInfo:
    """Keep an upload under its cleaned name; raise ``FileRefusedError`` for what is not taken.

    The content is in the store, safe against a power cut, before the row can be committed.
    A content that the commune has already is not written a second time. Where a malware
    scanner is configured the file may be quarantined at first: see ``StoredFileInfo.notice``.
    """
    [found] = store_all([(upload, name)], actor=actor)
    if isinstance(found, FileRefusedError):
        raise found
    return found


def store_all(
    uploads: Sequence[tuple[IO[bytes], str]], *, actor: User | None
) -> list[StoredFileInfo | FileRefusedError]:
    """Keep uploads that come together, each as :func:`store` does; what is not taken has its refusal.

    They are checked at the same time and written at the same time.
    """
    state = _at_first()
    with ExitStack() as opened, transaction.atomic(savepoint=False):
        found = all_at_once([partial(_check, opened, *one) for one in uploads])
        taken = [one for one in found if isinstance(one, Checked)]
        rows = iter(_keep_all(taken, actor, state))
        return [
            _settled(next(rows), one, actor) if isinstance(one, Checked) else one
            for one in found
        ]


def _at_first() -> ObjectState:
    return ObjectState.QUARANTINED if settings.XASO_CLAMD else ObjectState.AVAILABLE


def _check(opened: ExitStack, upload: IO[bytes], name: str) -> Checked | FileRefusedError:
    try:
        return opened.enter_context(check(upload, name))
    except FileRefusedError as refusal:
        return refusal


def _settled(row: StoredFile, checked: Checked, actor: User | None) -> StoredFileInfo:
    settle(row, checked.content, actor)
    return describe(row)


@transaction.atomic
def store_bytes(content: bytes, *, name: str, actor: User | None) -> StoredFileInfo:
    """Keep a file that the product made: kind and size are checked, its inside is trusted."""
    upload = io.BytesIO(content)
    name, media_type = examine(upload, name)
    checked = Checked(upload, name, media_type)
    [row] = _keep_all([checked], actor, ObjectState.AVAILABLE)
    return describe(row)


@transaction.atomic
def store_package(content: IO[bytes], *, name: str, actor: User | None) -> StoredFileInfo:
    """Keep an archive (ZIP) that the product wrote itself, of any length; uploads are never taken so."""
    checked = Checked(content, clean_name(name), "application/zip")
    [row] = _keep_all([checked], actor, ObjectState.AVAILABLE)
    return describe(row)


@transaction.atomic
def store_as_it_came(content: IO[bytes], *, name: str, actor: User | None) -> StoredFileInfo:
    """Keep what another system sent just as it came, as evidence: nobody has looked into it.

    It is neither measured nor told apart, so the caller bounds its size; it is scanned as all
    files are, never shown inside a page, and saved under a name that was made harmless.
    """
    checked = Checked(content, clean_name(name), "application/octet-stream")
    [row] = _keep_all([checked], actor, _at_first())
    return _settled(row, checked, actor)


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
            state = ObjectState(row.content.state)
            [made] = _keep_all([checked], None, state, row.content)
            settle(made, content, None)
            return made.pk


@transaction.atomic
def lock_copy(file_id: UUID, *, lock: bytes, name: str) -> UUID:
    """Keep a copy of a file that opens only with this key (32 bytes), under a name that says nothing.

    It shares its content with no other file, and its hash is kept keyed: who has the database,
    the store and the key ring, but not the key, learns its size and its kind.

    Raises:
        NoSuchFileError: the commune in force has no such file.
        FileQuarantinedError: no verdict of the malware scanner yet, or a bad one.
    """
    row = get_row(file_id)
    if not row.is_available:
        raise FileQuarantinedError(file_id, row.content.state)
    with open_plain(row.content) as content:
        checked = Checked(content, name, row.media_type)
        state = ObjectState.AVAILABLE
        [made] = _keep_all([checked], None, state, row.content, lock=lock)
        return made.pk


@transaction.atomic
def unlock_copy(
    file_id: UUID, *, lock: bytes, name: str, to_commune: int, actor: User | None
) -> StoredFileInfo:
    """Give a commune an ordinary copy of a locked file; the scanner looks at it again.

    Raises:
        NoSuchFileError: the commune in force has no such file.
        LockedFileError: this is not its key.
    """
    row = get_row(file_id)
    with open_plain(row.content, lock) as content, acting_in(to_commune):
        checked = Checked(content, name, row.media_type)
        [made] = _keep_all([checked], actor, _at_first())
        settle(made, content, actor)
        return describe(made)


def _keep_all(
    taken: Sequence[Checked],
    actor: User | None,
    state: ObjectState,
    judged: StoredObject | None = None,
    lock: bytes | None = None,
) -> list[StoredFile]:
    """Keep them; what the scanner said of a content holds for its copy as well."""
    hashes = [_hash(one) for one in taken]
    fresh = [
        _new_object(digest, one.content.seek(0, 2), state, judged, lock)
        for digest, one in zip(hashes, taken, strict=True)
    ]
    contents = _find_or_insert(fresh)
    laid = {content.pk: one for content, one in zip(contents, taken, strict=True)}
    known = {content.pk: content for content in contents}
    all_at_once(
        [
            partial(write_content, known[pk], pieces(one.content), lock)
            for pk, one in laid.items()
        ]
    )
    rows = zip(contents, hashes, taken, strict=True)
    return StoredFile.objects.bulk_create([_new_file(*one, actor) for one in rows])


def _hash(checked: Checked) -> bytes:
    digest = hashlib.sha256()
    for piece in pieces(checked.content):
        digest.update(piece)
    return digest.digest()


def _new_file(
    content: StoredObject, sha256: bytes, checked: Checked, actor: User | None
) -> StoredFile:
    if sha256 == checked.received_sha256:
        checked = replace(checked, treatment=Treatment.UNCHANGED, received_sha256=b"")
    return StoredFile(
        content=content,
        original_name=checked.name,
        media_type=checked.media_type,
        treatment=checked.treatment,
        received_sha256=checked.received_sha256,
        findings=" ".join(checked.findings),
        created_by=actor,
    )


def _new_object(
    sha256: bytes,
    size: int,
    state: ObjectState,
    judged: StoredObject | None,
    lock: bytes | None,
) -> StoredObject:
    """Return the row that a content gets if the commune does not have it yet."""
    commune, object_id = require_commune(), uuid7()
    place, mark = seal_context(object_id), mark_of(sha256, lock)
    secret = lock_secret(os.urandom(32), lock, place)
    return StoredObject(
        id=object_id,
        address=blind_index(mark.hex(), commune_id=commune, purpose="files"),
        sha256=mark,
        size=size,
        sealed_key=seal(secret, commune_id=commune, context=place),
        key_id=keyring().current,
        state=state,
        finding=judged.finding if judged else "",
        scanned_at=judged.scanned_at if judged else None,
    )


def _find_or_insert(fresh: Sequence[StoredObject]) -> list[StoredObject]:
    """Return the one row of each content; whoever inserts or destroys one now is waited for.

    All insert in one order, so that nobody waits in a ring. One that was destroyed meanwhile
    is no longer at its address: it is inserted anew.
    """
    ordered = sorted(fresh, key=attrgetter("address"))
    addresses = [bytes(one.address) for one in fresh]
    by_address: dict[bytes, StoredObject] = {}
    while not by_address.keys() >= set(addresses):
        StoredObject.objects.bulk_create(ordered, ignore_conflicts=True)
        by_address = {bytes(one.address): one for one in _held_at(addresses)}
    return [by_address[address] for address in addresses]


def _held_at(addresses: list[bytes]) -> list[StoredObject]:
    """Return the contents at these addresses; nobody destroys them until the transaction ends.

    They are held as the database holds what a new row refers to, so writers of one content do
    not wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [require_commune(), addresses])
        return [StoredObject.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row) for row in cursor]


_COLUMNS = tuple(field.attname for field in StoredObject._meta.concrete_fields)
_HOLD = (
    f"SELECT {', '.join(_COLUMNS)} "  # noqa: S608 (names of columns)
    f"FROM {StoredObject._meta.db_table} WHERE commune_id = %s AND address = ANY(%s) "
    "ORDER BY id FOR KEY SHARE"
)
