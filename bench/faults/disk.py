"""Full volumes: each is told clearly, and work goes on by itself once there is room again."""

import json
import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.faults.desk import Official
from bench.faults.log import Log
from bench.faults.processes import children
from bench.faults.product import HOMES, Product, running
from bench.faults.programs import BROKEN, Answer, Caller, digests, multipart, submission
from bench.faults.settling import inspect, settle
from bench.faults.volumes import fill, free
from tools.http_person import Page

VOLUMES = {"postgres": "260m", "files": "40m", "log": "256k", "tmp": "8m"}
MUST_REFUSE = {"postgres", "files", "tmp"}
KIND = "urn:xaso:problem:no_room"
SENTENCE = "Hệ thống tạm hết chỗ lưu trữ"
LARGE = 4_000_000
"""Larger than what is kept in memory while it comes in."""
MOST_TRIES, MOST_PRESSES, RECOVERY = 400, 25, 60.0


@dataclass
class Trial:
    """One product whose volumes are filled and freed, one after the other."""

    product: Product
    log: Log
    caller: Caller
    official: Official
    known: dict[str, Any]
    chance: random.Random
    faults: list[str] = field(default_factory=list)
    counts: dict[str, object] = field(default_factory=dict)
    number: int = 0

    def play(self, volume: str) -> None:
        """Fill, be refused, free, go on; nothing is started again."""
        before = self._processes()
        folder = self.product.home / volume
        self._expect(self._submit(volume)[0].status == 201, f"{volume}: not taken before")
        page = self.official.begin_intake(self.known["version"], "Lê Thị Đầy Đĩa")
        fill(folder)
        refused, again = self._refused(volume)
        said = self._page_while_full(volume, page)
        free(folder)
        recovered = self._recover(volume, again)
        self._expect(self._processes() == before, f"{volume}: processes were started again")
        self.counts[f"full {volume}"] = f"{refused}, page {said}, back after {recovered:.1f} s"

    def _refused(self, volume: str) -> tuple[str, tuple[str, bytes, str]]:
        """Submit until there is a refusal; return it, and the call to repeat."""
        for _try in range(MOST_TRIES if volume in MUST_REFUSE else 5):
            found, call = self._submit(volume)
            if found.status != 201:
                kind = found.data["type"] if b"urn:xaso" in found.body else found.body[:300]
                self._expect(kind == KIND, f"{volume}: told {found.status} {kind!r}")
                return f"{found.status}", call
        self._expect(volume not in MUST_REFUSE, f"{volume}: everything was taken while full")
        return "goes on", call

    def _submit(self, volume: str) -> tuple[Answer, tuple[str, bytes, str]]:
        self.number += 1
        name = f"{volume}-{self.number}"
        content = self.chance.randbytes(self._size(volume) // 2).hex().encode()
        files = [("giay-to.txt", content)]
        key = str(uuid.UUID(int=self.chance.getrandbits(128)))
        body, kind = multipart("dossier", submission(self.known, name, files), files)
        self.log.intend("submit", name, files=digests(files), key=key)
        try:
            found = self.caller.call("POST", "dossiers", body, kind=kind, key=key)
        except BROKEN as error:
            found = Answer(0, repr(error).encode())
        if found.status == 201:
            self.log.acknowledge("submit", name, code=found.data["code"], id=found.data["id"])
        return found, (key, body, kind)

    def _page_while_full(self, volume: str, page: Page) -> str:
        """Send a paper at the desk; the answer must be a page that says what is the matter."""
        row = next(iter(_file_fields(page)))
        for _try in range(MOST_PRESSES if volume in MUST_REFUSE else 1):
            content = self.chance.randbytes(self._size(volume) // 2).hex().encode()
            answer = self.official.send_file(
                page, "/counter/intake/", (row, content), act="keep"
            )
            if answer.status != 200:
                break
        said = answer.status == 507 and SENTENCE in answer.text()
        self._expect(
            said if volume in MUST_REFUSE else answer.status == 200,
            f"{volume}: the page said {answer.status} {answer.text()[:300]}",
        )
        return str(answer.status)

    def _size(self, volume: str) -> int:
        return LARGE if volume == "tmp" else 40_000

    def _recover(self, volume: str, call: tuple[str, bytes, str]) -> float:
        """Repeat the refused call under its key until it is taken."""
        began = time.monotonic()
        key, body, kind = call
        while time.monotonic() < began + RECOVERY:
            try:
                found = self.caller.call("POST", "dossiers", body, kind=kind, key=key)
            except BROKEN:
                found = Answer(0, b"")
            if found.status == 201:
                name = f"{volume}-{self.number}"
                data = found.data
                self.log.acknowledge("submit", name, code=data["code"], id=data["id"])
                return time.monotonic() - began
            time.sleep(0.2)
        self._expect(False, f"{volume}: still {found.status} {found.body[:300]!r}")  # noqa: FBT003
        return RECOVERY

    def _processes(self) -> list[int]:
        web = self.product.web.process
        return [self.product.web.starts, *(sorted(children(web.pid)) if web else [])]

    def _expect(self, holds: bool, otherwise: str) -> None:  # noqa: FBT001
        if not holds:
            self.faults.append(otherwise)


def _file_fields(page: Page) -> Iterator[str]:
    """Yield the fields of the intake that take files."""
    for part in page.html.split('name="')[1:]:
        name = part.partition('"')[0]
        if name.startswith("r-") and name.endswith("-files"):
            yield name


def play(seed: int, *, hurry: bool) -> tuple[dict[str, Any], list[str]]:
    """Fill every volume once; return counts and faults."""
    path = HOMES / "disk.log"
    log = Log(path)
    with running(Product("disk", volumes=VOLUMES)) as product:
        known = json.loads((product.home / "known.json").read_text())
        caller = Caller(product.url, known["programs"][0])
        caller.renew()
        official = Official(product.url, known["desks"][0]["username"], known["password"])
        official.sign_in(official.password)
        trial = Trial(product, log, caller, official, known, random.Random(seed))
        for volume in VOLUMES:
            trial.play(volume)
        settle(product, seconds=300, hurry=hurry)
        counts, faults = inspect(product, path)
    return trial.counts | counts, trial.faults + faults
