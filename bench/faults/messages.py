"""S2: messages doubled, reordered, delayed, cut off: the state equals that of the clean run.

``python bench/faults/messages.py --messages 10000``: plays the same matters twice, first
clean, then with nearly a third of the messages mutated, and compares the tables without times.
"""

import argparse
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[2])

from bench.faults.desk import Official  # noqa: E402
from bench.faults.matters import Matter, Sender  # noqa: E402
from bench.faults.product import HOMES, Product, running  # noqa: E402
from bench.faults.programs import Caller  # noqa: E402
from bench.faults.receiver import CUT, ERROR, LOST, SHORT, SLOW, Receiver, receiving  # noqa: E402
from bench.faults.settling import settle, value  # noqa: E402
from bench.faults.verdict import say  # noqa: E402

FULL, SHARE = 10_000, 0.3
A_MATTER = 4.2
"""So many messages come of a matter on average; the play goes on until there are enough."""
SENDERS = 6
MANNERS = (ERROR, CUT, LOST, SHORT, SLOW)
REDELIVER = """
INSERT INTO procrastinate_jobs (task_name, queue_name, lock, args, priority)
SELECT 'events.deliver', 'events', s.subscriber || ':' || o.aggregate_id,
  jsonb_build_object('commune_id', o.commune_id, 'subscriber', s.subscriber,
    'event_id', o.id, 'at', o.at, 'again', false), 0
FROM events_outboxevent o JOIN events_inboxreceipt s ON s.event_id = o.id
WHERE hashtext(o.id::text || s.subscriber) %% 100 < %(share)s
ORDER BY hashtext(s.subscriber || o.id::text)
"""
REWIND = (
    "UPDATE events_relayposition SET xid = 0, event_id = '00000000-0000-0000-0000-000000000000'"
)


class Play:
    """The same matters on a product of their own, clean or mutated."""

    def __init__(self, name: str, matters: list[Matter], share: float, *, hurry: bool) -> None:
        self.name, self.matters, self.share, self.hurry = name, matters, share, hurry
        self.receiver, self.counts = Receiver(), Counter[str]()
        self.faults: list[str] = []
        self.state: dict[str, Any] = {}
        self._lock = threading.Lock()

    def run(self) -> None:
        """Send everything, let it come to rest, remember the state."""
        if self.share:
            self.receiver.manner_of = self._manner
        began = time.monotonic()
        with (
            receiving(self.receiver),
            running(Product(self.name), hook=self.receiver.url) as product,
        ):
            self._send_all(product)
            settle(product, seconds=900, hurry=self.hurry)
            if self.share:
                self._deliver_again(product)
            self._look(product)
        self.counts["seconds"] = int(time.monotonic() - began)

    def _manner(self, event: str, call: int) -> str:
        chance = random.Random(f"{event} {call}")
        wrong = chance.random() < self.share and call <= 3
        with self._lock:
            self.counts["mutated out"] += wrong
        return chance.choice(MANNERS) if wrong else ""

    def _send_all(self, product: Product) -> None:
        known = json.loads((product.home / "known.json").read_text())
        waiting = iter(self.matters)

        def work(number: int) -> None:
            caller = Caller(product.url, known["programs"][number % len(known["programs"])])
            caller.renew()
            username = known["desks"][number % len(known["desks"])]["username"]
            desk = Official(product.url, username, known["password"])
            desk.sign_in(desk.password)
            sender = Sender(caller, desk, known, self.share)
            while True:
                with self._lock:
                    matter = next(waiting, None)
                if matter is None:
                    break
                try:
                    sender.play(matter)
                except Exception as error:  # noqa: BLE001 (told with the verdict)
                    self.faults.append(f"{matter.name}: {error!r}"[:600])
            with self._lock:
                self.counts += sender.counts

        with ThreadPoolExecutor(SENDERS) as threads:
            list(threads.map(work, range(SENDERS)))

    def _deliver_again(self, product: Product) -> None:
        """Let the relay hand on part of the events, then all of them, a second time."""
        before = value(product, "SELECT count(*) FROM events_inboxreceipt")
        value(product, REDELIVER % {"share": int(self.share * 100)})
        again = value(
            product,
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'events.deliver'",
        )
        self.counts["events delivered again"] = again
        value(product, REWIND)
        product.worker.kill()  # so that it looks at once, with nothing in its memory
        settle(product, seconds=900, hurry=self.hurry)
        after = value(product, "SELECT count(*) FROM events_inboxreceipt")
        if before != after:
            self.faults.append(f"{after - before} receipts came of events delivered again")

    def _look(self, product: Product) -> None:
        out = product.home / "state.json"
        product.run("state.py", str(out))
        self.state = json.loads(out.read_text())
        told = sorted(
            json.dumps([one["type"], self.state["references"].get(one["data"]["dossier_id"])])
            for one in self.receiver.events.values()
        )
        self.state["told to receivers"] = told
        del self.state["references"]
        self.counts["messages out"] = self.receiver.calls.total()
        self.counts["events out"] = len(self.receiver.events)


def compare(clean: dict[str, Any], mutated: dict[str, Any]) -> list[str]:
    """Say where the two states differ."""
    found = []
    for table in sorted(clean.keys() | mutated.keys()):
        first, second = Counter(clean.get(table, [])), Counter(mutated.get(table, []))
        for row, times in ((first - second) + (second - first)).items():
            found.append(f"{table}: {first[row]} clean, {second[row]} mutated: {row}"[:400])
            if times > 1 and len(found) > 40:
                return found
    return found[:60]


def main() -> int:
    """Play twice and compare."""
    parser = argparse.ArgumentParser(description="Mutated messages against a clean run.")
    parser.add_argument("--messages", type=int, default=FULL)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--hurry", action="store_true", help="do not wait for minutes to pass")
    given = parser.parse_args()
    make: Callable[[int], Matter] = lambda number: Matter.make(number, given.seed)  # noqa: E731
    matters = [make(number) for number in range(int(given.messages / A_MATTER))]
    clean = Play("messages-clean", matters, 0.0, hurry=given.hurry)
    mutated = Play("messages-mutated", matters, SHARE, hurry=given.hurry)
    for play in (clean, mutated):
        play.run()
        print(f"  {play.name}: {dict(play.counts)}", flush=True)
    faults = clean.faults + mutated.faults + compare(clean.state, mutated.state)
    rows = {table: len(found) for table, found in clean.state.items()}
    total = mutated.counts["messages in"] + mutated.counts["messages out"]
    total += mutated.counts["events delivered again"]
    wrong = mutated.counts["mutated in"] + mutated.counts["mutated out"]
    wrong += mutated.counts["events delivered again"]
    counts = {"messages": total, "mutated": f"{wrong} ({wrong / total:.0%})", "rows": rows}
    HOMES.joinpath("messages.json").write_text(json.dumps(counts, ensure_ascii=False))
    return say(f"S2, seed {given.seed}", counts, faults)


if __name__ == "__main__":
    raise SystemExit(main())
