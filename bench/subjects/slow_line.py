"""A line as in a hamlet: slow upwards, cut when asked to; it counts what goes over it."""

import contextlib
import io
import socket
import threading
import time
from collections.abc import Iterator

from bench.subjects.person import HOST
from PIL import Image

PIECE = 8_192
PHOTO_SIDE = 560


class SlowLine:
    """Forwards connections to a server, upwards at so many bytes a second in all."""

    def __init__(self, port: int, *, to: int, bytes_a_second: int) -> None:
        self.port, self.to, self.speed = port, to, bytes_a_second
        self.sent = 0
        self._free_at = 0.0
        self._cut_until = 0.0
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server((HOST, port))

    @contextlib.contextmanager
    def carrying(self) -> Iterator["SlowLine"]:
        """Carry connections for the length of the block."""
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            self._listener.close()
            self._drop()

    def cut(self, seconds: float) -> None:
        """Break every connection, and take no new one for a while."""
        self._cut_until = time.monotonic() + seconds
        self._drop()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                if time.monotonic() < self._cut_until:
                    near.close()
                    continue
                far = socket.create_connection((HOST, self.to))
                self._open |= {near, far}
                for ends, slow in (((near, far), True), ((far, near), False)):
                    threading.Thread(
                        target=self._carry, args=(*ends, slow), daemon=True
                    ).start()

    def _carry(self, source: socket.socket, target: socket.socket, slow: bool) -> None:  # noqa: FBT001
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                if slow:
                    self._wait_for(len(piece))
                target.sendall(piece)
        for one in (source, target):
            self._open.discard(one)
            one.close()

    def _wait_for(self, size: int) -> None:
        with self._lock:
            self.sent += size
            self._free_at = max(self._free_at, time.monotonic()) + size / self.speed
            waits = self._free_at - time.monotonic()
        time.sleep(max(waits, 0))

    def _drop(self) -> None:
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def photograph(number: int) -> dict[str, object]:
    """Return a picture of about 400 kB as a browser is given a file."""
    content = io.BytesIO()
    Image.effect_noise((PHOTO_SIDE, PHOTO_SIDE), 120 + number).save(content, "PNG")
    return {"name": f"anh-{number}.png", "mimeType": "image/png", "buffer": content.getvalue()}
