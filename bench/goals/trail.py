"""G8: requests with audit trail and access log against the same requests without."""

from collections.abc import Iterator
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.home import environment, query
from bench.settings import Setting
from bench.sizes import clone, database_of, drop
from bench.subjects.desks import officer, prepare_intakes
from bench.subjects.load import Act
from bench.subjects.readers import Readers
from bench.subjects.web import PRODUCT, pin_database, postmaster_of, processors, serving
from bench.turns import TRIED, WARMING, alternate, bearable_rate
from tools.postgres import Server

GOAL = Goal("G8", "with audit trail and access log ÷ without, median time", 1.15, at_most=True)
UNTRACED = "bench.floors.untraced:application"
TRACED_PORT, UNTRACED_PORT = 8978, 8979
WORK = "xaso_bench_trail"
WRITTEN = """
SELECT (SELECT count(*) FROM audit_auditentry) || ' and '
    || (SELECT count(*) FROM audit_accessrecord)
"""


class WrongTrailError(RuntimeError):
    """The server without a trail left one, or the other left none: figures would mean nothing."""


def measure_trail(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns on a copy of the database: a look at personal data, and an intake."""
    web, rest = processors()
    pin_database(server, rest)
    clone(server, database_of(size), WORK)
    verdicts, figures = [], {}
    try:
        env = environment(server, WORK)
        with (
            serving(PRODUCT, env, port=TRACED_PORT, cpus=web) as traced,
            serving(UNTRACED, env, port=UNTRACED_PORT, cpus=web) as untraced,
        ):
            busy = (traced, untraced, postmaster_of(server))
            for name, clients in _subjects(env, setting):
                _prove_difference(server, clients)
                rate = bearable_rate(clients["with"][0], setting)
                times = alternate(clients, busy, rate=rate, setting=setting)
                ratios = times.ratios("with", "without")
                verdicts.append(judge(GOAL, name, ratios))
                figures[name] = times.as_plain() | {"ratios": ratios}
                print(f"  {name:22} {times.sentence()}", flush=True)
    finally:
        drop(server, WORK)
    return verdicts, figures


def _subjects(
    env: dict[str, str], setting: Setting
) -> Iterator[tuple[str, dict[str, list[Act]]]]:
    ports = {"with": TRACED_PORT, "without": UNTRACED_PORT}
    readers = {name: Readers(port, setting.clients) for name, port in ports.items()}
    yield (
        "look at personal data",
        {name: one.of_personal_data() for name, one in readers.items()},
    )
    turns = setting.highest_rate * setting.seconds * setting.turns
    prepared = prepare_intakes(env, setting.clients * 2, int(turns) // 2 + TRIED + WARMING)
    halves = {"with": prepared[::2], "without": prepared[1::2]}
    officers = {
        name: [_intakes(officer(one, ports[name])) for one in half]
        for name, half in halves.items()
    }
    yield "intake", officers


def _intakes(coming: Iterator[Act]) -> Act:
    """Return an act that is another intake each time; its session is warm."""
    next(coming)()
    return lambda: next(coming)()


def _prove_difference(server: Server, clients: dict[str, list[Act]]) -> None:
    """Make sure that the one request leaves a trail, and the other none."""
    seen = [query(server, WRITTEN, WORK)]
    for name in ("without", "with"):
        clients[name][0]()
        seen.append(query(server, WRITTEN, WORK))
    if seen[0] != seen[1] or seen[1] == seen[2]:
        raise WrongTrailError(f"entries and records: {', then '.join(map(str, seen))}")
