"""G14: a dossier with three files by API against nine inserts and three synced files."""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.floors.g14 import Bare, prepare
from bench.home import HOME, PYTHON, ROOT, environment
from bench.settings import Setting
from bench.sizes import clone, database_of, drop
from bench.subjects.g14 import Figures, Port, Xaso, drive
from bench.subjects.web import PRODUCT, postmaster_of, processor_time, serving
from tools.postgres import Server

GOAL = Goal(
    "G14", "dossier with three files by API ÷ nine inserts and three files", 0.15, at_most=False
)
PORT, WORK = 8974, "xaso_bench_g14"
FILES, SEEN = HOME / "g14", HOME / "g14.json"


def measure_api(
    server: Server, size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Take turns on a copy of the database, which is thrown away with its files afterwards."""
    every = os.sched_getaffinity(0)
    shutil.rmtree(FILES, ignore_errors=True)
    (FILES / "bare").mkdir(parents=True)
    clone(server, database_of(size), WORK)
    try:
        env = _environment(server)
        known = _register(env)
        database = {"host": str(server.socket), "user": "xaso_super", "dbname": WORK}
        prepare(database)
        ports = (
            lambda: Xaso(f"http://127.0.0.1:{PORT}", known["client_id"], known["secret"]),
            lambda: Bare(database, FILES / "bare"),
        )
        with serving(PRODUCT, env, port=PORT, cpus=every, workers=len(every)) as web:
            busy = (web, postmaster_of(server))
            found = {
                clients: _take_turns(ports, clients, busy, setting)
                for clients in setting.api_clients
            }
    finally:
        drop(server, WORK)
        shutil.rmtree(FILES)
    verdicts = [
        judge(GOAL, "1 client" if clients == 1 else f"{clients} clients", one["ratios"])
        for clients, one in found.items()
    ]
    counted = {name: known[name] for name in ("queries", "statements")}
    return verdicts, counted | {str(clients): one for clients, one in found.items()}


def _environment(server: Server) -> dict[str, str]:
    return environment(server, WORK) | {
        "XASO_FILES_DIR": str(FILES / "product"),
        "XASO_API_CALLS_PER_MINUTE": "0",
        "XASO_API_TOKENS_PER_MINUTE": "0",
    }


def _register(env: dict[str, str]) -> dict[str, Any]:
    """Register a program that may submit and follow; return how it signs in."""
    script = ROOT / "bench" / "subjects" / "g14_client.py"
    subprocess.run([PYTHON, str(script), str(SEEN)], env=env, cwd=ROOT, check=True)
    known: dict[str, Any] = json.loads(SEEN.read_text())
    return known


def _take_turns(
    ports: tuple[Callable[[], Port], Callable[[], Port]],
    clients: int,
    busy: tuple[int, ...],
    setting: Setting,
) -> dict[str, Any]:
    product: list[Figures] = []
    floor: list[Figures] = []
    computed = 0.0
    for _turn in range(setting.turns):
        floor.append(drive(ports[1], clients, setting.seconds))
        began = processor_time(*busy)
        product.append(drive(ports[0], clients, setting.seconds))
        computed += processor_time(*busy) - began
    acts = sum(one.acts + one.failures for one in product)
    middle = sorted(product, key=lambda one: one.acts_a_second)[len(product) // 2]
    bare = statistics.median(one.acts_a_second for one in floor)
    cpu = computed / acts
    print(f"  {middle.sentence()}; bare {bare:.1f}/s; computed {1000 * cpu:.0f} ms", flush=True)
    pairs = zip(product, floor, strict=True)
    return {
        "ratios": [one.acts_a_second / other.acts_a_second for one, other in pairs],
        "cpu_seconds_an_act": cpu,
        "product": [asdict(one) for one in product],
        "floor": [asdict(one) for one in floor],
    }
