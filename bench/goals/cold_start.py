"""G19: ``./demo`` in a fresh clone, packages cached: seconds until the first page."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.home import HOME, ROOT
from bench.settings import Setting
from tools.postgres import Server

GOAL = Goal(
    "G19", "seconds of ./demo cold to its first page, packages cached", 60, at_most=True
)
SCRATCH = HOME / "cold"
PAGE_IS_THERE = "Xã Số: http"
GRACE = 30


def measure_cold_start(
    _server: Server, _size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Clone the last commit and start it, each time from nothing.

    The first clone only installs the packages, so that they are in the installer's cache.
    """
    clone = _clone()
    subprocess.run(["sh", "tools/bootstrap.sh", "run"], cwd=clone, env=_clean(), check=True)
    seconds = []
    for _turn in range(setting.cold_starts):
        seconds.append(_start(_clone()))
        print(f"  {seconds[-1]:.1f} s", flush=True)
    shutil.rmtree(SCRATCH)
    return [judge(GOAL, "", seconds)], {"seconds": seconds}


def _clone() -> Path:
    shutil.rmtree(SCRATCH, ignore_errors=True)
    command = ["git", "clone", "--quiet", "--no-hardlinks", "--depth", "1"]
    subprocess.run([*command, ROOT.as_uri(), str(SCRATCH)], check=True)
    return SCRATCH


def _clean() -> dict[str, str]:
    """Return an environment in which nothing points to this checkout."""
    ours = ("XASO_", "PYTHONPATH", "DJANGO_", "VIRTUAL_ENV", "MAKE", "BENCH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PYTHONUNBUFFERED": "1"}


def _start(clone: Path) -> float:
    """Return the seconds from the command to the line that tells the address."""
    began = time.monotonic()
    with subprocess.Popen(
        ["./demo"],
        cwd=clone,
        env=_clean(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as demo:
        assert demo.stdout  # noqa: S101
        said = []
        for line in demo.stdout:
            said.append(line)
            if line.startswith(PAGE_IS_THERE):
                break
        seconds = time.monotonic() - began
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=GRACE)
    if not said or not said[-1].startswith(PAGE_IS_THERE):
        raise RuntimeError(f"./demo ended without a page: {''.join(said[-5:])}")
    return seconds
