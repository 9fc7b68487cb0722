"""An authority's own layout in .docx: placeholders such as {{ child.name }}, filled from a form.

Nothing in a layout is executed: a placeholder is a name, and a row of a table that names a
repeated group is written once for each of its items.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

type Element = Any

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PROPERTIES = "docProps/core.xml"
_PARTS = re.compile(
    rf"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|{_PROPERTIES}"
)
_COMMENT = "{http://purl.org/dc/elements/1.1/}description"
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,120}?)\s*\}\}")
_ODD = re.compile(r"\{\{|\}\}|\{%|%\}")
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LARGEST_PART = 20 * 1024 * 1024
_MOST_ROWS = 60


class UnreadableLayoutError(ValueError):
    """The file is no layout that can be filled."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What placeholders stand for: single answers, and the items of repeated groups.

    The names of an item are whole paths, such as "children.name".
    """

    answers: Mapping[str, str]
    repeats: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)


def placeholders_in(content: bytes) -> list[str]:
    """Return the names of all placeholders of a layout, each once, in their order.

    What looks like a placeholder and is none, such as a brace left open, is named as it stands.

    Raises:
        UnreadableLayoutError: the file is no .docx that can be read.
    """
    found: dict[str, None] = {}
    for root in _parts(content).values():
        for paragraph in root.iter(f"{{{_W}}}p"):
            text = _text_of(paragraph)
            found |= dict.fromkeys(_PLACEHOLDER.findall(text))
            if _ODD.search(_PLACEHOLDER.sub("", text)):
                found[text.strip()[:80]] = None
    return list(found)


def fill_layout(content: bytes, filling: Filling, *, remark: str = "") -> bytes:
    """Return the layout with its placeholders filled in; one that is not known stays empty.

    ``remark`` becomes the comment among the properties of the document, where it has some.

    Raises:
        UnreadableLayoutError: the file is no .docx that can be read.
    """
    parts = _parts(content)
    for root in parts.values():
        rows = [one for one in root.iter(f"{{{_W}}}tr") if _items_of(one, filling) is not None]
        repeated = {one for row in rows for one in row.iter(f"{{{_W}}}p")}
        for paragraph in list(root.iter(f"{{{_W}}}p")):
            if paragraph not in repeated:
                _fill(paragraph, filling.answers)
        for row in rows:
            _repeat(row, _items_of(row, filling) or [], filling.answers)
    if _PROPERTIES in parts and remark:
        _remark(parts[_PROPERTIES], remark)
    return _written(content, parts)


def _parts(content: bytes) -> dict[str, Element]:
    """Return the parts of a document that hold text, parsed without anything from outside."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = [one for one in archive.namelist() if _PARTS.fullmatch(one)]
            if "word/document.xml" not in names:
                raise UnreadableLayoutError
            return {name: etree.fromstring(_read(archive, name), parser) for name in names}
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, RuntimeError) as error:
        raise UnreadableLayoutError from error


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise UnreadableLayoutError
    return content


def _written(content: bytes, parts: Mapping[str, Element]) -> bytes:
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as former,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in former.infolist():
            if entry.filename in parts:
                part = etree.tostring(
                    parts[entry.filename],
                    xml_declaration=True,
                    encoding="UTF-8",
                    standalone=True,
                )
                archive.writestr(entry.filename, part)
            elif not entry.is_dir():
                archive.writestr(entry.filename, former.read(entry))
    return written.getvalue()


def _repeat(
    row: Element, items: Sequence[Mapping[str, str]], answers: Mapping[str, str]
) -> None:
    """Write a row once for each item, and an empty one where there is none."""
    parent = row.getparent()
    at = parent.index(row)
    for number, item in enumerate(items[:_MOST_ROWS] or [{}], start=1):
        copied = deepcopy(row)
        counted = {"number": f"{number}"} if items else {}
        for paragraph in copied.iter(f"{{{_W}}}p"):
            _fill(paragraph, {**answers, **item, **counted})
        parent.insert(at + number, copied)
    parent.remove(row)


def _remark(properties: Element, remark: str) -> None:
    found = properties.find(_COMMENT)
    if found is None:
        found = etree.SubElement(properties, _COMMENT)
    found.text = remark


def _items_of(row: Element, filling: Filling) -> Sequence[Mapping[str, str]] | None:
    """Return the items of the repeated group that a row names first, if it names one."""
    names = (
        name
        for paragraph in row.iter(f"{{{_W}}}p")
        for name in _PLACEHOLDER.findall(_text_of(paragraph))
    )
    groups = [name.partition(".")[0] for name in names]
    found = next((one for one in groups if one in filling.repeats), None)
    return None if found is None else filling.repeats[found]


def _texts(paragraph: Element) -> list[Element]:
    """Return the pieces of text of a paragraph, but not those of a text box inside it."""
    return [
        one
        for one in paragraph.iter(f"{{{_W}}}t")
        if next(one.iterancestors(f"{{{_W}}}p")) is paragraph
    ]


def _text_of(paragraph: Element) -> str:
    return "".join(one.text or "" for one in _texts(paragraph))


def _fill(paragraph: Element, answers: Mapping[str, str]) -> None:
    """Put answers in; a placeholder that a word processor cut in pieces is put together."""
    pieces = _texts(paragraph)
    whole = "".join(one.text or "" for one in pieces)
    for found in reversed(list(_PLACEHOLDER.finditer(whole))):
        _put(pieces, found.span(), _UNPRINTABLE.sub("", answers.get(found[1], "")))
    for piece in pieces:
        _break_lines(piece)


def _put(pieces: Iterable[Element], span: tuple[int, int], said: str) -> None:
    """Replace a span of the whole text; the first piece that it touches takes the words."""
    for piece, begins in _placed(pieces):
        text = piece.text or ""
        first, last = max(span[0] - begins, 0), min(span[1] - begins, len(text))
        if first >= last:
            continue
        piece.text = text[:first] + said + text[last:]
        piece.set(_SPACE, "preserve")
        said = ""


def _placed(pieces: Iterable[Element]) -> Iterator[tuple[Element, int]]:
    """Yield pieces with where each begins in the whole text, as it is before any change."""
    begins = 0
    for piece in list(pieces):
        length = len(piece.text or "")
        yield piece, begins
        begins += length


def _break_lines(piece: Element) -> None:
    """Write several lines of an answer with line breaks between."""
    first, *others = (piece.text or "").split("\n")
    if not others:
        return
    piece.text = first
    run, at = piece.getparent(), piece.getparent().index(piece) + 1
    for line in others:
        text = etree.Element(f"{{{_W}}}t")
        text.text = line
        text.set(_SPACE, "preserve")
        run.insert(at, etree.Element(f"{{{_W}}}br"))
        run.insert(at + 1, text)
        at += 2
