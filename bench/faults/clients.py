"""Eight clients at once: three programs, two desks that take in, three officials who act."""

import json
import random
import threading
import uuid
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from bench.faults.desk import Official
from bench.faults.log import Log
from bench.faults.product import Product
from bench.faults.programs import Caller, digests, multipart, some_files, submission

REASON = "Thành phần hồ sơ không đúng quy định."


class Clients:
    """Threads that work until they are told to stop; what goes wrong in one is kept."""

    def __init__(self, product: Product, log: Log, seed: int) -> None:
        self.known = json.loads((product.home / "known.json").read_text())
        self.product, self.log, self.seed = product, log, seed
        self.submitted: deque[str] = deque()
        self.handed_over: deque[str] = deque()
        self.faults: list[str] = []
        self.people: list[Caller | Official] = []
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Let everybody sign in and begin."""
        for number, program in enumerate(self.known["programs"]):
            caller = Caller(self.product.url, program)
            self._begin(f"p{number}", caller, self._submit)
        desks, specialists = self.known["desks"], self.known["specialists"]
        for number, one in enumerate(desks[:2]):
            self._begin(f"d{number}", self._official(one), self._take_in)
        for number, one in enumerate(desks[2:]):
            self._begin(f"r{number}", self._official(one), self._receive)
        self._begin("s0", self._official(specialists[0]), self._process)

    def stop(self) -> None:
        """Wait until everybody has an answer to the last thing asked for."""
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def answers(self) -> Counter[str]:
        """Count what everybody was answered."""
        return sum((one.seen for one in self.people), Counter[str]())

    def _official(self, one: dict[str, str]) -> Official:
        made = Official(self.product.url, one["username"], self.known["password"])
        made.patiently(made.sign_in, made.password)
        return made

    def _begin[P: Caller | Official](
        self, name: str, person: P, act: Callable[[P, str, random.Random], None]
    ) -> None:
        self.people.append(person)

        def work() -> None:
            number, chance = 0, random.Random(f"{self.seed} {name}")
            while not self._ending.is_set():
                number += 1
                try:
                    act(person, f"{name}-{number}", chance)
                except Exception as error:  # noqa: BLE001 (told with the verdict)
                    self.faults.append(f"{name}-{number}: {error!r}"[:1500])
                    if len(self.faults) > 20:
                        return

        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _submit(self, caller: Caller, name: str, chance: random.Random) -> None:
        files = some_files(chance, name)
        key = str(uuid.UUID(int=chance.getrandbits(128)))
        body, kind = multipart("dossier", submission(self.known, name, files), files)
        self.log.intend("submit", name, files=digests(files), key=key)
        found = caller.until_answered("POST", "dossiers", body, kind=kind, key=key)
        if found.status != 201:
            raise AssertionError(f"{found.status} {found.body[:500]!r}")
        given = found.data
        self.log.acknowledge("submit", name, code=given["code"], id=given["id"])
        self.submitted.append(given["id"])

    def _take_in(self, desk: Official, name: str, chance: random.Random) -> None:
        page = desk.begin_intake(self.known["version"], f"Lê Thị {name}")
        self.log.intend("intake", name)
        desk.take_in(page)
        self.log.acknowledge("intake", name)

    def _receive(self, desk: Official, name: str, chance: random.Random) -> None:
        dossier = self._next(self.submitted)
        if dossier is None:
            return
        if chance.random() < 0.25:
            self._act(desk, dossier, "decline", reason=REASON)
            return
        self._act(desk, dossier, "receive")
        self._act(desk, dossier, "hand_over", unit_id=self.known["unit"])
        self.handed_over.append(dossier)

    def _process(self, specialist: Official, name: str, chance: random.Random) -> None:
        dossier = self._next(self.handed_over)
        if dossier is None:
            return
        self._act(specialist, dossier, "take")
        if chance.random() < 0.3:
            self._act(specialist, dossier, "refuse", reason=REASON)
        else:
            self._act(specialist, dossier, "forward", words="Đủ điều kiện.")

    def _act(self, official: Official, dossier: str, key: str, **values: str) -> None:
        name = f"{key}:{dossier}"
        self.log.intend("act", name)
        official.act(dossier, key, **values)
        self.log.acknowledge("act", name)

    def _next(self, waiting: deque[str]) -> Any:
        try:
            return waiting.popleft()
        except IndexError:
            self._ending.wait(0.1)
            return None
