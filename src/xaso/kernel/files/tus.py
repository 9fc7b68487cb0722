"""The headers of tus 1.0.0 (tus.io/protocols/resumable-upload): what they may say."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,termination,expiration"
ALGORITHMS = ("sha1", "sha256")
PART_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 4096
LONGEST_NUMBER = 15


class TusError(Exception):
    """A request that the protocol answers with a status of its own."""

    def __init__(self, status: int, sentence: str = "") -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclass(frozen=True, slots=True)
class Checksum:
    """The hash that a part must have."""

    algorithm: str
    digest: bytes

    def matches(self, content_hash: bytes) -> bool:
        """Whether the part is the one that was sent."""
        return content_hash == self.digest


def read_number(headers: Mapping[str, str], name: str) -> int:
    """Return a header that is a whole number from zero on."""
    text = headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise TusError(400, f"{name} must be a whole number.")
    return int(text)


def read_metadata(header: str) -> dict[str, str]:
    """Return ``Upload-Metadata``: pairs of a key and a text in base64, parted by commas."""
    if len(header) > LONGEST_METADATA:
        raise TusError(400, "Upload-Metadata is too long.")
    found = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        key, _space, encoded = pair.partition(" ")
        try:
            found[key] = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise TusError(400, "Upload-Metadata is not base64.") from error
    return found


def read_checksum(header: str) -> Checksum | None:
    """Return ``Upload-Checksum``: the name of the algorithm and the hash in base64."""
    if not header:
        return None
    algorithm, _space, encoded = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise TusError(400, "The checksum algorithm is not supported.")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise TusError(400, "Upload-Checksum is not base64.") from error
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise TusError(400, "Upload-Checksum has the wrong length.")
    return Checksum(algorithm, digest)
