"""G1: taking a dossier in over HTTP against the same SQL by pgbench, with as many clients."""

import json
import os
import statistics
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.floors.intake import FIRST, draft_prefix, transactions_a_second
from bench.home import HOME, PYTHON, ROOT, clone, database_of, drop, environment
from bench.settings import Setting
from bench.subjects.load import Act, as_fast_as_it_goes
from bench.subjects.person import Person
from bench.subjects.web import PRODUCT, pin_database, postmaster_of, processor_time, serving
from tools.postgres import Server

GOAL = Goal("G1", "intakes ÷ same SQL by pgbench, per second", 0.35, at_most=False)
PORT = 8973
WORK = "xaso_bench_work"
MOST_A_SECOND = 15
"""So many intakes a second and client are prepared at most."""
FLOOR_DRAFTS = 60
COPY_DRAFT = """
INSERT INTO counter_intakedraft
SELECT (jsonb_populate_record(d, jsonb_build_object('id', '%(prefix)s-' || number))).*
FROM counter_intakedraft d, generate_series(%(first)s, %(last)s) AS number
WHERE d.commune_id = %(commune)s AND d.id = '%(draft)s'
"""


def measure_intake(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns on a copy of the database, which is thrown away afterwards."""
    every = os.sched_getaffinity(0)
    pin_database(server, every)
    clone(server, database_of(size), WORK)
    try:
        env = environment(server, WORK)
        prepared = _prepare(env, setting)
        _lay_floor_drafts(server, prepared, setting)
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
    return [judge(GOAL, f"{setting.clients} clients at {size}", found["ratios"])], found


def _prepare(env: dict[str, str], setting: Setting) -> list[dict[str, Any]]:
    count = setting.turns * (setting.seconds + 2) * MOST_A_SECOND
    script = ROOT / "bench" / "subjects" / "intakes.py"
    command = [PYTHON, str(script), str(setting.clients), str(count), str(HOME)]
    subprocess.run(command, env=env, cwd=ROOT, check=True)
    prepared: list[dict[str, Any]] = json.loads((HOME / "intakes.json").read_text())
    return prepared


def _lay_floor_drafts(server: Server, prepared: list[dict[str, Any]], setting: Setting) -> None:
    """Copy a draft for each transaction of the floor, which deletes one as the product does."""
    for client, one in enumerate(prepared):
        for turn in range(setting.turns):
            first = FIRST * (turn + 1)
            values = {
                "prefix": draft_prefix(client),
                "first": first,
                "last": first + setting.seconds * FLOOR_DRAFTS,
                "commune": one["commune"],
                "draft": one["drafts"][0],
            }
            server.sql(WORK, COPY_DRAFT % values)
    server.sql(WORK, "VACUUM ANALYZE counter_intakedraft")


def _take_turns(
    server: Server, web: int, prepared: list[dict[str, Any]], setting: Setting
) -> dict[str, Any]:
    clients = [_officer(one) for one in prepared]
    for one in clients:
        next(one)()
    busy = (web, postmaster_of(server))
    intakes, floors = [], []
    computed = {"intake": 0.0, "floor": 0.0}
    script = HOME / "intake.sql"
    for turn in range(setting.turns):
        began = processor_time(*busy)
        floors.append(_play(server, script, FIRST * (turn + 1), setting))
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
        "statements": script.read_text().count(";\n") // setting.clients,
    }


def _play(server: Server, script: Path, first: int, setting: Setting) -> float:
    return transactions_a_second(
        server, WORK, script, seconds=setting.seconds, clients=setting.clients, first=first
    )


def _officer(one: dict[str, Any]) -> Iterator[Act]:
    """Sign in, then yield one intake after the other, as the page would send it."""
    person = Person(PORT)
    person.sign_in(one["username"])
    fields = [*map(tuple, one["fields"]), ("act", "receive")]
    for draft in one["drafts"]:
        path = f"/counter/intake/{draft}/"
        yield partial(person.post, path, fields, multipart=True)
