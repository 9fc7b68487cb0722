"""A web server as people run it, on processors of its own."""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.home import HOME, PYTHON, ROOT
from bench.subjects.person import HOST
from tools.postgres import Server

PRODUCT = "xaso.config.wsgi:application"
BARE = "bench.floors.bare:application"
THREADS = 8


def processors() -> tuple[set[int], set[int]]:
    """Return the processor of the web server, and those of everything else."""
    known = sorted(os.sched_getaffinity(0))
    return ({known[0]}, set(known[1:])) if len(known) > 1 else (set(known), set(known))


@contextmanager
def serving(
    application: str, env: dict[str, str], *, port: int, cpus: set[int], workers: int = 1
) -> Iterator[int]:
    """Run granian for the length of the block; yield its process."""
    command = [
        str(Path(PYTHON).parent / "granian"), "--interface", "wsgi", "--host", HOST,
        "--port", str(port), "--workers", str(workers), "--blocking-threads", str(THREADS),
        "--no-ws", "--log-level", "warning", application,
    ]  # fmt: skip
    with (HOME / "web.log").open("ab") as log:
        web = subprocess.Popen(
            command,
            env=env,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cpus),
        )
        try:
            _wait(web, f"http://{HOST}:{port}/")
            yield web.pid
        finally:
            _stop(web)


def _stop(web: "subprocess.Popen[bytes]") -> None:
    if web.poll() is not None:
        return
    os.killpg(web.pid, signal.SIGTERM)
    try:
        web.wait(8)
    except subprocess.TimeoutExpired:
        os.killpg(web.pid, signal.SIGKILL)
        web.wait()


def _wait(web: subprocess.Popen[bytes], url: str) -> None:
    for _attempt in range(600):
        if web.poll() is not None:
            raise SystemExit(f"the web server ended; see {HOME / 'web.log'}")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"no answer from {url}")


def postmaster_of(server: Server) -> int:
    """Return the process from which all processes of the database descend."""
    return int((server.data / "postmaster.pid").read_text().split()[0])


def pin_database(server: Server, cpus: set[int]) -> None:
    """Let the database run on these processors: what runs now and what will be started."""
    postmaster = postmaster_of(server)
    for process in (postmaster, *children(postmaster)):
        os.sched_setaffinity(process, cpus)


def processor_time(*processes: int) -> float:
    """Return the seconds that processes and their descendants, ended ones too, have computed.

    It hardly depends on what else the machine does, unlike the time on the wall.
    """
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(_ticks(process) for process in processes) / ticks


def _ticks(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        own = sum(map(int, fields[11:15]))
        return own + sum(_ticks(child) for child in children(process))
    except OSError:
        return 0


def children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return [
        int(child) for thread in threads for child in (thread / "children").read_text().split()
    ]


def memory_of(process: int) -> int:
    """Return the bytes a process holds, its share of what it has in common with others (PSS)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return 1024 * next(int(one.split()[1]) for one in lines if one.startswith("Pss:"))
