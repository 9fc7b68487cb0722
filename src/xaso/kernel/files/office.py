"""Office documents: told from other ZIP archives without unpacking them."""

import struct
import zipfile
from typing import IO
from xml.parsers import expat

MOST_ENTRIES = 1000
MOST_UNPACKED = 500 * 1024 * 1024
MOST_RATIO = 100
RATIO_MATTERS_FROM = 20 * 1024 * 1024
MOST_DIRECTORY = 1024 * 1024
MOST_PART = 1024 * 1024
DEEPEST = 2
_END = b"PK\5\6"
_END_SIZE = 22
_LOCATOR_OF_LARGE_ARCHIVES = b"PK\6\7"
_ARCHIVES = (
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"MSCF",
    b"ustar",
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0")
_OPENDOCUMENT_TEXT = "application/vnd.oasis.opendocument.text"
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "word/document.xml": f"{_OPEN_XML}wordprocessingml.document",
    "xl/workbook.xml": f"{_OPEN_XML}spreadsheetml.sheet",
}
_MACROS = (b"vbaProject", b"macroEnabled", b"activeX")
_FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument")
"""What a document would load from elsewhere as soon as it is opened."""


def office_type(file: IO[bytes], *, depth: int = 0) -> str | None:
    """Return the type of a DOCX, XLSX or ODT; ``None`` for archives, macros and bombs.

    Documents inside a document are looked into, two deep.
    """
    if not _has_small_directory(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return _type_of(archive, depth)
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, ValueError, OSError):
        return None
    except (RuntimeError, EOFError, expat.ExpatError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return None


def _type_of(archive: zipfile.ZipFile, depth: int) -> str | None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES or _is_bomb(entries) or _has_macros(names):
        return None
    if not all(_is_harmless(archive, entry, depth) for entry in entries):
        return None
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _TYPES.items() if part in names), None)
    return _OPENDOCUMENT_TEXT if _is_opendocument_text(archive, names) else None


def _is_bomb(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether it says that it unpacks to more than anybody writes, or lies over itself."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    starts = {entry.header_offset for entry in entries}
    if unpacked > MOST_UNPACKED or len(starts) < len(entries):
        return True
    return unpacked > RATIO_MATTERS_FROM and unpacked > MOST_RATIO * max(1, packed)


def _has_macros(names: set[str]) -> bool:
    return any(
        name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/"))
        for name in names
    )


def _is_harmless(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> bool:
    """Look at the beginning of one part: no program, no other archive, no XML with entities."""
    if entry.is_dir():
        return True
    with archive.open(entry) as part:
        head = part.read(512)
        if head.startswith(_PROGRAMS + _ARCHIVES) or head[257:262] == b"ustar":
            return False
        if head.startswith(b"PK\3\4"):
            return depth < DEEPEST and _holds_document(archive, entry, depth)
        if entry.filename.lower().endswith((".xml", ".rels")):
            return _is_plain_xml(part, head, entry)
    return True


def _holds_document(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> bool:
    if entry.file_size > MOST_UNPACKED // 10:
        return False
    with archive.open(entry) as part:
        return office_type(part, depth=depth + 1) is not None


def _is_plain_xml(part: IO[bytes], head: bytes, entry: zipfile.ZipInfo) -> bool:
    """Refuse document types (Open Packaging forbids them: entities grow without end)."""
    is_small = entry.filename.endswith(".rels") or entry.filename == "[Content_Types].xml"
    if is_small:
        content = head + part.read(MOST_PART)
        if len(content) > MOST_PART or any(mark in content for mark in _MACROS):
            return False
        return _reads(content, final=True)
    return _reads(head + part.read(MOST_PART), final=False)


def _reads(content: bytes, *, final: bool) -> bool:
    sound = True

    def refuse(*_about: object) -> None:
        nonlocal sound
        sound = False

    def look(_name: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode", "").lower() == "external":
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            if kind in _FETCHED:
                refuse()

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = look
    try:
        parser.Parse(content, final)
    except expat.ExpatError:
        return False
    return sound


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
