"""G2: the officer's work list against a bare view, at an arrival rate that both can hold."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.gen.people import username
from bench.home import environment
from bench.settings import Setting
from bench.sizes import database_of
from bench.subjects.load import Act
from bench.subjects.person import Person
from bench.subjects.web import (
    BARE,
    PRODUCT,
    pin_database,
    postmaster_of,
    processors,
    serving,
)
from bench.turns import alternate, bearable_rate
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
            rate = bearable_rate(subject[0], setting)
            times = alternate(floors | {"subject": subject}, busy, rate=rate, setting=setting)
            ratios, to_rows = times.ratios("subject", "floor"), times.ratios("subject", "rows")
            verdicts += [judge(GOAL, who, ratios), judge(AGAINST_ROWS, who, to_rows)]
            figures[who] = times.as_plain() | {"ratios": ratios, "ratios_to_rows": to_rows}
            print(f"  {who:10} {times.sentence()}", flush=True)
    return verdicts, figures


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
