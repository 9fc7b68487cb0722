"""Taking turns: what was waited for each request, by each of those that are compared."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.compare import percentile
from bench.settings import Setting
from bench.subjects.load import Act, at_fixed_rate, so_many
from bench.subjects.web import processor_time

TRIED = 15
"""So many requests tell how long one takes."""
WARMING = 40


@dataclass
class Times:
    """The waits of each turn and the processor time of all, by name."""

    rate: float
    turns: dict[str, list[list[float]]] = field(default_factory=dict)
    computed: dict[str, float] = field(default_factory=dict)

    def ratios(
        self, one: str, other: str, of: Callable[[list[float]], float] = statistics.median
    ) -> list[float]:
        """Return for each turn how much longer the one took than the other."""
        pairs = zip(self.turns[one], self.turns[other], strict=True)
        return [of(mine) / of(theirs) for mine, theirs in pairs]

    def as_plain(self) -> dict[str, Any]:
        """Return what is kept."""
        found: dict[str, Any] = {"rate": self.rate}
        for name, turns in self.turns.items():
            every = [value for turn in turns for value in turn]
            found[f"{name}_median_ms"] = 1000 * statistics.median(every)
            found[f"{name}_p99_ms"] = 1000 * percentile(every, 0.99)
            found[f"{name}_cpu_ms"] = 1000 * self.computed[name] / len(every)
        return found

    def sentence(self) -> str:
        """Say it in one line."""
        kept = self.as_plain()
        said = [
            f"{name} {kept[f'{name}_median_ms']:.2f} ms (p99 {kept[f'{name}_p99_ms']:.1f},"
            f" computed {kept[f'{name}_cpu_ms']:.1f})"
            for name in self.turns
        ]
        return f"{self.rate:.1f}/s: {', '.join(said)}"


def alternate(
    clients: dict[str, list[Act]], busy: tuple[int, ...], *, rate: float, setting: Setting
) -> Times:
    """Let each of them answer at the same rate, one after the other, so many times.

    Before that each is warmed up alike: every thread of a server opens a connection first.
    ``busy`` are the processes whose processor time is counted.
    """
    times = Times(rate)
    for acts in clients.values():
        so_many(acts, WARMING)
    for _turn in range(setting.turns):
        for name, acts in clients.items():
            before = processor_time(*busy)
            taken = at_fixed_rate(acts, rate=rate, seconds=setting.seconds)
            computed = processor_time(*busy) - before
            times.computed[name] = times.computed.get(name, 0.0) + computed
            times.turns.setdefault(name, []).append(taken)
    return times


def bearable_rate(act: Act, setting: Setting) -> float:
    """Return the arrival rate at which a web server has work for a known share of the time."""
    taken = []
    for _number in range(TRIED):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return min(setting.busy / statistics.median(taken), setting.highest_rate)
