"""What a check sends back: small frames over a socket."""

import json
import socket
import struct
from collections.abc import Generator
from typing import Any

HELLO, REPORT, OUTPUT, ATTACHMENT, REFUSED, DONE = b"H", b"R", b"O", b"A", b"E", b"Z"
_HEAD = struct.Struct(">cI")
PIECE = 256 * 1024
LONGEST = 64 * 1024 * 1024


class Sender:
    """The side of the check."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def send(self, kind: bytes, content: bytes = b"") -> None:
        """Send one frame."""
        self.connection.sendall(_HEAD.pack(kind, len(content)))
        self.connection.sendall(content)

    def send_plain(self, kind: bytes, value: dict[str, Any]) -> None:
        """Send one frame of plain values."""
        self.send(kind, json.dumps(value).encode())

    def send_pieces(self, content: bytes | memoryview) -> None:
        """Send the new content of the file."""
        for at in range(0, len(content), PIECE):
            self.send(OUTPUT, bytes(content[at : at + PIECE]))


def receive(connection: socket.socket) -> Generator[tuple[bytes, bytes]]:
    """Yield frames until the other side is gone; a frame cut short is none."""
    with connection.makefile("rb") as stream:
        while len(head := stream.read(_HEAD.size)) == _HEAD.size:
            kind, length = _HEAD.unpack(head)
            if length > LONGEST:
                return
            content = stream.read(length)
            if len(content) < length:
                return
            yield kind, content
