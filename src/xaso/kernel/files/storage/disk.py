"""Objects as files of a folder, written so that a power cut loses nothing."""

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from xaso.kernel.files.storage.port import Entry, MissingObjectError

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class DiskStorage:
    """A folder; files wait in ``incoming`` until they are whole."""

    root: Path

    @property
    def incoming(self) -> Path:
        """The folder in which files wait until they are whole."""
        return self.root / "incoming"

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        """Write wholly and durably to a waiting file first, then give it its name."""
        path = self.root / key
        _make_folder(self.incoming)
        _make_folder(path.parent)
        waiting = self.incoming / str(uuid4())
        try:
            with waiting.open("xb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            waiting.rename(path)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def get(self, key: str) -> Iterator[bytes]:
        """Yield the file in pieces of a MiB."""
        try:
            file = (self.root / key).open("rb")
        except FileNotFoundError as error:
            raise MissingObjectError(key) from error
        with file:
            while piece := file.read(_CHUNK):
                yield piece

    def size(self, key: str) -> int | None:
        """Return the length of the file."""
        try:
            return (self.root / key).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Remove the file."""
        (self.root / key).unlink(missing_ok=True)

    def clear(self, prefix: str) -> None:
        """Remove the folder."""
        shutil.rmtree(self.root / prefix, ignore_errors=True)

    def entries(self, prefix: str) -> Iterator[Entry]:
        """Walk the folder."""
        for folder, _folders, names in os.walk(self.root / prefix):
            for name in names:
                path = Path(folder, name)
                try:
                    found = path.stat()
                except FileNotFoundError:
                    continue
                key = path.relative_to(self.root).as_posix()
                yield Entry(key, found.st_size, found.st_mtime)

    def leftovers(self, older_than: float) -> list[str]:
        """Name the waiting files that nobody finished."""
        found = self.entries("incoming/")
        return sorted(Path(one.key).name for one in found if one.modified < older_than)

    def describe(self) -> str:
        """Write and remove a file, and say how much room is left."""
        self.root.mkdir(parents=True, exist_ok=True)
        probe = self.root / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
        free = shutil.disk_usage(self.root).free
        return f"{free // 1024**3} GiB are free in {self.root}"


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
