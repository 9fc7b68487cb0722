"""The process that checks files: it holds no keys, knows no database, and forks for each file.

Started once by a web process or worker (see ``client.py``); loading the libraries once and
forking makes a check cost milliseconds. Ends by itself when nobody asks for ten minutes or
the process that started it is gone.
"""

import json
import os
import signal
import socket
from collections.abc import Callable, Mapping
from typing import Any

from xaso.lib.sandbox import frames, limits
from xaso.lib.sandbox.errors import UnfitError
from xaso.lib.sandbox.limits import Allowance

IDLE_SECONDS = 600
type Check = Callable[[Any, frames.Sender, dict[str, Any]], None]


def serve(
    control: socket.socket, checks: Mapping[str, Check], allowance: Allowance | None = None
) -> None:
    """Fork for each question until nobody asks any more; load all libraries before."""
    limits.leave_network()  # once for all: an empty network takes the system long to make
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
            asked = json.loads(question)
            answer(checks[asked["check"]], asked, *handles, allowance=allowance or Allowance())
            os._exit(0)
        for handle in handles:
            os.close(handle)


def answer(
    check: Check, question: dict[str, Any], file: int, back: int, *, allowance: Allowance
) -> None:
    """Shut this process in, check the file, and send what was found."""
    limits.shut_in(allowance)
    sender = frames.Sender(socket.socket(fileno=back))
    sender.send(frames.HELLO)
    try:
        # Opened anew: the position in the file belongs to the one who asks.
        with open(f"/proc/self/fd/{file}", "rb") as source:  # noqa: PTH123 - no path
            limits.open_nothing_more()
            check(source, sender, question)
        sender.send_plain(frames.DONE, limits.usage())
    except UnfitError as error:
        refused = {"reason": error.reason, "detail": error.detail}
        sender.send_plain(frames.REFUSED, refused | limits.usage())
    except (MemoryError, RecursionError):
        sender.send_plain(frames.REFUSED, {"reason": "too_complex"} | limits.usage())
