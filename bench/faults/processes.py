"""Programs that are kept running, and killed; what they leave behind is collected."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event, RLock, Thread

ROOT = Path(__file__).resolve().parents[2]
RESTART_SECONDS = 0.2
PR_SET_CHILD_SUBREAPER = 36


def children(process: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    found: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    return found


def is_alive(process: int) -> bool:
    """Whether a process runs and is not merely waiting to be collected."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def adopt_orphans() -> None:
    """Become the parent of what our programs leave behind, so that the dead can be collected.

    Elsewhere init does that; in a container there may be none, and pg_ctl takes an
    uncollected postmaster for a running one.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Program:
    """A program that is started again whenever it ends, as systemd would (Restart=always)."""

    def __init__(self, command: list[str], env: Mapping[str, str], log: Path) -> None:
        self.command, self.env, self.log = command, dict(env), log
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self._orphans: list[int] = []
        self._lock, self._ending = RLock(), Event()

    def start(self) -> None:
        """Start it, and keep it running from now on."""
        self._spawn()
        Thread(target=self._keep, daemon=True).start()

    def stop(self) -> None:
        """End it for good."""
        self._ending.set()
        self._signal(signal.SIGTERM)
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self.kill()

    def kill(self) -> None:
        """Kill it and all that it started, at once."""
        if self.process is not None:
            self._orphans += children(self.process.pid)
        self._signal(signal.SIGKILL)

    def kill_a_child(self, number: int) -> bool:
        """Kill one of the processes that it started; false if there is none."""
        found = children(self.process.pid) if self.process else []
        found = [one for one in found if "resource_tracker" not in _command_of(one)]
        if not found:
            return False
        with suppress(ProcessLookupError):
            os.kill(found[number % len(found)], signal.SIGKILL)
        return True

    def _signal(self, sign: int) -> None:
        with self._lock:
            if self.process is not None:
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, sign)

    def _spawn(self) -> None:
        with self._lock, self.log.open("ab") as log:
            if self._ending.is_set():
                return
            self.starts += 1
            self.process = subprocess.Popen(
                self.command, env=self.env, cwd=ROOT, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _keep(self) -> None:
        while not self._ending.is_set():
            if self.process is not None and self.process.poll() is not None:
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                self._ending.wait(RESTART_SECONDS)
                self._spawn()
            for one in self._orphans:
                with suppress(ChildProcessError):
                    os.waitpid(one, os.WNOHANG)
            self._ending.wait(0.05)


def _command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""
