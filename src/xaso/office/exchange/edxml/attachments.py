"""The files of a package: joined with the manifest, their names made harmless."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO

from xaso.office.exchange.edxml.decoding import measure, unwrap
from xaso.office.exchange.edxml.errors import (
    BadNameError,
    FieldMissingError,
    LostAttachmentError,
)
from xaso.office.exchange.edxml.limits import Limits
from xaso.office.exchange.edxml.scanning import CONTENT, Node
from xaso.office.exchange.edxml.tree import EnclosedFile

NAMELESS = "tep-tin"
LONGEST_NAME = 200
_LEADS_OUT = re.compile(r"^[/\\~]|^[A-Za-z]:|(^|[/\\])\.\.?([/\\]|$)|[\x00-\x1f]")


def read_attachments(
    root: Node, limits: Limits, remarks: list[str], opened: ExitStack
) -> tuple[EnclosedFile, ...]:
    """Return the files in the order in which they lie; note what was unusual.

    Raises:
        LostAttachmentError: the manifest names a file that is not there.
        BadNameError: a name leads out of its folder.
        DamagedAttachmentError, BadArchiveError, ZipBombError, FileTooLargeError: of a file.
    """
    manifest = root.first("edXMLManifest") or Node("")
    named = {_content_id(one): one for one in manifest.all("Reference") if _content_id(one)}
    encoded = root.first("AttachmentEncoded") or Node("")
    found = tuple(
        _read(one, named, remarks, (limits, opened)) for one in encoded.all("Attachment")
    )
    brought = {one.content_id for one in found}
    lost = [one.say("AttachmentName") for key, one in named.items() if key not in brought]
    if lost:
        raise LostAttachmentError(lost[0])
    if any(one.content_id not in named for one in found):
        remarks.append("not_in_manifest")
    return found


def safe_name(name: str, remarks: list[str]) -> str:
    """Return a name without folders; "15/QĐ-UBND.pdf" is a number, "../x.pdf" an attack."""
    if _LEADS_OUT.search(name):
        raise BadNameError(name[:100])
    plain = re.sub(r"[/\\]+", "-", name)
    if plain != name:
        remarks.append("slash_in_name")
    if len(plain) > LONGEST_NAME:
        stem, dot, last = plain.rpartition(".")
        plain = (stem or last)[: LONGEST_NAME - 10] + (dot + last[:9] if stem else "")
    return plain or NAMELESS


def _read(
    node: Node, named: dict[str, Node], remarks: list[str], bounds: tuple[Limits, ExitStack]
) -> EnclosedFile:
    content = node.find(CONTENT)
    if content is None or content.decoder is None:
        raise FieldMissingError(CONTENT)
    key = _content_id(node)
    reference = named.get(key, Node(""))
    said = node.say("AttachmentName") or reference.say("AttachmentName")
    name = safe_name(said, remarks)
    file, was_zipped = unwrap(content.decoder.file, name, *bounds)
    size, sha256 = measure(file)
    return EnclosedFile(
        name=name,
        open=_opener(file),
        size=size,
        sha256=sha256,
        media_type=node.say("ContentType") or reference.say("ContentType"),
        description=node.say("Description") or reference.say("Description"),
        content_id=key,
        was_zipped=was_zipped,
    )


def _opener(file: IO[bytes]) -> Callable[[], IO[bytes]]:
    def rewound() -> IO[bytes]:
        file.seek(0)
        return file

    return rewound


def _content_id(node: Node) -> str:
    """Return the number of a file with or without "cid:"."""
    said = node.say("ContentId").strip("<>")
    return said[4:] if said.lower().startswith("cid:") else said
