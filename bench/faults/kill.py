"""S1: kill -9 of database, web or worker in mid-write; nothing acknowledged is lost or doubled.

``python bench/faults/kill.py --what database --kills 20``
"""

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from bench.faults.clients import Clients  # noqa: E402
from bench.faults.log import Log  # noqa: E402
from bench.faults.product import HOMES, PATIENCE, Product, running  # noqa: E402
from bench.faults.receiver import Receiver, receiving  # noqa: E402
from bench.faults.settling import inspect, settle  # noqa: E402
from bench.faults.verdict import say  # noqa: E402

FULL = {"database": 20, "web": 500, "worker": 500}
LONGEST = {"database": 2.5, "web": 1.5, "worker": 1.0}


@dataclass
class Killer:
    """Kills one kind of process again and again, each time in the midst of work."""

    product: Product
    log: Log
    receiver: Receiver
    what: str
    chance: random.Random
    counts: Counter[str] = field(default_factory=Counter)

    def once(self) -> None:
        """Wait for a random moment after something was acknowledged, then kill."""
        what = self.what if self.what in FULL else list(FULL)[self.counts["kills"] % len(FULL)]
        self._wait_for_work(what)
        time.sleep(self.chance.uniform(0.0, LONGEST[what]))
        getattr(self, f"_kill_{what}")()
        self.counts["kills"] += 1

    def _wait_for_work(self, what: str) -> None:
        """Wait until two acts were acknowledged; the worker must have told of an event as well."""
        before, until = self.log.acknowledged, time.monotonic() + PATIENCE
        told = self.receiver.calls.total() + (what == "worker")
        while self.log.acknowledged < before + 2 or self.receiver.calls.total() < told:
            if time.monotonic() > until:
                raise TimeoutError(f"nothing is acknowledged any more ({what})")
            time.sleep(0.02)

    def _kill_database(self) -> None:
        if self.chance.random() < 0.3:
            self.counts["single backends"] += 1
            self.product.kill_a_backend(self.chance.randrange(100))
            return
        self.counts["whole databases"] += 1
        self.product.kill_database()
        time.sleep(self.chance.uniform(0.0, 0.5))
        self.product.start_database()

    def _kill_web(self) -> None:
        if self.chance.random() < 0.6 and self.product.web.kill_a_child(
            self.chance.randrange(2)
        ):
            self.counts["single processes"] += 1
            return
        self.counts["whole servers"] += 1
        self.product.web.kill()

    def _kill_worker(self) -> None:
        self.product.worker.kill()


def play(what: str, kills: int, seed: int, *, hurry: bool) -> int:
    """Kill so often, let everything come to rest, look."""
    path = HOMES / f"kill-{what}.log"
    log, receiver = Log(path), Receiver()
    began = time.monotonic()
    with receiving(receiver), running(Product(f"kill-{what}"), hook=receiver.url) as product:
        clients = Clients(product, log, seed)
        clients.start()
        killer = Killer(product, log, receiver, what, random.Random(f"{seed} {what}"))
        try:
            for number in range(kills):
                killer.once()
                if number % 20 == 19:
                    print(f"  {number + 1} kills, {log.acknowledged} acknowledged", flush=True)
        except TimeoutError as error:
            clients.faults.append(str(error))
        clients.stop()
        product.wait_for_web()
        settled = settle(product, seconds=900, hurry=hurry)
        counts, faults = inspect(product, path)
    untold = counts.get("told delivered", 0) - len(receiver.events)
    if untold:
        faults.append(f"receiver: {untold} events count as taken and were not")
    counts |= killer.counts | {
        "answers": dict(clients.answers()),
        "receiver": f"{len(receiver.events)} events in {receiver.calls.total()} calls",
        "starts of web, worker": f"{product.web.starts}, {product.worker.starts}",
        "seconds": f"{time.monotonic() - began:.0f}, of which {settled:.0f} to come to rest",
    }
    return say(f"S1 {what}, seed {seed}", counts, clients.faults + faults)


def main() -> int:
    """Kill what is named."""
    parser = argparse.ArgumentParser(description="Kill parts of the product in mid-write.")
    parser.add_argument("--what", choices=[*FULL, "each"], required=True)
    parser.add_argument("--kills", type=int, help="default: 20, 500, 500; 20 of each in turn")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--hurry", action="store_true", help="do not wait for minutes to pass")
    given = parser.parse_args()
    kills = FULL.get(given.what, 20) if given.kills is None else given.kills
    return play(given.what, kills, given.seed, hurry=given.hurry)


if __name__ == "__main__":
    raise SystemExit(main())
