"""G3: the search page among many dossiers against its own statements by psycopg."""

import json
import subprocess
from itertools import cycle
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.floors.statements import player
from bench.gen.people import username
from bench.home import PYTHON, ROOT, environment
from bench.settings import Setting
from bench.sizes import database_of
from bench.subjects.load import Act
from bench.subjects.person import Person
from bench.subjects.web import PRODUCT, pin_database, postmaster_of, processors, serving
from bench.turns import alternate, bearable_rate
from tools.postgres import Server

GOAL = Goal("G3", "search page ÷ same SQL by psycopg, median time", 1.3, at_most=True)
PORT = 8975


def measure_search(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns: a frequent name, a rare one and a code, by the leader of a commune."""
    web, rest = processors()
    pin_database(server, rest)
    database = database_of(size)
    env = environment(server, database)
    recorded = _record(env)
    scripts = [one["statements"] for one in recorded]
    with serving(PRODUCT, env, port=PORT, cpus=web) as product:
        busy = (product, postmaster_of(server))
        subject = _searcher([one["address"] for one in recorded])
        clients = {
            "subject": [subject],
            "floor": [player(server, database, scripts)],
        }
        rate = bearable_rate(subject, setting)
        times = alternate(clients, busy, rate=rate, setting=setting)
    print(f"  {times.sentence()}", flush=True)
    ratios = times.ratios("subject", "floor")
    counted = [len(script) for script in scripts]
    figures = times.as_plain() | {"ratios": ratios, "statements": counted}
    return [judge(GOAL, "", ratios)], figures


def _record(env: dict[str, str]) -> list[dict[str, Any]]:
    command = [PYTHON, str(ROOT / "bench" / "subjects" / "searches.py")]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    recorded: list[dict[str, Any]] = json.loads(done.stdout)
    return recorded


def _searcher(addresses: list[str]) -> Act:
    person = Person(PORT)
    person.sign_in(username(0, "chair"))
    coming = cycle(addresses)
    return lambda: person.get(next(coming))
