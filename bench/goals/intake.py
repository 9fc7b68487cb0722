"""G1: taking a dossier in over HTTP against the same SQL by pgbench, with as many clients."""

import os
import statistics
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.floors.intake import transactions_a_second
from bench.home import environment
from bench.settings import Setting
from bench.sizes import clone, database_of, drop
from bench.subjects.desks import (
    SCRIPT,
    Prepared,
    first_of,
    lay_floor_drafts,
    officer,
    prepare_intakes,
)
from bench.subjects.load import as_fast_as_it_goes
from bench.subjects.web import PRODUCT, pin_database, postmaster_of, processor_time, serving
from tools.postgres import Server

GOAL = Goal("G1", "intakes ÷ same SQL by pgbench, per second", 0.35, at_most=False)
PORT = 8973
WORK = "xaso_bench_work"
MOST_A_SECOND = 25
"""So many intakes a second and client are prepared at most."""


def measure_intake(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns on a copy of the database, which is thrown away afterwards."""
    every = os.sched_getaffinity(0)
    pin_database(server, every)
    clone(server, database_of(size), WORK)
    try:
        env = environment(server, WORK)
        count = int(setting.turns * (setting.seconds + 2) * MOST_A_SECOND)
        prepared = prepare_intakes(env, setting.clients, count)
        lay_floor_drafts(server, WORK, prepared, setting.turns, setting)
        with serving(PRODUCT, env, port=PORT, cpus=every, workers=len(every)) as web:
            found = _take_turns(server, web, prepared, setting)
    finally:
        drop(server, WORK)
    print(
        f"  {found['intakes_a_second']:.0f} intakes/s, floor {found['floor_a_second']:.0f}/s,"
        f" {found['statements']} statements each; computed {found['intake_cpu_ms']:.1f} ms"
        f" against {found['floor_cpu_ms']:.1f} ms",
        flush=True,
    )
    return [judge(GOAL, f"{setting.clients} clients", found["ratios"])], found


def _take_turns(
    server: Server, web: int, prepared: list[Prepared], setting: Setting
) -> dict[str, Any]:
    clients = [officer(one, PORT) for one in prepared]
    for one in clients:
        next(one)()
    busy = (web, postmaster_of(server))
    intakes, floors = [], []
    computed = {"intake": 0.0, "floor": 0.0}
    for turn in range(setting.turns):
        began = processor_time(*busy)
        floors.append(
            transactions_a_second(server, WORK, SCRIPT, first=first_of(turn), setting=setting)
        )
        between = processor_time(*busy)
        intakes.append(as_fast_as_it_goes(clients, seconds=setting.seconds))
        computed["floor"] += (between - began) / setting.seconds
        computed["intake"] += (processor_time(*busy) - between) / setting.seconds
    return {
        "ratios": [one / other for one, other in zip(intakes, floors, strict=True)],
        "intakes_a_second": statistics.median(intakes),
        "floor_a_second": statistics.median(floors),
        "intake_cpu_ms": 1000 * computed["intake"] / sum(intakes),
        "floor_cpu_ms": 1000 * computed["floor"] / sum(floors),
        "intakes": intakes,
        "floors": floors,
        "statements": SCRIPT.read_text().count(";\n") // setting.clients,
    }
