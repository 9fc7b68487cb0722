"""The process that checks files: it holds no keys, knows no database, and forks for each file.

Started once by a web process or worker (see ``client.py``); loading the libraries once and
forking makes a check cost milliseconds. Ends by itself when nobody asks for ten minutes or
the process that started it is gone.
"""

import json
import os
import signal
import socket
import sys
from typing import Any

from xaso.kernel.files.sandbox import frames, limits, pdf, pictures
from xaso.kernel.files.sandbox.errors import UnfitError

IDLE_SECONDS = 600


def serve(control: socket.socket) -> None:
    """Fork for each question until nobody asks any more."""
    pictures.load_all()  # a check can open nothing when it needs it
    pdf.load_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control.settimeout(IDLE_SECONDS)
    while True:
        try:
            question, handles, _flags, _address = socket.recv_fds(control, 4096, 2)
        except TimeoutError:
            return
        if not question:
            return
        if os.fork() == 0:
            control.close()
            _answer(json.loads(question), *handles)
            os._exit(0)
        for handle in handles:
            os.close(handle)


def _answer(question: dict[str, Any], file: int, back: int) -> None:
    limits.shut_in()
    sender = frames.Sender(socket.socket(fileno=back))
    sender.send(frames.HELLO)
    try:
        # Opened anew: the position in the file belongs to the one who asks.
        with open(f"/proc/self/fd/{file}", "rb") as source:  # noqa: PTH123 - no path
            limits.open_nothing_more()
            CHECKS[question["check"]](source, sender, question)
        sender.send_plain(frames.DONE, limits.usage())
    except UnfitError as error:
        refused = {"reason": error.reason, "detail": error.detail}
        sender.send_plain(frames.REFUSED, refused | limits.usage())
    except (MemoryError, RecursionError):
        sender.send_plain(frames.REFUSED, {"reason": "too_complex"} | limits.usage())


def _check_pdf(source: Any, sender: frames.Sender, question: dict[str, Any]) -> None:
    document, found = pdf.inspect(source)
    report = {"findings": sorted(found.findings), "active": sorted(found.active)}
    sender.send_plain(frames.REPORT, report | {"is_signed": found.is_signed})
    if found.active and not found.is_signed and question["clean"]:
        sender.send_pieces(pdf.clean(document, found))


def _extract(source: Any, sender: frames.Sender, question: dict[str, Any]) -> None:
    _document, found = pdf.inspect(source)
    for content in found.attachments:
        sender.send(frames.ATTACHMENT, content)


def _redraw(source: Any, sender: frames.Sender, question: dict[str, Any]) -> None:
    sender.send_pieces(pictures.redraw(source, question["media_type"]))


CHECKS = {"pdf": _check_pdf, "attachments": _extract, "picture": _redraw}

if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
