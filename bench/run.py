"""``make bench``: every goal of speed, or those that are named: ``python bench/run.py G3 G7``.

Floor and subject take turns within one run; only their ratios mean anything.
"""

import argparse
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.compare import Verdict  # noqa: E402
from bench.goals import GOALS  # noqa: E402
from bench.goals.queries import compare_sizes  # noqa: E402
from bench.home import HOME, RESULTS, alone, start_server  # noqa: E402
from bench.keeping import Run  # noqa: E402
from bench.page import write_page  # noqa: E402
from bench.settings import SETTINGS  # noqa: E402
from bench.sizes import SIZES, ensure_database, forget_databases  # noqa: E402
from bench.subjects.web import pin_database  # noqa: E402

FAILURES = (SystemExit, RuntimeError, OSError, subprocess.CalledProcessError)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the product against the bare thing.")
    parser.add_argument("goals", nargs="*", metavar="GOAL", help=f"of {', '.join(GOALS)}")
    parser.add_argument(
        "--setting",
        choices=SETTINGS,
        default=os.environ.get("BENCH") or "quick",
        help="tiny: does it run; quick: a first look; full: 7 turns, larger sizes",
    )
    parser.add_argument("--size", choices=SIZES, default=os.environ.get("SIZE") or None)
    parser.add_argument("--fresh", action="store_true", help="make the rows again")
    parser.add_argument("--run-suite", action="store_true", help="G20: run ./test now")
    given = parser.parse_args()
    if unknown := set(given.goals) - GOALS.keys():
        parser.error(f"no such goal: {', '.join(sorted(unknown))}")
    return given


def main() -> int:
    """Measure, print one line a goal, keep everything, write the page of results."""
    given = arguments()
    setting = replace(SETTINGS[given.setting], runs_suite=given.run_suite)
    is_trial = given.setting == "tiny"
    with alone():
        server = start_server()
        run = Run(server, setting, HOME if is_trial else RESULTS)
        try:
            if given.fresh:
                forget_databases(server)
            failed = measure_all(run, given.goals or list(GOALS), given.size)
        finally:
            pin_database(server, os.sched_getaffinity(0))
            server.stop()
    if not is_trial:
        write_page()
    print()
    for one in run.verdicts:
        print(one.sentence())
    print(f"Kept in {run.path}" if run.path.exists() else "Nothing was measured.")
    print("\n".join(failed), end="\n" if failed else "")
    return 1 if failed else 0


def measure_all(run: Run, keys: list[str], size: str | None) -> list[str]:
    """Measure the goals at their sizes; return what could not be measured."""
    failed: list[str] = []
    for key in keys:
        for at in GOALS[key].sizes_of(run.setting, size):
            print(f"{key}{f' at {at}' if at else ''} …", flush=True)
            try:
                for needed in GOALS[key].databases(run.setting, at):
                    ensure_database(run.server, needed, today=_today())
                verdicts, figures = GOALS[key].measure(run.server, at, run.setting)
            except FAILURES as error:
                failed.append(f"{key} at {at or 'no size'} was not measured: {error}")
                print(f"  {failed[-1]}", flush=True)
                continue
            run.add(f"{key} {at}".strip(), _at(at, verdicts), figures)
    run.add_verdicts(compare_sizes(run.measured))
    return failed


def _at(size: str, verdicts: list[Verdict]) -> list[Verdict]:
    return [replace(one, size=size) for one in verdicts]


def _today() -> date:
    return date.today()  # noqa: DTZ011


if __name__ == "__main__":
    raise SystemExit(main())
