"""What a check may use: set by itself before it reads the first byte.

These are limits of the system for one process, not a prison: it still runs as the user of the
product, and could send that user's other processes signals.
"""

import contextlib
import os
import resource
import signal

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
WALL_SECONDS = 15


def shut_in() -> None:
    """Give up memory, time, writing and, where the system allows it, the network."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(WALL_SECONDS)
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
