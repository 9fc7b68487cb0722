"""G11: memory of a web worker after many requests against a bare Django worker after as many."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import cycle
from typing import Any

from bench.compare import Goal, Verdict, exact
from bench.home import environment
from bench.settings import Setting
from bench.sizes import database_of
from bench.subjects.load import Act, so_many
from bench.subjects.person import Person
from bench.subjects.readers import PAGES, Readers
from bench.subjects.web import (
    BARE,
    PRODUCT,
    children,
    memory_of,
    pin_database,
    processors,
    serving,
)
from tools.postgres import Server

GOAL = Goal("G11", "memory (PSS) of a web worker ÷ bare Django worker", 4, at_most=True)
BARE_PORT, PRODUCT_PORT = 8982, 8983
LOOKS = 5
"""So often the memory is read on the way, to see whether it still grows."""


def measure_memory(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Fill one worker after the other, each alone, so that they share no memory."""
    web, rest = processors()
    pin_database(server, rest)
    env = environment(server, database_of(size))
    found = {
        "floor": _fill(serving(BARE, env, port=BARE_PORT, cpus=web), _bare_visitors, setting),
        "subject": _fill(
            serving(PRODUCT, env, port=PRODUCT_PORT, cpus=web), _visitors, setting
        ),
    }
    told = ", ".join(
        f"{name} {one[0] / 2**20:.0f} → {one[-1] / 2**20:.0f} MB" for name, one in found.items()
    )
    print(f"  after {setting.requests} requests: {told}", flush=True)
    ratio = found["subject"][-1] / found["floor"][-1]
    what = f"after {setting.requests} requests"
    return [exact(GOAL, what, ratio)], {"requests": setting.requests, "pss": found}


def _fill(
    server: AbstractContextManager[int],
    visitors: Callable[[Setting], list[Act]],
    setting: Setting,
) -> list[int]:
    """Return the bytes of the worker before the first request, on the way and after the last."""
    with server as granian:
        worker = max(children(granian), key=memory_of)
        seen = [memory_of(worker)]
        acts = visitors(setting)
        for _look in range(LOOKS):
            so_many(acts, setting.requests // LOOKS)
            seen.append(memory_of(worker))
    return seen


def _visitors(setting: Setting) -> list[Act]:
    """Let everybody load the five hot pages in turn."""
    readers = Readers(PRODUCT_PORT, setting.clients)
    pages = [readers.of(page) for page in PAGES]
    return [_in_turn(list(acts)) for acts in zip(*pages, strict=True)]


def _bare_visitors(setting: Setting) -> list[Act]:
    return [
        _in_turn([_bare(path) for path in ("/", "/rows/")])
        for _number in range(setting.clients)
    ]


def _in_turn(acts: list[Act]) -> Act:
    coming = cycle(acts)
    return lambda: next(coming)()


def _bare(path: str) -> Act:
    person = Person(BARE_PORT)
    return lambda: person.get(path)
