"""Files inside a package: base64 piece by piece to disk, and the zip that some builders put around."""

import base64
import binascii
import hashlib
import re
import zipfile
import zlib
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO

from xaso.office.exchange.edxml.errors import (
    BadArchiveError,
    DamagedAttachmentError,
    FileTooLargeError,
    ZipBombError,
)
from xaso.office.exchange.edxml.limits import Limits

CHUNK = 256 * 1024
ZIP = b"PK\x03\x04"
SPACE = re.compile(r"[ \t\r\n]+")
QUANTUM = 4
ARCHIVES = frozenset({"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "jar", "epub"})
SMALL = 20 * 1024 * 1024
"""Up to this size a file may come out of any packing, however good."""


class Decoder:
    """Takes the text of one file and lays its bytes down."""

    def __init__(self, limits: Limits, file: IO[bytes]) -> None:
        self.limits, self.file = limits, file
        self.rest = ""
        self.ended = False
        self.size = 0

    def feed(self, text: str) -> None:
        """Take the next piece of text."""
        text = self.rest + SPACE.sub("", text)
        whole = len(text) // QUANTUM * QUANTUM
        text, self.rest = text[:whole], text[whole:]
        if not text:
            return
        if self.ended:
            raise DamagedAttachmentError("text after the end")
        self.ended = text.endswith("=")
        try:
            piece = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise DamagedAttachmentError(str(error)) from error
        self.size += len(piece)
        if self.size > self.limits.attachment:
            raise FileTooLargeError
        self.file.write(piece)

    def close(self) -> None:
        """Say that the text is over."""
        if self.rest:
            raise DamagedAttachmentError("cut off")


def unwrap(
    file: IO[bytes], name: str, limits: Limits, opened: ExitStack
) -> tuple[IO[bytes], bool]:
    """Take a file out of the one-entry zip that the VNPT SDK puts around each; others stay.

    A file that is itself an archive by its declared name (zip, docx, xlsx …) is only unwrapped when
    the zip holds just that name: its entry then is the file. Returns the file and whether it was zipped.

    Raises:
        BadArchiveError: it cannot be unpacked.
        ZipBombError: it would become enormous.
    """
    file.seek(0)
    if file.read(len(ZIP)) != ZIP:
        return file, False
    try:
        with zipfile.ZipFile(file) as archive:
            entry = _only_entry(archive, name)
            return (_take_out(archive, entry, limits, opened), True) if entry else (file, False)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ) as error:
        raise BadArchiveError(name) from error


def measure(file: IO[bytes]) -> tuple[int, str]:
    """Return size and SHA-256 of a file."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(CHUNK):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def ending(name: str) -> str:
    """Return the ending of a name in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _only_entry(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """Return the entry that is the file, or nothing where the archive itself is the file."""
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if ending(name) in ARCHIVES:
        same = [one for one in entries if _is_the_file(one.filename, name)]
        return same[0] if len(entries) == len(same) == 1 else None
    if len(entries) != 1:
        raise BadArchiveError(name)
    return entries[0]


def _is_the_file(path: str, name: str) -> bool:
    """Whether an entry is the file that was named; a builder may have spoilt all but its ending."""
    last = re.split(r"[/\\]", path)[-1].lower()
    return last == name.lower() or ending(last) == ending(name) != "zip"


def _take_out(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, opened: ExitStack
) -> IO[bytes]:
    """Unpack while counting; what the archive says of its own size is not believed."""
    allowed = max(SMALL, entry.compress_size * limits.ratio)
    out: IO[bytes] = opened.enter_context(TemporaryFile())  # noqa: SIM115 - closed with the message
    size = 0
    with archive.open(entry) as packed:
        while piece := packed.read(CHUNK):
            size += len(piece)
            if size > limits.attachment or size > allowed:
                raise ZipBombError
            out.write(piece)
    return out
