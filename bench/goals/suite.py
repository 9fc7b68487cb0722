"""G20: the minutes of ./test, as it took the last time that all of it ran, or now."""

import json
import os
import subprocess
from typing import Any

from bench.compare import Goal, Verdict, exact
from bench.home import ROOT
from bench.settings import Setting
from tools.postgres import Server

GOAL = Goal("G20", "minutes of the test suite on two cores", 10, at_most=True)
KEPT = ROOT / "var" / "test-time.json"
"""Written by ./test at its end, if everything held."""


def measure_suite(
    _server: Server, _size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Read how long the last whole run took; run it first where that is asked."""
    if setting.runs_suite:
        subprocess.run(["./test"], cwd=ROOT, env=_clean(), check=True)
    if not KEPT.exists():
        raise RuntimeError("./test has not run to its end yet; run it, or ask for --run-suite")
    figures = json.loads(KEPT.read_text())
    what = f"commit {figures['commit']}, {figures['workers']} workers"
    return [exact(GOAL, what, figures["seconds"] / 60)], figures


def _clean() -> dict[str, str]:
    ours = ("XASO_", "PYTHONPATH", "DJANGO_", "MAKE", "BENCH")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
