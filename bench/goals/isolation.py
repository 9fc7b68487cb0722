"""G9: row-level security on against off, with as many clients."""

import os
from collections.abc import Callable
from itertools import repeat
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.floors.intake import transactions_a_second
from bench.home import environment, query
from bench.settings import Setting
from bench.sizes import clone, database_of, drop
from bench.subjects.desks import SCRIPT, first_of, lay_floor_drafts, prepare_intakes
from bench.subjects.load import as_fast_as_it_goes
from bench.subjects.readers import Readers
from bench.subjects.web import PRODUCT, pin_database, serving
from tools.postgres import Server

GOAL = Goal("G9", "time with tenant isolation ÷ without", 1.10, at_most=True)
WORK, FREE = "xaso_bench_isolation", "xaso_bench_free"
GUARDED_PORT, FREE_PORT = 8980, 8981
IS_THERE = "SELECT 1 FROM pg_roles WHERE rolname = 'xaso_bench_free'"
MAKE_ROLE = "CREATE ROLE xaso_bench_free LOGIN BYPASSRLS IN ROLE xaso_app"


def measure_isolation(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns between the application's role and one past which no policy looks.

    The predicate that the product adds itself stays: without it the free role would see
    other rows, and the two would not do the same work.
    """
    every = os.sched_getaffinity(0)
    pin_database(server, every)
    if not query(server, IS_THERE):
        server.sql("postgres", MAKE_ROLE)
    clone(server, database_of(size), WORK)
    try:
        found = {
            "work list": _pages(server, every, setting),
            "SQL of an intake": _statements(server, setting),
        }
    finally:
        drop(server, WORK)
    verdicts = [
        judge(GOAL, f"{name}, {setting.clients} clients", one["ratios"])
        for name, one in found.items()
    ]
    return verdicts, found


def _pages(server: Server, every: set[int], setting: Setting) -> dict[str, Any]:
    env = environment(server, WORK)
    free = env | {"XASO_DB_USER": FREE}
    workers = len(every)
    with (
        serving(PRODUCT, env, port=GUARDED_PORT, cpus=every, workers=workers),
        serving(PRODUCT, free, port=FREE_PORT, cpus=every, workers=workers),
    ):
        clients = {
            port: [repeat(act) for act in Readers(port, setting.clients).of("work list")]
            for port in (GUARDED_PORT, FREE_PORT)
        }

        def pages_a_second(port: int) -> float:
            return as_fast_as_it_goes(clients[port], seconds=setting.seconds)

        return _take_turns(
            lambda _turn: pages_a_second(GUARDED_PORT),
            lambda _turn: pages_a_second(FREE_PORT),
            setting,
        )


def _statements(server: Server, setting: Setting) -> dict[str, Any]:
    prepared = prepare_intakes(environment(server, WORK), setting.clients, 2)
    lay_floor_drafts(server, WORK, prepared, 2 * setting.turns, setting)

    def play(place: int, role: str) -> float:
        return transactions_a_second(
            server, WORK, SCRIPT, first=first_of(place), setting=setting, role=role
        )

    return _take_turns(
        lambda turn: play(2 * turn, "xaso_app"), lambda turn: play(2 * turn + 1, FREE), setting
    )


def _take_turns(
    guarded: Callable[[int], float], free: Callable[[int], float], setting: Setting
) -> dict[str, Any]:
    """Return the rates of both, and how much longer one act takes with isolation."""
    rates = [(guarded(turn), free(turn)) for turn in range(setting.turns)]
    for mine, theirs in rates:
        print(f"  {mine:.1f}/s with isolation, {theirs:.1f}/s without", flush=True)
    return {
        "guarded_a_second": [mine for mine, _theirs in rates],
        "free_a_second": [theirs for _mine, theirs in rates],
        "ratios": [theirs / mine for mine, theirs in rates],
    }
