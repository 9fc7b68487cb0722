"""ClamAV's daemon, spoken to as its manual says (clamd(8): INSTREAM, VERSION)."""

import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass

from xaso.kernel.files.scanning.port import ScannerUnavailableError

_LONGEST_ANSWER = 4096
CONNECT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Clamd:
    """A daemon at ``/path/of/socket`` or ``host:port``."""

    address: str

    def scan(self, pieces: Iterable[bytes], *, seconds: float) -> str:
        """Send the content in chunks and read the verdict."""
        answer = self._ask(b"zINSTREAM\0", pieces, seconds)
        verdict = answer.removeprefix("stream: ")
        if verdict == "OK":
            return ""
        if verdict.endswith(" FOUND"):
            return verdict.removesuffix(" FOUND")[:120]
        raise ScannerUnavailableError(verdict[:120])

    def version(self) -> str:
        """Return the versions of engine and signatures."""
        return self._ask(b"zVERSION\0", None, CONNECT_SECONDS)

    def _ask(self, command: bytes, pieces: Iterable[bytes] | None, seconds: float) -> str:
        """Ask one question; an answer is whole only with its closing zero byte."""
        until = time.monotonic() + seconds
        try:
            with self._connect(min(seconds, CONNECT_SECONDS)) as connection:
                self._send(connection, command, pieces, until)
                return _read_answer(connection, until)
        except OSError as error:
            raise ScannerUnavailableError(f"{type(error).__name__}: {error}") from error

    def _send(
        self,
        connection: socket.socket,
        command: bytes,
        pieces: Iterable[bytes] | None,
        until: float,
    ) -> None:
        connection.sendall(command)
        if pieces is None:
            return
        try:
            for piece in pieces:
                connection.settimeout(_left(until))
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            return  # clamd says why (its StreamMaxLength) before it hangs up

    def _connect(self, seconds: float) -> socket.socket:
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(seconds)
            try:
                connection.connect(self.address)
            except OSError:
                connection.close()
                raise
            return connection
        host, _colon, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _read_answer(connection: socket.socket, until: float) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        connection.settimeout(_left(until))
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            raise ScannerUnavailableError("clamd hung up without a verdict")
        answer += piece
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no verdict in time")
    return left
