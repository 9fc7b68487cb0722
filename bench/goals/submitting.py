"""P2: a citizen's submission over HTTP against the same SQL by pgbench, with as many clients."""

import os
import statistics
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.floors.intake import transactions_a_second
from bench.goals.portal import portal_environment
from bench.settings import Setting
from bench.sizes import clone, database_of, drop
from bench.subjects.desks import first_of
from bench.subjects.load import as_fast_as_it_goes
from bench.subjects.senders import (
    SCRIPT,
    Prepared,
    lay_floor_rows,
    prepare_submissions,
    sender,
)
from bench.subjects.web import PRODUCT, pin_database, postmaster_of, processor_time, serving
from tools.postgres import Server

GOAL = Goal("P2", "submissions ÷ same SQL by pgbench, per second", 0.35, at_most=False)
"""Not a goal of the design, which names none for the portal; the bound is that of G1."""
PORT = 8980
WORK = "xaso_bench_submitting"
MOST_A_SECOND = 15
"""So many submissions a second and client are prepared at most."""


def measure_submitting(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns on a copy of the database, which is thrown away afterwards."""
    every = os.sched_getaffinity(0)
    pin_database(server, every)
    clone(server, database_of(size), WORK)
    try:
        env = portal_environment(server, WORK)
        count = int(setting.turns * (setting.seconds + 2) * MOST_A_SECOND)
        prepared = prepare_submissions(env, setting.clients, count)
        lay_floor_rows(server, WORK, prepared, setting)
        with serving(PRODUCT, env, port=PORT, cpus=every, workers=len(every)) as web:
            found = _take_turns(server, web, prepared, setting)
    finally:
        drop(server, WORK)
    print(
        f"  {found['submissions_a_second']:.0f} submissions/s, floor"
        f" {found['floor_a_second']:.0f}/s, {found['statements']} statements each;"
        f" computed {found['submission_cpu_ms']:.1f} ms against {found['floor_cpu_ms']:.1f} ms",
        flush=True,
    )
    return [judge(GOAL, f"{setting.clients} clients", found["ratios"])], found


def _take_turns(
    server: Server, web: int, prepared: list[Prepared], setting: Setting
) -> dict[str, Any]:
    clients = [sender(one, PORT) for one in prepared]
    for one in clients:
        next(one)()
    busy = (web, postmaster_of(server))
    sent, floors = [], []
    computed = {"submission": 0.0, "floor": 0.0}
    for turn in range(setting.turns):
        began = processor_time(*busy)
        floors.append(
            transactions_a_second(server, WORK, SCRIPT, first=first_of(turn), setting=setting)
        )
        between = processor_time(*busy)
        sent.append(as_fast_as_it_goes(clients, seconds=setting.seconds))
        computed["floor"] += (between - began) / setting.seconds
        computed["submission"] += (processor_time(*busy) - between) / setting.seconds
    return {
        "ratios": [one / other for one, other in zip(sent, floors, strict=True)],
        "submissions_a_second": statistics.median(sent),
        "floor_a_second": statistics.median(floors),
        "submission_cpu_ms": 1000 * computed["submission"] / sum(sent),
        "floor_cpu_ms": 1000 * computed["floor"] / sum(floors),
        "submissions": sent,
        "floors": floors,
        "statements": SCRIPT.read_text().count(";\n") // setting.clients,
    }
