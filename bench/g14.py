"""``make bench-g14``: dossiers by API against nine inserts and three synced files, taking turns."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.compare import Goal, judge  # noqa: E402
from bench.floors.g14 import Bare, prepare  # noqa: E402
from bench.home import (  # noqa: E402
    HOME,
    PYTHON,
    RESULTS,
    ROOT,
    clone,
    database_of,
    drop,
    ensure_database,
    environment,
    start_server,
)
from bench.run import commit, machine  # noqa: E402
from bench.subjects.g14 import CLIENTS, Figures, Xaso, drive  # noqa: E402
from bench.subjects.web import PRODUCT, postmaster_of, processor_time, serving  # noqa: E402
from tools.postgres import Server  # noqa: E402

GOAL = Goal(
    "G14", "dossier with three files by API ÷ nine inserts and three files", 0.15, at_most=False
)
PORT, WORK, SIZE = 8974, "xaso_bench_g14", "10k"


def main() -> int:
    """Measure, print one line for each number of clients, keep everything."""
    parser = argparse.ArgumentParser(description="Dossiers by API.")
    parser.add_argument("--clients", type=int, nargs="+", default=list(CLIENTS))
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    given = parser.parse_args()
    others = Server(ROOT / "var" / "bench-postgres").is_running()
    server = start_server()
    try:
        ensure_database(server, SIZE, day=date.today(), fresh=False)  # noqa: DTZ011
        clone(server, database_of(SIZE), WORK)
        found = _measure(server, given)
        drop(server, WORK)
        kept = {"machine": machine(server), "commit": commit(), "measured": found}
    finally:
        if not others:
            server.stop()
    path = RESULTS / f"g14-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(kept, indent=1, default=str) + "\n")
    print(f"Kept in {path.relative_to(ROOT)}")
    return 0


def _measure(server: Server, given: argparse.Namespace) -> dict[str, Any]:
    folder, seen = HOME / "g14", HOME / "g14.json"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    env = environment(server, WORK) | {
        "XASO_FILES_DIR": str(folder / "product"),
        "XASO_API_CALLS_PER_MINUTE": "0",
        "XASO_API_TOKENS_PER_MINUTE": "0",
    }
    script = ROOT / "bench" / "subjects" / "g14_client.py"
    subprocess.run([PYTHON, str(script), str(seen)], env=env, cwd=ROOT, check=True)
    known = json.loads(seen.read_text())
    database = {"host": str(server.socket), "user": "xaso_super", "dbname": WORK}
    prepare(database)
    (folder / "bare").mkdir()
    found: dict[str, Any] = {"queries": known["queries"], "statements": known["statements"]}
    with serving(PRODUCT, env, port=PORT, cpus=os.sched_getaffinity(0), workers=2) as web:
        busy = (web, postmaster_of(server))
        for clients in given.clients:
            found[str(clients)] = _turns(given, clients, busy, known, database, folder)
    shutil.rmtree(folder)
    return found


def _turns(
    given: argparse.Namespace,
    clients: int,
    busy: tuple[int, int],
    known: dict[str, Any],
    database: dict[str, Any],
    folder: Path,
) -> dict[str, Any]:
    address = f"http://127.0.0.1:{PORT}"
    product: list[Figures] = []
    floor: list[Figures] = []
    computed = 0.0
    for _turn in range(given.turns):
        floor.append(drive(lambda: Bare(database, folder / "bare"), clients, given.seconds))
        began = processor_time(*busy)
        product.append(
            drive(
                lambda: Xaso(address, known["client_id"], known["secret"]),
                clients,
                given.seconds,
            )
        )
        computed += processor_time(*busy) - began
    ratios = [
        one.acts_a_second / other.acts_a_second
        for one, other in zip(product, floor, strict=True)
    ]
    acts = sum(one.acts + one.failures for one in product)
    middle = sorted(product, key=lambda one: one.acts_a_second)[len(product) // 2]
    bare = statistics.median(one.acts_a_second for one in floor)
    print(
        f"{middle.sentence()}; bare {bare:.1f} acts/s; {known['queries']} queries"
        f" ({known['statements']} with the frame) and {1000 * computed / acts:.0f} ms"
        " of processor an act",
        flush=True,
    )
    verdict = judge(GOAL, f"{clients} clients", ratios)
    print(verdict.sentence(), flush=True)
    return {
        "verdict": verdict.as_plain(),
        "cpu_seconds_an_act": computed / acts,
        "product": [asdict(one) for one in product],
        "floor": [asdict(one) for one in floor],
    }


if __name__ == "__main__":
    raise SystemExit(main())
