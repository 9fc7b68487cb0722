"""Where objects lie on disk, and writing them so that a power cut loses nothing."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from xaso.kernel.files.segments import SEGMENT, TAG


@dataclass(frozen=True, slots=True)
class Place:
    """The place of one object: its commune, its address and its own id.

    The id keeps two writers of equal content from ever overwriting each other's file.
    """

    commune_id: int
    address: bytes
    object_id: UUID

    @property
    def path(self) -> Path:
        """The file; 256 folders a commune keep each folder small."""
        address = self.address.hex()
        return commune_folder(self.commune_id) / address[:2] / f"{address}.{self.object_id}"


def commune_folder(commune_id: int) -> Path:
    """Return the folder of one commune's objects."""
    return Path(settings.XASO_FILES_DIR) / str(commune_id)


def incoming_folder() -> Path:
    """Return the folder in which files wait until they are whole."""
    return Path(settings.XASO_FILES_DIR) / "incoming"


def write(place: Place, segments: Iterable[bytes]) -> None:
    """Write an object: wholly and durably in a waiting file first, then under its name."""
    folder = incoming_folder()
    _make_folder(folder)
    _make_folder(place.path.parent)
    waiting = folder / str(uuid4())
    try:
        with waiting.open("xb") as file:
            for segment in segments:
                file.write(segment)
            file.flush()
            os.fsync(file.fileno())
        waiting.rename(place.path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
    _sync_folder(place.path.parent)


def holds(place: Place, size: int) -> bool:
    """Whether the object lies on disk in its full length."""
    try:
        return place.path.stat().st_size == size
    except FileNotFoundError:
        return False


def read_segments(place: Place) -> Iterator[bytes]:
    """Yield the encrypted segments of an object; raise ``FileNotFoundError`` at the first."""
    with place.path.open("rb") as file:
        while segment := file.read(SEGMENT + TAG):
            yield segment


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
