"""Whether database and disk tell the same story about the files of a commune."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from xaso.kernel.files import disk
from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.segments import encrypted_size
from xaso.kernel.files.services import DamagedFileError, check_content
from xaso.kernel.tenancy.api import require_commune

GRACE_SECONDS = 3600
"""A younger file on disk may belong to a transaction that is still open."""


@dataclass(slots=True)
class Comparison:
    """What was found for one commune: objects by key, and everything that does not fit."""

    commune: int
    objects: int = 0
    bytes: int = 0
    keys: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    wrong_length: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether all rows have their objects and all objects their rows."""
        return not (self.missing or self.wrong_length or self.damaged or self.strays)


def compare(*, contents: bool) -> Comparison:
    """Compare rows and disk of the commune in force, folder by folder in little memory.

    With ``contents`` every object is also decrypted and compared with its hash.
    """
    found = Comparison(require_commune())
    for number in range(256):
        with transaction.atomic():
            _compare_folder(found, number, contents=contents)
    return found


def find_leftovers() -> list[str]:
    """Name the waiting files that an interrupted writer left behind."""
    return [path.name for path in _old_files(disk.incoming_folder())]


def _compare_folder(found: Comparison, number: int, *, contents: bool) -> None:
    strays = {path.name for path in _old_files(_folder(found.commune, number))}
    for row in _rows(number):
        place = disk.Place(found.commune, bytes(row.address), row.pk)
        strays.discard(place.path.name)
        found.objects += 1
        found.bytes += row.size
        found.keys[row.key_id] = found.keys.get(row.key_id, 0) + 1
        if not place.path.is_file():
            found.missing.append(str(row.pk))
        elif not disk.holds(place, encrypted_size(row.size)):
            found.wrong_length.append(str(row.pk))
        elif contents and not _is_sound(row):
            found.damaged.append(str(row.pk))
    found.strays += sorted(strays)


def _rows(number: int) -> Iterator[StoredObject]:
    rows = StoredObject.objects.filter(address__gte=bytes([number]))
    if number < 255:
        rows = rows.filter(address__lt=bytes([number + 1]))
    return rows.iterator(chunk_size=500)


def _is_sound(row: StoredObject) -> bool:
    try:
        for _piece in check_content(row):
            pass
    except DamagedFileError:
        return False
    return True


def _folder(commune_id: int, number: int) -> Path:
    return disk.commune_folder(commune_id) / f"{number:02x}"


def _old_files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    before = time.time() - GRACE_SECONDS
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < before:
                yield path
        except FileNotFoundError:
            continue
