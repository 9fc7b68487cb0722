"""Jumping clocks of web and worker (libfaketime): days, numbers, sessions and tokens stay sane."""

import json
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.faults.desk import Official
from bench.faults.log import Log
from bench.faults.product import HOMES, Product, running
from bench.faults.programs import Caller, digests, multipart, some_files, submission
from bench.faults.settling import inspect, row, settle

PLACES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
LIMIT = "3 working_day"
TOKEN_MINUTES = 10
PROMISED = """
SELECT received_at, promised_at FROM dossiers_dossier WHERE applicant_name = '%s'
"""


def library() -> str:
    """Return where libfaketime lies; empty if it is not installed."""
    found = [str(one) for place in PLACES for one in Path("/").glob(place[1:])]
    return found[0] if found else ""


def jumps(start: datetime) -> list[tuple[str, timedelta]]:
    """Return ten jumps, each as the distance of the false clock from the true one."""
    here = start.astimezone(HERE)
    year_end = datetime(here.year, 12, 31, 23, 59, 50, tzinfo=HERE) - here
    leap = here.year + 1 + -(here.year + 1) % 4
    leap_day = datetime(leap, 2, 29, 10, 0, tzinfo=HERE) - here
    hour, day, none = timedelta(hours=1), timedelta(days=1), timedelta()
    return [
        ("an hour ahead", hour),
        ("back again", none),
        ("an hour behind", -hour),
        ("right again", none),
        ("a day ahead", day),
        ("back from tomorrow", none),
        ("ten seconds before the year ends", year_end),
        ("the new year is begun", year_end + timedelta(minutes=2)),
        ("a leap day", leap_day),
        ("back from the leap day", none),
    ]


@dataclass
class Trial:
    """One product, whose web and worker believe in another time at each step."""

    product: Product
    log: Log
    known: dict[str, Any]
    caller: Caller
    chance: random.Random
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    calls: list[tuple[str, bytes, str, str]] = field(default_factory=list)
    offset: timedelta = timedelta()

    def jump(self, name: str, offset: timedelta) -> None:
        """Let the clock jump, then look at everything that knows the time."""
        before, self.offset = self.offset, offset
        set_clock(self.product.home / "clock", offset)
        forward = offset - before
        try:
            self._token(name, forward)
            for number in range(3):
                self._submit(f"{name.replace(' ', '-')}-{number}")
            self._repeat(name)
            self._sign_in_and_take_in(name)
        except Exception as error:  # noqa: BLE001 (told with the verdict)
            self.faults.append(f"{name}: {error!r}"[:800])
        self.counts["jumps"] += 1

    def now(self) -> datetime:
        """Return what the product takes for the present."""
        return datetime.now(HERE) + self.offset

    def _expect(self, holds: bool, otherwise: str) -> None:  # noqa: FBT001
        if not holds:
            self.faults.append(otherwise)

    def _token(self, name: str, forward: timedelta) -> None:
        """A token of before is over when its time has passed by the false clock; a new one counts."""
        old = self.caller.call("GET", "dossiers").status
        is_over = forward > timedelta(minutes=TOKEN_MINUTES)
        self._expect(old == (401 if is_over else 200), f"{name}: the old token gave {old}")
        self.caller.renew()
        new = self.caller.call("GET", "dossiers").status
        self._expect(new == 200, f"{name}: a new token gave {new}")

    def _submit(self, name: str) -> None:
        files = some_files(self.chance, name)
        key = str(uuid.UUID(int=self.chance.getrandbits(128)))
        body, kind = multipart("dossier", submission(self.known, name, files), files)
        self.log.intend("submit", name, files=digests(files), key=key)
        days = {f"{self.now():%Y%m%d}"}
        found = self.caller.until_answered("POST", "dossiers", body, kind=kind, key=key)
        days.add(f"{self.now():%Y%m%d}")
        if found.status != 201:
            self.faults.append(f"{name}: {found.status} {found.body[:300]!r}")
            return
        code = found.data["code"]
        self.log.acknowledge("submit", name, code=code, id=found.data["id"])
        self.calls.append((key, body, kind, code))
        self._expect(code.split("-")[1] in days, f"{name}: the code {code} is not of {days}")

    def _repeat(self, name: str) -> None:
        """Repeat calls of before the jump under their keys: same answer, nothing done."""
        for key, body, kind, code in self.chance.sample(self.calls, min(4, len(self.calls))):
            found = self.caller.until_answered("POST", "dossiers", body, kind=kind, key=key)
            again = found.data.get("code")
            self._expect(again == code, f"{name}: {code}, repeated, became {again}")
            self.counts["repeated calls"] += 1

    def _sign_in_and_take_in(self, name: str) -> None:
        """Somebody signs in, takes a dossier in, and is promised a day that fits."""
        desk = Official(
            self.product.url, self.known["desks"][0]["username"], self.known["password"]
        )
        desk.sign_in(desk.password)
        self.counts["sign-ins"] += 1
        applicant = f"Lê Thị {name.title()}"
        page = desk.begin_intake(self.known["version"], applicant)
        desk.take_in(page)
        done = desk.get("/counter/intake/")
        self._expect(done.status == 200, f"{name}: the session did not last")
        self._due(name, applicant)

    def _due(self, name: str, applicant: str) -> None:
        """What was promised is what the command computes, which knows the true time."""
        found = row(self.product, PROMISED % applicant)
        if not found:
            self.faults.append(f"{name}: {applicant} was not taken in")
            return
        received, promised = (one.astimezone(HERE) for one in found)
        off = abs(received - self.now())
        self._expect(off < timedelta(minutes=2), f"{name}: received {off} beside the clock")
        said = self.product.run(
            "due", "--received", received.isoformat(), "--limit", LIMIT,
            "--commune", self.known["commune_code"], "--json",
        )  # fmt: skip
        computed = datetime.fromisoformat(json.loads(said)["due"])
        self._expect(promised == computed, f"{name}: promised {promised}, computed {computed}")
        self._expect(promised > received, f"{name}: promised {promised} before {received}")
        self.counts["promises"] += 1


def set_clock(file: Path, offset: timedelta) -> None:
    """Let web and worker believe in another time from now on."""
    new = file.with_suffix(".new")
    new.write_text(f"{offset.total_seconds():+.0f}\n")
    new.replace(file)


def preload(home: Path) -> dict[str, str]:
    """Return what makes a program believe the file instead of the machine."""
    return {
        "LD_PRELOAD": library(),
        "FAKETIME_TIMESTAMP_FILE": str(home / "clock"),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


def play(seed: int, *, hurry: bool, most: int = 10) -> tuple[dict[str, Any], list[str]]:
    """Jump ten times, look after each; then let everything come to rest at the true time."""
    path = HOMES / "clock.log"
    log, product = Log(path), Product("clock")
    set_clock(product.home / "clock", timedelta())
    for program in (product.web, product.worker):
        program.env |= preload(product.home)
    with running(product):
        known = json.loads((product.home / "known.json").read_text())
        caller = Caller(product.url, known["programs"][0])
        caller.renew()
        trial = Trial(product, log, known, caller, random.Random(seed))
        for name, offset in jumps(datetime.now(HERE))[:most]:
            trial.jump(name, offset)
        set_clock(product.home / "clock", timedelta())
        settle(product, seconds=300, hurry=hurry)
        counts, faults = inspect(product, path)
        starts = product.web.starts, product.worker.starts
    if starts != (1, 1):
        trial.faults.append(f"web and worker were started {starts} times")
    return dict(trial.counts) | counts, trial.faults + faults
