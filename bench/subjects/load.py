"""Load by threads: at a fixed arrival rate for latencies, as fast as it goes for throughput."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

type Act = Callable[[], object]


def at_fixed_rate(clients: list[Act], *, rate: float, seconds: float) -> list[float]:
    """Return the latency of each request, from the moment at which it was due to be sent.

    A stalled server does not slow the arrivals down, so its stall is in every latency.
    """
    planned = int(rate * seconds)
    turns, lock = count(), threading.Lock()
    latencies: list[float] = []
    start = time.perf_counter() + 0.05

    def work(act: Act) -> None:
        while (turn := next(turns)) < planned:
            due = start + turn / rate
            time.sleep(max(due - time.perf_counter(), 0))
            act()
            with lock:
                latencies.append(time.perf_counter() - due)

    _run_all([partial(work, act) for act in clients])
    return latencies


def as_fast_as_it_goes(clients: list[Iterator[Act]], *, seconds: float) -> float:
    """Return how many acts a second the clients get done, each one after the other."""
    done = [0] * len(clients)
    ends = time.perf_counter() + seconds
    last = [0.0] * len(clients)

    def work(place: int) -> None:
        for act in clients[place]:
            act()
            done[place] += 1
            last[place] = time.perf_counter()
            if last[place] > ends:
                return
        raise RuntimeError("too few acts were prepared")

    began = time.perf_counter()
    _run_all([partial(work, place) for place in range(len(clients))])
    return sum(done) / (max(last) - began)


def so_many(clients: list[Act], number: int) -> None:
    """Let the clients do so many acts in all, each one after the other."""
    turns = count()

    def work(act: Act) -> None:
        while next(turns) < number:
            act()

    _run_all([partial(work, act) for act in clients])


def _run_all(works: list[Act]) -> None:
    failures: list[BaseException] = []

    def guarded(work: Act) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 (told to the main thread)
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
