"""``python bench/page.py``: docs/bench.md, the newest figures of each goal, out of bench/results."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.compare import Verdict, read_verdict  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
RESULTS, PAGE = ROOT / "bench" / "results", ROOT / "docs" / "bench.md"
HEAD = """# What the bench says

The newest figures of each goal at each size, written by `make bench` out of `bench/results`; do not edit. What a
figure means and how it is taken: [howto/bench.md](howto/bench.md). A ratio is the product's ÷ the bare thing's, unless its
words say otherwise; “in doubt” means that the interval crosses the goal.

| goal | what | dossiers | measured | 95 % interval | goal | held | run |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""
RUNS = """
## Runs

A commit with + had changes that were not committed. Load: of the last minute, before and after, over all processors.

| run | began (UTC) | commit | machine | load | turns | file |
| --- | --- | --- | --- | --- | --- | --- |
"""


def write_page() -> None:
    """Write the page out of everything that is kept."""
    PAGE.write_text(page(read_runs()), encoding="utf-8")


def read_runs() -> list[dict[str, Any]]:
    """Return the kept runs, the newest first."""
    runs = [
        json.loads(path.read_text(encoding="utf-8")) | {"file": path.name}
        for path in RESULTS.glob("*.json")
    ]
    return sorted(runs, key=lambda run: (run["at"], run["file"]), reverse=True)


def page(runs: list[dict[str, Any]]) -> str:
    """Return the page: of each goal and size the verdicts of the newest run that has them."""
    newest: dict[tuple[str, str], tuple[int, list[Verdict]]] = {}
    for place, run in enumerate(runs):
        for key, verdicts in _by_goal_and_size(run).items():
            newest.setdefault(key, (place, verdicts))
    used = sorted({place for place, _verdicts in newest.values()})
    names = {place: number for number, place in enumerate(used, start=1)}
    rows = (
        _row(verdict, names[place])
        for _key, (place, verdicts) in sorted(newest.items(), key=lambda item: _order(*item[0]))
        for verdict in verdicts
    )
    told = (_run(runs[place], number) for place, number in names.items())
    return HEAD + _lines(rows) + RUNS + _lines(told)


def _by_goal_and_size(run: dict[str, Any]) -> dict[tuple[str, str], list[Verdict]]:
    found: dict[tuple[str, str], list[Verdict]] = {}
    for plain in run["verdicts"]:
        one = read_verdict(plain)
        found.setdefault((one.goal.key, one.size), []).append(one)
    return found


def _order(goal: str, size: str) -> tuple[int, str, int, str]:
    number = re.search(r"\d+", goal)
    counted = re.match(r"(\d+)([km]?)", size)
    factor = {"": 1, "k": 1_000, "m": 1_000_000}
    count = int(counted[1]) * factor[counted[2]] if counted else 0
    return int(number[0]) if number else 0, goal, count, size


def _row(one: Verdict, run: int) -> Iterator[str]:
    sign = "≤" if one.goal.at_most else "≥"
    held = "yes" if one.is_held else "**no**"
    yield one.goal.key
    yield f"{one.goal.name}: {one.what}" if one.what else one.goal.name
    yield one.size or "–"
    yield _number(one.ratio)
    yield "–" if one.low == one.high else f"{_number(one.low)}–{_number(one.high)}"
    yield f"{sign} {one.goal.bound:g}"
    yield held if one.is_sure else f"{held}, in doubt"
    yield str(run)


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"


def _run(run: dict[str, Any], number: int) -> Iterator[str]:
    machine, setting = run["machine"], run["setting"]
    yield str(number)
    yield run["at"][:16].replace("T", " ")
    yield run["commit"]
    yield f"{machine['processors']} × {machine['model']}, Python {machine['python']}"
    yield f"{machine['load_before'][0]:.1f} → {machine['load_after'][0]:.1f}"
    yield f"{setting['turns']} × {setting['seconds']:g} s"
    yield f"`bench/results/{run['file']}`"


def _lines(rows: Iterable[Iterator[str]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


if __name__ == "__main__":
    write_page()
