"""What a check may use: set before it reads the first byte.

These are limits of the system for one process, not a prison: it still runs as the user of the
product, and could send that user's other processes signals.
"""

import contextlib
import os
import resource
import signal
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one check may use: bytes of memory, seconds of the processor and of the clock."""

    memory: int = 512 * 1024 * 1024
    cpu_seconds: int = 10
    wall_seconds: int = 15


def shut_in(allowance: Allowance) -> None:
    """Give up memory, time and writing."""
    memory, seconds = allowance.memory, allowance.cpu_seconds
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(allowance.wall_seconds)


def leave_network() -> None:
    """Give up the network where the system allows it, for oneself and all that are forked."""
    for alone in (os.CLONE_NEWUSER | os.CLONE_NEWNET, os.CLONE_NEWNET):
        with contextlib.suppress(OSError):
            os.unshare(alone)
            return


def open_nothing_more() -> None:
    """Give up opening files, sockets and programs; what is open stays so."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def usage() -> dict[str, float]:
    """Return the peak of memory and the time used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"peak_kib": used.ru_maxrss, "seconds": used.ru_utime + used.ru_stime}
