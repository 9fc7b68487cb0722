"""Office documents: told from other ZIP archives without unpacking them."""

import shutil
import struct
import tempfile
import zipfile
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

MOST_ENTRIES = 1000
MOST_UNPACKED = 500 * 1024 * 1024
MOST_RATIO = 100
RATIO_MATTERS_FROM = 20 * 1024 * 1024
MOST_DIRECTORY = 1024 * 1024
MOST_PART = 1024 * 1024
DEEPEST = 2
MOST_ENTRIES_INSIDE = 5 * MOST_ENTRIES
LARGEST_INSIDE = MOST_UNPACKED // 10
MOST_RELATIONS = 10 * MOST_PART
LONGEST_PROLOGUE = 16 * 1024
IN_MEMORY = 8 * 1024 * 1024
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What both families of documents allow (ECMA-376 part 2; OpenDocument 1.3 part 2, §3.2)."""
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


class _UnfitPartError(Exception):
    """A part says something that no document may say."""


@dataclass(slots=True)
class _Whole:
    """What one upload holds, together with all that is inside the documents inside it."""

    size: int
    entries: int = 0
    unpacked: int = 0
    relations: int = 0

    def takes(self, entries: list[zipfile.ZipInfo]) -> bool:
        """Count what one more archive holds; tell whether the upload is still within reason."""
        self.entries += len(entries)
        self.unpacked += sum(entry.file_size for entry in entries)
        most = min(MOST_UNPACKED, max(RATIO_MATTERS_FROM, MOST_RATIO * self.size))
        return self.entries <= MOST_ENTRIES_INSIDE and self.unpacked <= most

    def takes_relations(self, content: bytes) -> bool:
        """Count one more part whose every element is looked at, which takes its time."""
        self.relations += len(content)
        return len(content) <= MOST_PART and self.relations <= MOST_RELATIONS


def office_type(file: IO[bytes]) -> str | None:
    """Return the type of a DOCX, XLSX or ODT; ``None`` for archives, macros and bombs.

    Documents inside a document are looked into, two deep; what they hold counts together.
    """
    return _office_type(file, _Whole(file.seek(0, 2)), 0)


def _office_type(file: IO[bytes], whole: _Whole, depth: int) -> str | None:
    if not _has_small_directory(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return _type_of(archive, whole, depth)
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, ValueError, OSError):
        return None
    except (RuntimeError, EOFError, expat.ExpatError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return None


def _type_of(archive: zipfile.ZipFile, whole: _Whole, depth: int) -> str | None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES or _is_bomb(entries) or _has_macros(names):
        return None
    if not whole.takes(entries):
        return None
    if not all(_is_harmless(archive, entry, whole, depth) for entry in entries):
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
    if any(entry.compress_type not in _PACKINGS for entry in entries):
        return True
    return unpacked > RATIO_MATTERS_FROM and unpacked > MOST_RATIO * max(1, packed)


def _has_macros(names: set[str]) -> bool:
    return any(
        name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/"))
        for name in names
    )


def _is_harmless(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, whole: _Whole, depth: int
) -> bool:
    """Look at the beginning of one part: no program, no other archive, no XML with entities."""
    if entry.is_dir():
        return True
    with archive.open(entry) as part:
        head = part.read(512)
        if head.startswith(_PROGRAMS + _ARCHIVES) or head[257:262] == b"ustar":
            return False
        if head.startswith(b"PK\3\4"):
            if depth >= DEEPEST or entry.file_size > LARGEST_INSIDE:
                return False
            return _holds_document(archive, entry, whole, depth)
        if entry.filename.lower().endswith((".xml", ".rels")):
            return _is_plain_xml(part, head, entry, whole)
    return True


def _holds_document(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, whole: _Whole, depth: int
) -> bool:
    """Unpack it once: each step back inside a packed part would unpack it from its start."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as inner:
        with archive.open(entry) as part:
            shutil.copyfileobj(part, inner)
        return _office_type(inner, whole, depth + 1) is not None


def _is_plain_xml(part: IO[bytes], head: bytes, entry: zipfile.ZipInfo, whole: _Whole) -> bool:
    """Refuse document types (Open Packaging forbids them: entities grow without end).

    One can stand only before the first element (XML 1.0, 2.8), so of most parts no more is
    read; relations are read to their end and may not fetch anything.
    """
    name = entry.filename.lower()
    if not name.endswith(".rels") and name != "[content_types].xml":
        return _begins_plainly(head + part.read(LONGEST_PROLOGUE))
    content = head + part.read(MOST_PART)
    if not whole.takes_relations(content) or any(mark in content for mark in _MACROS):
        return False
    return _fetches_nothing(content)


def _begins_plainly(content: bytes) -> bool:
    has_begun = False

    def begin(*_element: object) -> None:
        nonlocal has_begun
        has_begun, parser.StartElementHandler = True, None

    parser = _parser()
    parser.StartElementHandler = begin
    return _reads(parser, content, whole=False) and has_begun


def _fetches_nothing(content: bytes) -> bool:
    def look(_name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rsplit("/", 1)[-1]
        if kind in _FETCHED and attributes.get("TargetMode", "").lower() == "external":
            raise _UnfitPartError

    parser = _parser()
    parser.StartElementHandler = look
    return _reads(parser, content, whole=True)


def _parser() -> expat.XMLParserType:
    def refuse(*_about: object) -> None:
        raise _UnfitPartError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _reads(parser: expat.XMLParserType, content: bytes, *, whole: bool) -> bool:
    try:
        parser.Parse(content, whole)
    except (expat.ExpatError, _UnfitPartError):
        return False
    return True


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
