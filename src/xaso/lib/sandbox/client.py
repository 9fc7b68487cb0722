"""Asking the sandbox about a file."""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import IO, Any

from xaso.lib.sandbox import frames
from xaso.lib.sandbox.errors import UnfitError
from xaso.lib.sandbox.limits import Allowance

_SOURCE = Path(__file__).resolve().parents[3]
_COPY = 1024 * 1024
IN_MEMORY = 2_500_000


class Sandbox:
    """The helper process of this process, started when first needed and again when it is gone.

    ``program`` is the module that serves in it.
    """

    def __init__(self, program: str, allowance: Allowance | None = None) -> None:
        self.program = program
        self.patience = (allowance or Allowance()).wall_seconds + 5
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.owner = 0
        atexit.register(self.close)

    def ask(self, source: IO[bytes], **question: Any) -> Generator[tuple[bytes, bytes]]:
        """Yield the frames of the answer; raise :class:`UnfitError` if there is none.

        A check that uses too much memory or time is ended by the system: ``too_complex``.
        """
        for attempt in range(2):
            with _as_handle(source) as handle:
                answer = self._send(json.dumps(question).encode(), handle)
            with answer, contextlib.closing(frames.receive(answer)) as received:
                answer.settimeout(self.patience)
                hello = _first(received)
                if hello or attempt:
                    yield from _until_done(received)
                    return

    def close(self) -> None:
        """End the helper."""
        with self.lock:
            self._stop()

    def _send(self, question: bytes, handle: int) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            for attempt in range(2):
                with self.lock:
                    control = self._running()
                    try:
                        socket.send_fds(control, [question], [handle, theirs.fileno()])
                    except OSError:
                        self._stop()
                        if attempt:
                            raise
                    else:
                        return ours
        return ours

    def _running(self) -> socket.socket:
        alive = self.process is not None and self.process.poll() is None
        if self.control is None or not alive or self.owner != os.getpid():
            self._stop()
            self._start()
        if self.control is None:
            raise OSError("the sandbox did not start")
        return self.control

    def _start(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own modules
                [
                    sys.executable,
                    "-m",
                    self.program,
                    str(theirs.fileno()),
                ],
                pass_fds=[theirs.fileno()],
                env={"PYTHONPATH": str(_SOURCE), "LANG": "C.UTF-8"},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.control, self.owner = ours, os.getpid()

    def _stop(self) -> None:
        if self.control is not None:
            self.control.close()
        if self.process is not None and self.owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=2)
        self.process = self.control = None


def collect(
    sandbox: Sandbox,
    source: IO[bytes],
    takers: dict[bytes, Callable[[bytes], None]],
    **question: Any,
) -> IO[bytes] | None:
    """Hand each frame to who takes its kind; return the new content of the file, if there is one."""
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed on
    try:
        with contextlib.closing(sandbox.ask(source, **question)) as received:
            for kind, content in received:
                if kind == frames.OUTPUT:
                    out.write(content)
                elif kind in takers:
                    takers[kind](content)
    except BaseException:
        out.close()
        raise
    if out.tell():
        return out
    out.close()
    return None


def _until_done(received: Iterator[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    try:
        for kind, content in received:
            if kind == frames.REFUSED:
                refused = json.loads(content)
                raise UnfitError(refused["reason"], refused.get("detail", ""))
            yield kind, content
            if kind == frames.DONE:
                return
    except TimeoutError as error:
        raise UnfitError("too_complex") from error
    raise UnfitError("too_complex")


def _first(received: Iterator[tuple[bytes, bytes]]) -> bool:
    with contextlib.suppress(OSError):
        return next(received, (b"", b""))[0] == frames.HELLO
    return False


@contextlib.contextmanager
def _as_handle(source: IO[bytes]) -> Iterator[int]:
    """Give a file the system knows; what lies in memory is laid into a nameless file there."""
    handle = _handle_of(source)
    if handle is not None:
        yield handle
        return
    handle = os.memfd_create("xaso-upload")
    try:
        source.seek(0)
        while piece := source.read(_COPY):
            os.write(handle, piece)
        yield handle
    finally:
        os.close(handle)


def _handle_of(source: IO[bytes]) -> int | None:
    try:
        source.flush()
        return source.fileno()
    except (AttributeError, OSError):
        return None
