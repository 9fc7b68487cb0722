"""Office documents: told from other ZIP archives without unpacking them."""

import struct
import zipfile
from typing import IO

MOST_ENTRIES = 1000
MOST_UNPACKED = 500 * 1024 * 1024
MOST_DIRECTORY = 1024 * 1024
_END = b"PK\5\6"
_END_SIZE = 22
_LOCATOR_OF_LARGE_ARCHIVES = b"PK\6\7"
_OPENDOCUMENT_TEXT = "application/vnd.oasis.opendocument.text"
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "word/document.xml": f"{_OPEN_XML}wordprocessingml.document",
    "xl/workbook.xml": f"{_OPEN_XML}spreadsheetml.sheet",
}


def office_type(file: IO[bytes]) -> str | None:
    """Return the type of a DOCX, XLSX or ODT; ``None`` for archives, macros and bombs."""
    if not _has_small_directory(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return _type_of(archive)
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, ValueError, OSError):
        return None


def _type_of(archive: zipfile.ZipFile) -> str | None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or _has_macros(names):
        return None
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _TYPES.items() if part in names), None)
    return _OPENDOCUMENT_TEXT if _is_opendocument_text(archive, names) else None


def _has_macros(names: set[str]) -> bool:
    return any(
        name.endswith("vbaProject.bin") or name.startswith(("Basic/", "Scripts/"))
        for name in names
    )


def _is_opendocument_text(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Read the type that OpenDocument writes, unpacked, as its first entry (part 2, §3.3)."""
    if "mimetype" not in names or archive.infolist()[0].filename != "mimetype":
        return False
    entry = archive.infolist()[0]
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size > 100:
        return False
    return archive.read(entry) == _OPENDOCUMENT_TEXT.encode()


def _has_small_directory(file: IO[bytes]) -> bool:
    """Look at the end record first: reading a huge directory would take all memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - 0xFFFF - 20))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE or _LOCATOR_OF_LARGE_ARCHIVES in tail[:at][-20:]:
        return False
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    return bool(entries <= MOST_ENTRIES and directory <= MOST_DIRECTORY)
