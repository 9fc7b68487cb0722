"""Whether database and store tell the same story about the files of a commune."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from xaso.kernel.files.contents import DamagedFileError, check_content, key_of
from xaso.kernel.files.locks import LockedFileError
from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.places import folder_prefix
from xaso.kernel.files.segments import encrypted_size
from xaso.kernel.files.states import ObjectState
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.files.storage.port import Entry
from xaso.kernel.tenancy.api import require_commune

GRACE_SECONDS = 3600
"""A younger object may belong to a transaction that is still open."""
FORGOTTEN_SECONDS = 8 * 24 * 3600
"""No part of an upload is older: each is received or forgotten within days."""


@dataclass(slots=True)
class Comparison:
    """What was found for one commune: objects by key and state, and all that does not fit."""

    commune: int
    objects: int = 0
    bytes: int = 0
    keys: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    wrong_length: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether all rows have their objects and all objects their rows."""
        return not (self.missing or self.wrong_length or self.damaged or self.strays)


def compare(*, contents: bool) -> Comparison:
    """Compare rows and store of the commune in force, folder by folder in little memory.

    With ``contents`` every object is also decrypted and compared with its hash.
    """
    found = Comparison(require_commune())
    for number in range(256):
        with transaction.atomic():
            _compare_folder(found, number, contents=contents)
    before = time.time() - FORGOTTEN_SECONDS
    parts = storage().entries(f"uploads/{found.commune}/")
    found.strays += sorted(one.key for one in parts if one.modified < before)
    return found


def find_leftovers() -> list[str]:
    """Name what interrupted writers left behind."""
    return storage().leftovers(time.time() - GRACE_SECONDS)


def _compare_folder(found: Comparison, number: int, *, contents: bool) -> None:
    there = {one.key: one for one in storage().entries(folder_prefix(found.commune, number))}
    for row in _rows(number):
        key = key_of(row)
        size = _size_of(key, there.pop(key, None))
        found.objects += 1
        found.bytes += row.size
        found.keys[row.key_id] = found.keys.get(row.key_id, 0) + 1
        found.states[row.state] = found.states.get(row.state, 0) + 1
        if size is None:
            found.missing.append(str(row.pk))
        elif size != encrypted_size(row.size):
            found.wrong_length.append(str(row.pk))
        elif contents and not _is_sound(row):
            found.damaged.append(str(row.pk))
    before = time.time() - GRACE_SECONDS
    strays = (one.key for one in there.values() if one.modified < before)
    found.strays += sorted(key.rsplit("/", 1)[-1] for key in strays)


def _size_of(key: str, entry: Entry | None) -> int | None:
    """Ask again for what the list did not name: it may be younger than the list."""
    return entry.size if entry is not None else storage().size(key)


def _rows(number: int) -> Iterator[StoredObject]:
    rows = StoredObject.objects.filter(address__gte=bytes([number]))
    rows = rows.exclude(state=ObjectState.DESTROYED)
    if number < 255:
        rows = rows.filter(address__lt=bytes([number + 1]))
    return rows.iterator(chunk_size=500)


def _is_sound(row: StoredObject) -> bool:
    try:
        for _piece in check_content(row):
            pass
    except DamagedFileError:
        return False
    except LockedFileError:
        return True  # only its owner's key could tell
    return True
