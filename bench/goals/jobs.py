"""G12: jobs through the queue against a bare loop over a table with SKIP LOCKED."""

import statistics
import subprocess
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.floors.jobs import Bare
from bench.home import PYTHON, ROOT, environment
from bench.settings import Setting
from bench.sizes import clone, database_of, drop
from tools.postgres import Server

GOAL = Goal("G12", "jobs ÷ bare SKIP LOCKED loop, per second", 0.5, at_most=False)
WORK = "xaso_bench_jobs"
CONCURRENCY = 4
"""As many jobs at a time as the product's worker runs by itself."""


def measure_jobs(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns on a copy of the database with jobs that do nothing."""
    clone(server, database_of(size), WORK)
    try:
        bare = Bare(server, WORK, CONCURRENCY)
        command = [PYTHON, str(ROOT / "bench" / "subjects" / "jobs.py"), str(CONCURRENCY)]
        with subprocess.Popen(
            command,
            env=environment(server, WORK),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as worker:
            _ask(worker, setting.jobs // 10)
            rates = [
                (setting.jobs / _ask(worker, setting.jobs), _rate_of(bare, setting.jobs))
                for _turn in range(setting.turns)
            ]
            worker.communicate()
    finally:
        drop(server, WORK)
    mine, theirs = (list(some) for some in zip(*rates, strict=True))
    middle = (statistics.median(mine), statistics.median(theirs))
    print("  {:.0f} jobs/s, floor {:.0f}/s".format(*middle), flush=True)
    ratios = [one / other for one, other in rates]
    figures = {"jobs_a_second": mine, "floor_a_second": theirs, "ratios": ratios}
    return [judge(GOAL, f"{CONCURRENCY} at a time", ratios)], figures


def _ask(worker: "subprocess.Popen[str]", count: int) -> float:
    """Let the worker lay and work off so many jobs; return the seconds."""
    assert worker.stdin, worker.stdout  # noqa: S101
    worker.stdin.write(f"{count}\n")
    worker.stdin.flush()
    answer = worker.stdout.readline()
    if not answer:
        raise RuntimeError("the worker ended")
    return float(answer)


def _rate_of(bare: Bare, count: int) -> float:
    return count / bare.work_off(count)
