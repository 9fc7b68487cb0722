"""What a PDF would do when it is opened, and the same document without it.

Runs in the sandbox. qpdf reads the file, so names written in disguise (``/J#61vaScript``),
compressed objects and broken tables show what they are.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pikepdf

from xaso.kernel.files.media_types import ENDINGS, find_media_type
from xaso.kernel.files.names import clean_name, ending
from xaso.kernel.files.sandbox.signatures import is_signed_field
from xaso.lib.sandbox.errors import UnfitError

ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/SubmitForm": "sending",
    "/ImportData": "sending",
    "/GoToE": "other_files",
    "/GoToR": "other_files",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
}
"""Kinds of action (ISO 32000-2, 12.6.4) that do more than turn a page or follow a link."""
_INERT = ("/S", "/JS", "/F", "/Win", "/Mac", "/Unix", "/D", "/R", "/AN")
_MEDIA = {"/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"}
_MEDIA_KEYS = ("/RichMediaContent", "/RichMediaSettings", "/3DD", "/MK", "/Movie", "/Sound")
DEEPEST = 60
DEEPEST_ATTACHMENT = 2
MOST_ATTACHED = 50 * 1024 * 1024
MOST_ATTACHMENTS = 50
MOST_TRAILING = 1024
DATA_ENDINGS = ("xml", "json", "csv", "txt")
"""Data that systems attach as text, such as the electronic invoice of NĐ 123/2020/NĐ-CP."""


@dataclass
class Inspection:
    """What was found: words for what the document does, its attachments, whether it is signed."""

    findings: set[str] = field(default_factory=set)
    is_signed: bool = False
    attachments: list[bytes] = field(default_factory=list)
    attached: int = 0
    doubtful: list[Any] = field(default_factory=list)
    trailing: int = 0

    @property
    def active(self) -> set[str]:
        """What may not stay in a document that nobody signed."""
        return self.findings - {"attachment", "restricted"}


def load_all() -> None:
    """Let qpdf open what it keeps open: it reads locked documents with the system's chance."""
    made, out = pikepdf.new(), io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    with pikepdf.open(out):
        pass


def inspect(source: BinaryIO, *, depth: int = 0) -> tuple[pikepdf.Pdf, Inspection]:
    """Read the whole document; raise :class:`UnfitError` for one that cannot be judged."""
    found = Inspection(trailing=_trailing(source))
    try:
        pdf = pikepdf.open(source, suppress_warnings=True)
        if not len(pdf.pages):
            raise UnfitError("damaged")
        _look(pdf, source, found, depth)
    except pikepdf.PasswordError as error:
        raise UnfitError("locked") from error
    except MemoryError as error:
        raise UnfitError("too_complex") from error
    except (pikepdf.PdfError, RuntimeError, TypeError, KeyError, AttributeError) as error:
        reason = "too_complex" if "bad_alloc" in str(error) else "damaged"
        raise UnfitError(reason, type(error).__name__) from error
    return pdf, found


def clean(pdf: pikepdf.Pdf, found: Inspection) -> bytes:
    """Return the document without what it would do; never for a signed one."""
    for thing in _dictionaries(pdf):
        _disarm(thing)
    for specification in found.doubtful:
        for key in ("/EF", "/RF"):
            if key in specification:
                del specification[key]
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _look(pdf: pikepdf.Pdf, source: BinaryIO, found: Inspection, depth: int) -> None:
    if pdf.is_encrypted:
        found.findings.add("restricted")
    if found.trailing > MOST_TRAILING:
        found.findings.add("trailing")
    for thing in _dictionaries(pdf):
        found.findings |= _doings(thing)
        found.is_signed = found.is_signed or is_signed_field(thing, source)
        if "/EF" in thing:
            _take_attachments(thing, found, depth)


def _doings(thing: Any) -> set[str]:
    doings = set()
    if (action := str(thing.get("/S", ""))) in ACTIONS:
        doings.add(ACTIONS[action])
    if "/JS" in thing:
        doings.add("javascript")
    if "/XFA" in thing:
        doings.add("xfa")
    if str(thing.get("/Subtype", "")) in _MEDIA and any(key in thing for key in _MEDIA_KEYS):
        doings.add("media")
    return doings


def _disarm(thing: Any) -> None:
    if not _doings(thing):
        return
    keys = _INERT if str(thing.get("/S", "")) in ACTIONS else ("/JS",)
    if str(thing.get("/Subtype", "")) in _MEDIA:
        keys = (*keys, *_MEDIA_KEYS)
    for key in (*keys, "/XFA"):
        if key in thing:
            del thing[key]


def _take_attachments(specification: Any, found: Inspection, depth: int) -> None:
    found.findings.add("attachment")
    name = clean_name(str(specification.get("/UF", specification.get("/F", ""))))
    for key in specification["/EF"].keys():  # noqa: SIM118 - a pikepdf dictionary
        content = specification["/EF"][key].read_bytes()
        found.attached += len(content)
        if found.attached > MOST_ATTACHED or len(found.attachments) >= MOST_ATTACHMENTS:
            raise UnfitError("too_complex")
        found.attachments.append(content)
        if not _is_plain_attachment(name, content, found, depth):
            found.findings.add("doubtful_attachment")
            found.doubtful.append(specification)


def _is_plain_attachment(name: str, content: bytes, found: Inspection, depth: int) -> bool:
    file = io.BytesIO(content)
    media_type = find_media_type(file)
    if media_type is None:
        return False
    taken = DATA_ENDINGS if media_type == "text/plain" else ENDINGS[media_type]
    if ending(name) not in taken or media_type != "application/pdf":
        return ending(name) in taken
    if depth >= DEEPEST_ATTACHMENT:
        return False
    try:
        _pdf, inner = inspect(file, depth=depth + 1)
    except UnfitError:
        return False
    found.attachments += inner.attachments
    return not inner.active


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary of the document, also those inside others."""
    for thing in pdf.objects:
        yield from _inside(thing, 0)
    yield from _inside(pdf.trailer, 0)


def _inside(thing: Any, depth: int) -> Iterator[Any]:
    if depth > DEEPEST:
        raise UnfitError("too_complex")
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        children = [thing[key] for key in list(thing.keys())]
    elif isinstance(thing, pikepdf.Array):
        children = list(thing)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _inside(child, depth + 1)


def _trailing(source: BinaryIO) -> int:
    """Return how much follows the end of the document, where other files like to hide."""
    size = source.seek(0, 2)
    source.seek(0)
    last, at, before = -1, 0, b""
    while piece := source.read(1024 * 1024):
        place = (before + piece).rfind(b"%%EOF")
        if place >= 0:
            last = at - len(before) + place
        at, before = at + len(piece), piece[-4:]
    source.seek(0)
    return size - last - 5 if last >= 0 else 0
