"""What was measured, on what and of which commit: one file for each run."""

import json
import os
import platform
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.compare import Verdict
from bench.home import ROOT, query
from bench.settings import Setting
from tools.postgres import Server


class Run:
    """A run that is kept after each goal, so that one that is stopped is not lost."""

    def __init__(self, server: Server, setting: Setting, folder: Path) -> None:
        self.server, self.setting = server, setting
        self.verdicts: list[Verdict] = []
        self.measured: dict[str, Any] = {}
        self.began, self.load_before = datetime.now(UTC), os.getloadavg()
        self.path = folder / f"bench-{self.began:%Y%m%d-%H%M%S}.json"

    def add(self, name: str, verdicts: list[Verdict], figures: Any) -> None:
        """Keep what was found out about one goal at one size, and say it."""
        self.measured[name] = figures
        self.add_verdicts(verdicts)

    def add_verdicts(self, verdicts: list[Verdict]) -> None:
        """Keep verdicts, and say them."""
        self.verdicts += verdicts
        for one in verdicts:
            print(one.sentence(), flush=True)
        self._keep()

    def _keep(self) -> None:
        content = {
            "at": self.began.isoformat(timespec="seconds"),
            "machine": machine(self.server) | {"load_before": self.load_before},
            "commit": commit(),
            "setting": asdict(self.setting),
            "verdicts": [one.as_plain() for one in self.verdicts],
            "measured": self.measured,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
        self.path.write_text(text + "\n")


def machine(server: Server) -> dict[str, Any]:
    """Return on what the figures were taken."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((one.split(":")[1].strip() for one in lines if "model name" in one), "?")
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "model": model,
        "processors": os.cpu_count(),
        "memory_gb": round(pages / 2**30),
        "load_after": os.getloadavg(),
        "python": platform.python_version(),
        "database": query(server, "SELECT version()"),
    }


def commit() -> str:
    """Return the commit, with a mark if the tree differs from it."""
    said = [
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
        for command in (["git", "rev-parse", "--short", "HEAD"], ["git", "status", "--short"])
    ]
    return said[0].strip() + ("+" if said[1].strip() else "")
