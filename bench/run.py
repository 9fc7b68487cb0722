"""``make bench-dossiers``: G1, G2 and G10 over ten and a hundred thousand dossiers.

Floor and subject take turns within one run; only their ratios mean anything.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.compare import Verdict  # noqa: E402
from bench.goals.intake import measure_intake  # noqa: E402
from bench.goals.queries import compare_sizes, measure_queries  # noqa: E402
from bench.goals.worklist import measure_worklist  # noqa: E402
from bench.home import RESULTS, ROOT, SIZES, ensure_database, query, start_server  # noqa: E402
from bench.settings import FULL, QUICK, Setting  # noqa: E402
from bench.subjects.web import pin_database  # noqa: E402
from tools.postgres import Server  # noqa: E402

LOAD_BEFORE = os.getloadavg()
MEASURES = {"G10": measure_queries, "G2": measure_worklist, "G1": measure_intake}


def machine(server: Server) -> dict[str, Any]:
    """Return on what the figures were taken."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((one.split(":")[1].strip() for one in lines if "model name" in one), "?")
    return {
        "model": model,
        "processors": os.cpu_count(),
        "load_before": LOAD_BEFORE,
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


def keep(
    server: Server, setting: Setting, verdicts: list[Verdict], raw: dict[str, Any]
) -> Path:
    """Write what was measured to a file of its own."""
    now = datetime.now(UTC)
    path = RESULTS / f"dossiers-{now:%Y%m%d-%H%M%S}.json"
    content = {
        "at": now.isoformat(timespec="seconds"),
        "machine": machine(server),
        "commit": commit(),
        "setting": asdict(setting),
        "verdicts": [one.as_plain() for one in verdicts],
        "measured": raw,
    }
    RESULTS.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")
    return path


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the product against the bare thing.")
    parser.add_argument("what", choices=["dossiers"])
    parser.add_argument("--quick", action="store_true", help="10k only, 3 turns: a first look")
    parser.add_argument("--fresh", action="store_true", help="make the rows again")
    parser.add_argument("--only", choices=MEASURES, help="one goal only")
    parser.add_argument("--size", choices=SIZES, help="one size only")
    return parser.parse_args()


def main() -> int:
    """Measure, print one line a goal, keep everything."""
    given = arguments()
    setting = QUICK if given.quick else FULL
    sizes = [given.size] if given.size else setting.sizes
    verdicts: list[Verdict] = []
    raw: dict[str, Any] = {}
    failed: list[str] = []
    server = start_server()
    try:
        for size in sizes:
            ensure_database(server, size, day=date.today(), fresh=given.fresh)  # noqa: DTZ011
        for key in [given.only] if given.only else MEASURES:
            for size in sizes:
                print(f"{key} at {size} …", flush=True)
                try:
                    found, raw[f"{key} {size}"] = MEASURES[key](server, size, setting)
                except (SystemExit, RuntimeError, subprocess.CalledProcessError) as error:
                    failed.append(f"{key} at {size} was not measured: {error}")
                    continue
                verdicts += found
        verdicts += compare_sizes(raw)
        path = keep(server, setting, verdicts, raw)
    finally:
        pin_database(server, os.sched_getaffinity(0))
        server.stop()
    print()
    for one in verdicts:
        print(one.sentence())
    print(f"Kept in {path.relative_to(ROOT)}")
    print("\n".join(failed), end="\n" if failed else "")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
