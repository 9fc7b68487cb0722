"""G2: the officer's work list against a bare view, at an arrival rate that both can hold."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.compare import Goal, Verdict, judge, percentile
from bench.gen.people import username
from bench.home import database_of, environment
from bench.settings import Setting
from bench.subjects.load import Act, at_fixed_rate
from bench.subjects.person import Person
from bench.subjects.web import (
    BARE,
    PRODUCT,
    pin_database,
    postmaster_of,
    processor_time,
    processors,
    serving,
)
from tools.postgres import Server

GOAL = Goal("G2", "work list ÷ bare view, median time", 4, at_most=True)
AGAINST_ROWS = Goal("G2b", "work list ÷ bare list of 25 rows, median time", 4, at_most=True)
"""Not a goal of the design: it tells how much of the time is the list and how much the product."""
LISTS = {
    "desk": ("desk1", "/dossiers/?view=all&channel=in_person"),
    "specialist": ("economy1", "/dossiers/?view=unit&channel=in_person"),
}
BARE_PORT, PRODUCT_PORT = 8971, 8972
ROWS = 25


def measure_worklist(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns between the bare view and the list, for the desk and for a specialist."""
    web, rest = processors()
    pin_database(server, rest)
    env = environment(server, database_of(size))
    verdicts, figures = [], {}
    with (
        serving(BARE, env, port=BARE_PORT, cpus=web) as bare,
        serving(PRODUCT, env, port=PRODUCT_PORT, cpus=web) as product,
    ):
        busy = (bare, product, postmaster_of(server))
        floors = {
            "floor": _clients(setting, partial(_bare, "/")),
            "rows": _clients(setting, partial(_bare, "/rows/")),
        }
        for who, (key, path) in LISTS.items():
            subject = _clients(setting, partial(_reader, key, path))
            found = _take_turns(floors | {"subject": subject}, busy, setting)
            what = f"{who} at {size}"
            verdicts.append(judge(GOAL, what, found["ratios"]))
            verdicts.append(judge(AGAINST_ROWS, what, found["ratios_to_rows"]))
            figures[who] = found
            print(f"  {who:10} {found['rate']:.0f}/s: {_say(found)}", flush=True)
    return verdicts, figures


def _say(found: dict[str, Any]) -> str:
    said = [
        f"{name} {found[f'{name}_median_ms']:.2f} ms (p99 {found[f'{name}_p99_ms']:.1f},"
        f" computed {found[f'{name}_cpu_ms']:.1f})"
        for name in ("subject", "floor", "rows")
    ]
    return ", ".join(said)


def _clients(setting: Setting, make: Callable[[], Act]) -> list[Act]:
    return [make() for _number in range(setting.clients)]


def _reader(key: str, path: str) -> Act:
    person = Person(PRODUCT_PORT)
    person.sign_in(username(0, key))
    rows = person.get(path).count("data-open")
    if rows != ROWS:
        print(f"  ({key} sees {rows} rows, not {ROWS})")
    return lambda: person.get(path)


def _bare(path: str) -> Act:
    person = Person(BARE_PORT)
    return partial(person.get, path)


def _take_turns(
    clients: dict[str, list[Act]], busy: tuple[int, ...], setting: Setting
) -> dict[str, Any]:
    rate = _rate(clients["subject"][0], setting)
    times: dict[str, list[list[float]]] = {name: [] for name in clients}
    computed = dict.fromkeys(clients, 0.0)
    for _turn in range(setting.turns):
        for name, acts in clients.items():
            before = processor_time(*busy)
            taken = at_fixed_rate(acts, rate=rate, seconds=setting.seconds)
            computed[name] += processor_time(*busy) - before
            times[name].append(taken)
    found: dict[str, Any] = {
        "rate": rate,
        "ratios": _ratios(times["subject"], times["floor"]),
        "ratios_to_rows": _ratios(times["subject"], times["rows"]),
    }
    for name, turns in times.items():
        every = [value for turn in turns for value in turn]
        found[f"{name}_median_ms"] = 1000 * statistics.median(every)
        found[f"{name}_p99_ms"] = 1000 * percentile(every, 0.99)
        found[f"{name}_cpu_ms"] = 1000 * computed[name] / len(every)
    return found


def _ratios(subject: list[list[float]], floor: list[list[float]]) -> list[float]:
    pairs = zip(subject, floor, strict=True)
    return [statistics.median(one) / statistics.median(other) for one, other in pairs]


def _rate(act: Act, setting: Setting) -> float:
    """Return the arrival rate at which the web server has work for a known share of the time."""
    taken = []
    for _number in range(15):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return min(setting.busy / statistics.median(taken), setting.highest_rate)
