"""The files' objects in a backup: encrypted as they lie in the store, never changed under a name."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xaso.config.backup.manifest import hash_of, pieces
from xaso.config.backup.programs import BackupError
from xaso.kernel.files.storage.port import MissingObjectError, Storage

LIST, FOLDER = "files.list", "files"
PASSING = ("incoming/", ".doctor")
"""What lies in a store for a moment only."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One object of a backup."""

    key: str
    size: int
    sha256: str

    def line(self) -> str:
        """Return its line in the list of files."""
        return f"{self.sha256} {self.size} {self.key}\n"


def read_list(backup: Path) -> Iterator[Kept]:
    """Yield the objects that a backup lists."""
    with (backup / LIST).open() as lines:
        for line in lines:
            sha256, size, key = line.rstrip("\n").split(" ", 2)
            yield Kept(key, int(size), sha256)


def copy_all(store: Storage, into: Path, former: Path | None) -> Iterator[Kept]:
    """Copy every object of the store; what the former backup still has is linked instead."""
    known = {one.key: one for one in read_list(former)} if former else {}
    for entry in store.entries(""):
        if entry.key.startswith(PASSING):
            continue
        target = _inside(into / FOLDER, entry.key)
        target.parent.mkdir(parents=True, exist_ok=True)
        before = known.get(entry.key)
        if (
            former
            and before
            and before.size == entry.size
            and _link(former / FOLDER / entry.key, target, entry.size)
        ):
            yield before
            continue
        try:
            yield _copy(store, entry.key, target)
        except MissingObjectError:  # thrown away while we were on our way
            target.unlink(missing_ok=True)


def check_all(backup: Path, listed: Iterable[Kept]) -> Iterator[str]:
    """Name the objects of a backup that are not there or are not what they were."""
    for one in listed:
        path = _inside(backup / FOLDER, one.key)
        if not path.is_file() or path.stat().st_size != one.size or hash_of(path) != one.sha256:
            yield one.key


def put_back(backup: Path, listed: Iterable[Kept], store: Storage) -> int:
    """Put into the store what it lacks or has otherwise; return how many objects that were."""
    count = 0
    for one in listed:
        if not _holds(store, one):
            store.put(one.key, pieces(backup / FOLDER / one.key))
            count += 1
    return count


def _copy(store: Storage, key: str, target: Path) -> Kept:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        for piece in store.get(key):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    return Kept(key, size, digest.hexdigest())


def _holds(store: Storage, one: Kept) -> bool:
    if store.size(one.key) != one.size:
        return False
    digest = hashlib.sha256()
    for piece in store.get(one.key):
        digest.update(piece)
    return digest.hexdigest() == one.sha256


def _link(source: Path, target: Path, size: int) -> bool:
    """Link a file of the former backup; tell whether it is still there and of its size."""
    if not source.is_file() or source.stat().st_size != size:
        return False
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)
    return True


def _inside(folder: Path, key: str) -> Path:
    path = folder / key
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BackupError(f"A file's name leads out of the backup: {key}")
    return path
