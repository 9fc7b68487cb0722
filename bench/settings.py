"""How long and how often is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """The figures of a run, kept with its results."""

    sizes: tuple[str, ...]
    turns: int
    seconds: int
    clients: int = 8
    highest_rate: float = 25.0
    busy: float = 0.4
    """At most this share of the time the web server has work while latencies are taken."""


FULL = Setting(sizes=("10k", "100k"), turns=7, seconds=8)
QUICK = Setting(sizes=("10k",), turns=3, seconds=4)
