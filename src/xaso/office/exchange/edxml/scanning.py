"""Reading the XML of a package piece by piece: nothing is believed, nothing grows without end.

Files go to disk while they are read; the rest becomes a small tree of nodes without namespaces,
since systems write the prefix or leave it out. A document type is refused at its first character,
so entities of any kind, external or nested, never come to life.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO
from xml.parsers import expat

from xaso.office.exchange.edxml.decoding import Decoder
from xaso.office.exchange.edxml.errors import (
    DoctypeError,
    EmptyPackageError,
    FieldTooLongError,
    NotXmlError,
    PackageRefusedError,
    PackageTooLargeError,
    TooDeepError,
    TooManyAttachmentsError,
    TooManyElementsError,
)
from xaso.office.exchange.edxml.limits import Limits

CHUNK = 256 * 1024
HEAD = 4096
CONTENT = "ContentTransferEncoded"
SEPARATOR = " "


@dataclass(slots=True)
class Node:
    """An element without its namespace; ``namespace`` is kept for those who ask."""

    name: str
    namespace: str = ""
    text: str = ""
    children: list["Node"] = field(default_factory=list)
    decoder: Decoder | None = None

    def find(self, *names: str) -> "Node | None":
        """Return the first child with one of these names, whatever its case."""
        wanted = {name.lower() for name in names}
        return next((one for one in self.children if one.name.lower() in wanted), None)

    def all(self, name: str) -> list["Node"]:
        """Return the children with this name."""
        return [one for one in self.children if one.name.lower() == name.lower()]

    def first(self, name: str) -> "Node | None":
        """Return the first element with this name at any depth, this one included."""
        if self.name.lower() == name.lower():
            return self
        return next((hit for one in self.children if (hit := one.first(name))), None)

    def say(self, *path: str) -> str:
        """Return the text at the end of a path of names, empty where there is none."""
        node: Node | None = self
        for name in path:
            node = node.find(name) if node is not None else None
        return " ".join(node.text.split()) if node is not None else ""


def scan(package: IO[bytes], limits: Limits, files: ExitStack) -> Node:
    """Return the tree of a package; raise a kind of ``PackageRefusedError`` for what is not taken.

    Its files are laid down in temporary ones that ``files`` closes.
    """
    scanner = _Scanner(limits, files)
    package.seek(0)
    head = without_stray_bytes(package.read(HEAD))
    if not head:
        raise EmptyPackageError
    size = len(head)
    scanner.feed(head)
    while piece := package.read(CHUNK):
        size += len(piece)
        if size > limits.package:
            raise PackageTooLargeError
        scanner.feed(piece)
    return scanner.end()


def without_stray_bytes(head: bytes) -> bytes:
    """Drop a byte order mark and whatever else stands before the first ``<``.

    One published sample has the rest of a byte counter there. UTF-16 keeps its mark.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head
    start = head.find(b"<")
    return head[start:] if 0 < start <= 64 else head


class _Scanner:
    """What expat calls while it reads."""

    def __init__(self, limits: Limits, opened: ExitStack) -> None:
        self.limits, self.opened = limits, opened
        self.stack: list[Node] = []
        self.root: Node | None = None
        self.elements = self.characters = self.files = 0
        parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.buffer_text, parser.buffer_size = True, 64 * 1024
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.close
        parser.CharacterDataHandler = self.words
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.doctype
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser = parser

    def feed(self, piece: bytes) -> None:
        self._parse(piece, last=False)

    def end(self) -> Node:
        self._parse(b"", last=True)
        if self.root is None:
            raise NotXmlError
        return self.root

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self.limits.elements:
            raise TooManyElementsError
        if len(self.stack) >= self.limits.depth:
            raise TooDeepError
        namespace, _, local = name.rpartition(SEPARATOR)
        node = Node(local, namespace)
        if local == CONTENT:
            node.decoder = self._new_decoder()
        if self.stack:
            self.stack[-1].children.append(node)
        elif self.root is None:
            self.root = node
        self.stack.append(node)

    def close(self, _name: str) -> None:
        node = self.stack.pop()
        if node.decoder is not None:
            node.decoder.close()

    def words(self, data: str) -> None:
        node = self.stack[-1]
        if node.decoder is not None:
            node.decoder.feed(data)
            return
        self.characters += len(data)
        if len(node.text) + len(data) > self.limits.field:
            raise FieldTooLongError(node.name)
        if self.characters > self.limits.fields:
            raise FieldTooLongError
        node.text += data

    def doctype(self, *_declared: object) -> None:
        raise DoctypeError

    def _new_decoder(self) -> Decoder:
        self.files += 1
        if self.files > self.limits.attachments:
            raise TooManyAttachmentsError
        return Decoder(self.limits, self.opened.enter_context(TemporaryFile()))

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self.parser.Parse(piece, last)
        except PackageRefusedError:
            raise
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise NotXmlError(str(error)) from error
