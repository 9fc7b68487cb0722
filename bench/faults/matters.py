"""Matters as a program sends them, and the ways in which its messages go wrong."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from bench.faults.desk import Official
from bench.faults.programs import (
    BROKEN,
    Answer,
    Caller,
    Files,
    multipart,
    some_files,
    submission,
)

JSON = "application/json"
BACK, MORE = "back", "more"
ASKED = {"items-0-originals": "1", "reason": "Thiếu giấy tờ chứng minh nơi cư trú."}
WITHDRAWN, NOTHING = 7, "H56.99.49-20261122-9999999"


@dataclass(frozen=True)
class Matter:
    """A dossier that is submitted and then taken back, completed, or left alone."""

    name: str
    seed: str
    then: str

    @classmethod
    def make(cls, number: int, seed: int) -> Self:
        """Return the matter of a number; the same one for the same seed."""
        chance = random.Random(f"{seed} matter {number}")
        return cls(f"m-{number}", f"{seed} {number}", chance.choice(["", BACK, MORE, MORE]))

    def files(self, what: str) -> Files:
        """Return its papers, or those that come later."""
        return some_files(random.Random(f"{self.seed} {what}"), f"{self.name} {what}")


@dataclass
class Call:
    """A message to the API as it should be sent."""

    path: str
    body: bytes
    kind: str
    key: str


class Sender:
    """Sends matters; mutates a share of the messages, then sends them as they should be."""

    def __init__(
        self, caller: Caller, desk: Official, known: dict[str, Any], share: float
    ) -> None:
        self.caller, self.desk, self.known, self.share = caller, desk, known, share
        self.counts: Counter[str] = Counter()

    def play(self, matter: Matter) -> None:
        """Submit it, then take it back, or send what the desk asks for."""
        chance = random.Random(f"{matter.seed} mutations")
        files = matter.files("first")
        submit = self._call(
            "dossiers",
            "dossier",
            submission(self.known, matter.name, files),
            files,
            matter.name,
        )
        if matter.then == BACK and chance.random() < self.share / 2:
            self._too_early(matter)
        made = self._send(submit, chance)
        if made.status != 201:
            raise AssertionError(f"{made.status} {made.body[:300]!r}")
        code = made.data["code"]
        if matter.then == BACK:
            done = self._send(self._withdrawal(code, matter), chance)
            if done.status != 200 or done.data["status"] != WITHDRAWN:
                raise AssertionError(f"withdrawal: {done.status} {done.body[:300]!r}")
        elif matter.then == MORE:
            self._complete(made.data, matter, chance)
        if matter.then and chance.random() < self.share:
            self._too_late(submit, code)

    def _complete(self, made: dict[str, Any], matter: Matter, chance: random.Random) -> None:
        if not self.desk.act(made["id"], "ask_before_receipt", **ASKED):
            raise AssertionError(f"the desk cannot ask for papers of {made['code']}")
        files = matter.files("more")
        body = {"papers": [{"name": "Giấy tờ cư trú", "files": [name for name, _ in files]}]}
        path = f"dossiers/{made['code']}/supplements"
        call = self._call(path, "supplement", body, files, f"more-{matter.name}")
        done = self._send(call, chance)
        if done.status != 200:
            raise AssertionError(f"supplement: {done.status} {done.body[:300]!r}")

    def _call(self, path: str, part: str, body: object, files: Files, name: str) -> Call:
        content, kind = multipart(part, body, files, f"b{name}")
        return Call(path, content, kind, f"key-of-{name}")

    def _too_late(self, submit: Call, code: str) -> None:
        """Let the submission come once more, after what followed it."""
        self.counts["mutated in"] += 1
        self.counts["in: reordered"] += 1
        late = self._once(submit)
        if late.status != 201 or late.data["code"] != code:
            raise AssertionError(f"late: {late.status} {late.body[:300]!r}")

    def _too_early(self, matter: Matter) -> None:
        """Take back what was not yet submitted."""
        self.counts["mutated in"] += 1
        self.counts["in: reordered"] += 1
        early = self._once(self._withdrawal(NOTHING, matter))
        if early.status != 404:
            raise AssertionError(f"early: {early.status} {early.body[:300]!r}")

    def _withdrawal(self, code: str, matter: Matter) -> Call:
        body = json.dumps({"reason": "Nộp nhầm."}).encode()
        return Call(f"dossiers/{code}/withdrawal", body, JSON, f"withdraw-{matter.name}")

    def _send(self, call: Call, chance: random.Random) -> Answer:
        if chance.random() < self.share:
            self.counts["mutated in"] += 1
            way = chance.choice(WAYS)
            self.counts[f"in: {way.__name__.strip('_')}"] += 1
            with suppress(*BROKEN):
                way(self, call, chance)
        self.counts["messages in"] += 1
        return self.caller.until_answered(
            "POST", call.path, call.body, kind=call.kind, key=call.key
        )

    def _once(self, call: Call) -> Answer:
        self.counts["messages in"] += 1
        return self.caller.until_answered(
            "POST", call.path, call.body, kind=call.kind, key=call.key
        )

    def doubled(self, call: Call, chance: random.Random) -> None:
        """Send it twice at the same moment."""
        threads = [threading.Thread(target=self._silently, args=(call,)) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    def unheard(self, call: Call, chance: random.Random) -> None:
        """Send it whole and hang up before the answer."""
        self.counts["messages in"] += 1
        self.caller.half("POST", call.path, call.body, call.kind, call.key, len(call.body))

    def hung_up(self, call: Call, chance: random.Random) -> None:
        """Hang up in the midst of the body."""
        self.counts["messages in"] += 1
        upto = chance.randrange(len(call.body))
        self.caller.half("POST", call.path, call.body, call.kind, call.key, upto)

    def truncated(self, call: Call, chance: random.Random) -> None:
        """Send only a part of the body, as if that were all; it must be refused or be harmless."""
        self.counts["messages in"] += 1
        body = call.body[: chance.randrange(len(call.body) * 9 // 10)]
        found = self.caller.call("POST", call.path, body, kind=call.kind, key=call.key)
        if found.status < 400:
            raise AssertionError(f"a truncated call was taken: {found.status}")
        if found.status >= 500:
            raise AssertionError(f"a truncated call broke: {found.status} {found.body[:200]!r}")

    def other_body(self, call: Call, chance: random.Random) -> None:
        """Send another body under a key that will be used again, damaged so that it is refused."""
        self.counts["messages in"] += 1
        body = call.body.replace(b'"', b"'", 3)
        found = self.caller.call("POST", call.path, body, kind=call.kind, key=call.key)
        if not 400 <= found.status < 500:
            raise AssertionError(f"a damaged call: {found.status} {found.body[:200]!r}")

    def delayed(self, call: Call, chance: random.Random) -> None:
        """Let it come late."""
        time.sleep(chance.uniform(0.0, 0.4))

    def _silently(self, call: Call) -> None:
        self.counts["messages in"] += 1
        with suppress(*BROKEN):
            self.caller.call("POST", call.path, call.body, kind=call.kind, key=call.key)


WAYS: tuple[Callable[[Sender, Call, random.Random], None], ...] = (
    Sender.doubled,
    Sender.unheard,
    Sender.hung_up,
    Sender.truncated,
    Sender.other_body,
    Sender.delayed,
)
