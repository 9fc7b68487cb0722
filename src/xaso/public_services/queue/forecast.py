"""How long somebody will wait, as an honest range; plain arithmetic without a database.

The time for one person is the median of what the last weeks showed at this hour, drawn
towards the line's own median while there are few, and that towards what the commune
expects while nothing was seen. The range covers about nine of ten cases when serving
times scatter as they did in the simulation of the tests, and more than half in its worst hall.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import median

WEIGHT = 8
"""How many people of the wider group a rarer one is mixed with."""
SKEW = 1.2
"""A mean of serving times against their median: some take much longer, none takes less than nothing."""
SCATTER = 0.8
"""Spread of one serving time against the median."""
SPREADS = 1.3
"""Spreads to each side: about four of five cases; telling whole steps makes it nine of ten."""
STEP = 5
"""Minutes to which people are told."""


@dataclass(frozen=True, slots=True)
class WaitRange:
    """From how many to how many minutes somebody will wait."""

    least: int
    most: int


def typical_minutes(
    by_hour: Mapping[int, Sequence[float]], hour: int, expected: float
) -> float:
    """Return the minutes that one person takes at an hour of the day."""
    everything = [one for minutes in by_hour.values() for one in minutes]
    of_line = _drawn_to(everything, expected)
    return _drawn_to(by_hour.get(hour, ()), of_line)


def forecast(ahead: Iterable[float], desks: int) -> WaitRange | None:
    """Return the range for somebody with these people ahead; ``None`` without an open desk.

    ``ahead`` are the typical minutes of each person before them, those at the desks now
    counted by what is left of them (half, if nothing better is known). The turn comes when
    the first desk is free, not the last: the other desks still work on theirs then.
    """
    if desks < 1:
        return None
    minutes = list(ahead)
    at_once = (desks - 1) / max(len(minutes), desks)
    middle = SKEW * sum(minutes) * (1 - at_once) / desks
    spread = SCATTER * sqrt(sum(one * one for one in minutes) * (1 - at_once)) / desks
    least = max(0.0, middle - SPREADS * spread)
    most = middle + SPREADS * spread
    return WaitRange(floor(least / STEP) * STEP, max(STEP, ceil(most / STEP) * STEP))


def _drawn_to(seen: Sequence[float], wider: float) -> float:
    if not seen:
        return wider
    return (len(seen) * median(seen) + WEIGHT * wider) / (len(seen) + WEIGHT)
