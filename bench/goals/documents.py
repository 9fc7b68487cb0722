"""D1, D2: documents of one commune: the search among 200,000, and registering with a directive."""

import json
import subprocess
from typing import Any

from bench.compare import Goal, Verdict, judge
from bench.home import PYTHON, ROOT, environment, query
from bench.settings import TINY, Setting
from bench.sizes import clone, database_of, ensure_database
from tools.postgres import Server

from xaso.lib.clock import today

COUNT, FEW = 200_000, 300
SEARCHES, ACTS = 200, 40
"""How many a turn."""
READERS = {"clerk": "", "specialist": ", a specialist's own among them"}
FOUND = Goal("D1", "page of documents found among 200,000, p99 in ms", 150, at_most=True)
ASSIGNED = Goal(
    "D2", "registered and assigned a second ÷ same SQL by psycopg", 0.35, at_most=False
)


def measure_found(
    server: Server, _size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Type ten things in turn into the list: the clerk, and a specialist who sees only theirs."""
    figures = _work(server, setting, "search", SEARCHES)
    verdicts, kept = [], {}
    for who, label in READERS.items():
        turns = figures[who]["milliseconds"]
        middle = [one[len(one) // 2] for one in turns]
        last = [one[min(len(one) - 1, len(one) * 99 // 100)] for one in turns]
        print(
            f"  {who}: p50 {min(middle):.0f}–{max(middle):.0f} ms,"
            f" p99 {min(last):.0f}–{max(last):.0f} ms"
        )
        verdicts.append(judge(FOUND, f"{_count(setting):,} documents{label}", last))
        kept[who] = {"p50": middle, "p99": last, "slowest": figures[who]["slowest"]}
    return verdicts, kept


def measure_assigned(
    server: Server, _size: str, setting: Setting
) -> tuple[list[Verdict], dict[str, Any]]:
    """Let services and bare statements take turns on one connection each."""
    figures = _work(server, setting, "assign", ACTS)
    ratios = [one / bare for one, bare in zip(figures["ours"], figures["floor"], strict=True)]
    print(f"  {max(figures['ours']):.0f} a second, floor {max(figures['floor']):.0f}")
    return [judge(ASSIGNED, "one client", ratios)], figures | {"ratios": ratios}


def _count(setting: Setting) -> int:
    return FEW if setting is TINY or setting.turns == 1 else COUNT


def _work(server: Server, setting: Setting, what: str, each: int) -> dict[str, Any]:
    env = environment(server, _library(server, _count(setting)))
    many = max(4, each // 10) if setting.turns == 1 else each
    script = ROOT / "bench" / "subjects" / "document_work.py"
    command = [PYTHON, str(script), what, str(setting.turns), str(many)]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _library(server: Server, count: int) -> str:
    """Return a database with so many documents in one commune, made once."""
    name = f"xaso_bench_documents_in_hands_{count}"
    known = query(server, "SELECT string_agg(datname, ' ') FROM pg_database") or ""
    if f"{name}_done" in known.split():
        return f"{name}_done"
    ensure_database(server, "300", today=today())
    clone(server, database_of("300"), name)
    script = ROOT / "bench" / "subjects" / "library.py"
    command = [PYTHON, str(script), str(count)]
    subprocess.run(command, env=environment(server, name), cwd=ROOT, check=True)
    server.sql("postgres", f"ALTER DATABASE {name} RENAME TO {name}_done")
    return f"{name}_done"
