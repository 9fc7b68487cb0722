"""G10: the statements of each hot page, the same whatever the rows, and at most twelve."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from bench.compare import Goal, Verdict, exact
from bench.home import PYTHON, ROOT, environment
from bench.settings import Setting
from bench.sizes import database_of
from tools.postgres import Server

GOAL = Goal("G10", "queries per page", 12, at_most=True)
CONSTANT = Goal("G10", "pages whose queries grow with the rows", 0, at_most=True)


def measure_queries(
    server: Server, size: str, _setting: Setting
) -> tuple[list[Verdict], list[dict[str, Any]]]:
    """Count them in process, on the second load of each page."""
    done = subprocess.run(
        [PYTHON, ROOT / "bench" / "subjects" / "queries.py"],
        env=environment(server, database_of(size)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    counted = json.loads(done.stdout)
    for one in counted:
        print(
            f"  {one['page']:20} {one['who']:10} {one['queries']:3} queries,"
            f" {one['statements']:3} statements, {one['rows']} rows"
        )
    worst = max(counted, key=lambda one: int(one["queries"]))
    too_many = len({one["page"] for one in counted if one["queries"] > GOAL.bound})
    every = len({one["page"] for one in counted})
    what = f"worst page ({worst['page']}; {too_many} of {every} pages above)"
    return [exact(GOAL, what, worst["queries"])], counted


def compare_sizes(measured: dict[str, Any]) -> list[Verdict]:
    """Return how many pages need more or fewer queries when there are more rows."""
    sizes = [
        {(one["page"], one["who"]): one["queries"] for one in counted}
        for name, counted in measured.items()
        if name.startswith("G10 ")
    ]
    if len(sizes) < 2:
        return []
    changed = {page for page, _who in sizes[0] if any(_differs(page, sizes))}
    what = ", ".join(sorted(changed)) or "every page the same at all sizes"
    return [exact(CONSTANT, what, len(changed))]


def _differs(page: str, sizes: list[dict[tuple[str, str], int]]) -> Iterator[bool]:
    for key in sizes[0]:
        if key[0] == page:
            yield len({counted[key] for counted in sizes}) > 1
