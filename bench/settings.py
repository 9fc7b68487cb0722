"""How long and how often is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """The figures of a run, kept with its results.

    ``sizes`` are measured by the goals that ask whether something grows, ``large`` by those
    that mean many rows, the first of ``sizes`` by all others.
    """

    sizes: tuple[str, ...]
    large: str
    turns: int
    seconds: float
    requests: int
    """Before the memory of a web worker is read."""
    jobs: int
    api_clients: tuple[int, ...]
    cold_starts: int
    clients: int = 8
    highest_rate: float = 25.0
    busy: float = 0.4
    """At most this share of the time the web server has work while latencies are taken."""
    runs_suite: bool = False
    """Whether the test suite is run, instead of reading how long it took the last time."""

    @property
    def small(self) -> str:
        """The size of goals that do not depend on the number of rows."""
        return self.sizes[0]


QUICK = Setting(
    sizes=("10k",),
    large="100k",
    turns=3,
    seconds=4,
    requests=2_000,
    jobs=500,
    api_clients=(1, 10),
    cold_starts=1,
)
FULL = Setting(
    sizes=("10k", "100k"),
    large="1m",
    turns=7,
    seconds=8,
    requests=10_000,
    jobs=3_000,
    api_clients=(1, 10, 20, 40),
    cold_starts=3,
)
TINY = Setting(
    sizes=("300",),
    large="300",
    turns=1,
    seconds=1,
    requests=50,
    jobs=20,
    api_clients=(2,),
    cold_starts=1,
    clients=2,
)
"""Tells nothing but whether every program of the bench still runs."""
SETTINGS = {"tiny": TINY, "quick": QUICK, "full": FULL}
