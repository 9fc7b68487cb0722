"""People for the drill on two hosts: each request is noted with its phase, answerer and time."""

import base64
import hashlib
import http.client
import itertools
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tools.demo_check import CIVIL, CULTURE, DESK, STATUS, Check, CheckError
from tools.http_person import Page, PageError, Person
from tools.two_hosts_machines import HUB_ADDRESS, SITE, SITE_NAME, SITE_PORT, DrillError

PAGES = ("/dossiers/", "/", "/dossiers/?q=le+thi", "/tra-cuu/")
TUS = {"Tus-Resumable": "1.0.0"}
PART_TYPE = "application/offset+octet-stream"
MIB = 1024 * 1024
PAUSE = 0.5  # between two uploads of the person who sends files


@dataclass(frozen=True, slots=True)
class Request:
    """One request as a person lived it."""

    phase: str
    what: str
    host: str
    status: int
    seconds: float
    failure: str = ""


@dataclass
class Notebook:
    """All requests of the drill."""

    phase: str = ""
    requests: list[Request] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, began: float, host: str, status: int, failure: str = "") -> None:
        """Write a request down; a server's error is a failure whoever asked."""
        failure = failure or (f"status {status}" if status >= 500 else "")
        with self.lock:
            seconds = time.perf_counter() - began
            self.requests.append(Request(self.phase, what, host, status, seconds, failure))

    def of(self, phase: str) -> list[Request]:
        """Return the requests of a phase."""
        with self.lock:
            return [one for one in self.requests if one.phase == phase]


class Browser:
    """A connection that is kept, with the session of somebody who signed in."""

    def __init__(self, cookies: str, address: str = HUB_ADDRESS, port: int = SITE_PORT) -> None:
        self.cookies, self.address, self.port = cookies, address, port
        self.line: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send a request; a broken connection is not asked again."""
        if self.line is None:
            self.line = http.client.HTTPConnection(self.address, self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self.line.request(
                method, path, body, {"Host": SITE_NAME, "Cookie": self.cookies} | named
            )
            answer = self.line.getresponse()
            return answer, answer.read()
        except BaseException:
            self.line.close()
            self.line = None
            raise


class NotedPerson(Person):
    """A person of the demonstration's check whose every request is noted."""

    notebook: Notebook

    def _open(self, address: str, body: bytes | None) -> Page:
        began, what = time.perf_counter(), "POST" if body else "GET"
        try:
            page = super()._open(address, body)
        except OSError as failure:
            self.notebook.note(f"job {what}", began, "", 0, repr(failure))
            raise
        self.notebook.note(f"job {what}", began, "", page.status)
        return page


def sign_in(name: str, password: str, site: str = SITE) -> str:
    """Sign somebody in by the form; return the cookies."""
    person = Person(site, name)
    person.sign_in(password)
    return cookies_of(person)


def cookies_of(person: Person) -> str:
    """Return the cookies of a browser as a header."""
    return "; ".join(f"{one.name}={one.value}" for one in person.cookies)


def read_pages(
    notebook: Notebook, browsers: list[Browser], rate: float
) -> list[Callable[[], None]]:
    """Return threads that read pages at a fixed rate, timed from when each was due."""
    turns, began = itertools.count(), time.perf_counter()

    def read(browser: Browser) -> None:
        turn = next(turns)
        due = began + turn / rate
        time.sleep(max(due - time.perf_counter(), 0))
        path = PAGES[turn % len(PAGES)]
        try:
            answer, _body = browser.ask("GET", path)
        except (OSError, http.client.HTTPException) as failure:
            notebook.note(path, due, "", 0, repr(failure))
            return
        wrong = "" if answer.status == 200 else f"{path}: {answer.status}"
        notebook.note(
            "read", due, answer.headers.get("X-Answered-By", ""), answer.status, wrong
        )

    return [lambda browser=browser: read(browser) for browser in browsers]  # type: ignore[misc]


def upload(notebook: Notebook, browser: Browser) -> None:
    """Send a text of a MiB in three parts, each a request of its own; then take breath."""
    _send(notebook, browser)
    time.sleep(PAUSE)


def _send(notebook: Notebook, browser: Browser) -> None:
    content = os.urandom(MIB // 2).hex().encode()
    name = base64.b64encode("quét.txt".encode()).decode()
    steps = create_upload(len(content), name)
    address, at = "", 0
    while True:
        began = time.perf_counter()
        part = content[at : at + MIB // 3 + 1]
        try:
            if address:
                answer, _body = browser.ask("PATCH", address, part, **part_headers(at))
            else:
                answer, _body = browser.ask("POST", "/files/uploads/", None, **steps)
        except (OSError, http.client.HTTPException) as failure:
            notebook.note(f"upload from {at}", began, "", 0, repr(failure))
            return
        wrong = "" if answer.status in (201, 204) else f"upload: {answer.status}"
        notebook.note(
            f"upload from {at}",
            began,
            answer.headers.get("X-Answered-By", ""),
            answer.status,
            wrong,
        )
        if wrong:
            return
        address = address or path_of(answer.headers["Location"])
        at = int(answer.headers["Upload-Offset"])
        if at >= len(content):
            return


def create_upload(size: int, name: str) -> dict[str, str]:
    """Return the headers that open an upload in parts."""
    return TUS | {"Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}


def part_headers(offset: int) -> dict[str, str]:
    """Return the headers of one part."""
    return TUS | {"Upload-Offset": str(offset), "Content-Type": PART_TYPE}


def path_of(address: str) -> str:
    """Return the path of an upload's address."""
    return "/files/uploads/" + address.partition("/files/uploads/")[2]


def work_on_dossiers(notebook: Notebook, check: Check) -> None:
    """Receive a dossier and lead it to the specialist's desk: about twenty requests."""
    try:
        dossier = check.receive("le thi", STATUS)
        check.hand_over(dossier, CULTURE)
        check.act(dossier, "take", CIVIL)
    except (CheckError, PageError) as failure:
        notebook.note("job", time.perf_counter(), "", 0, f"the job broke: {failure}")
    except OSError:
        return  # noted where it happened


class QuietCheck(Check):
    """The demonstration's check without its lines."""

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say nothing."""
        yield


def noted_check(notebook: Notebook, password: str) -> Check:
    """Return the officials of a dossier, signed in through the balancer."""
    check = QuietCheck(SITE, password)
    for name in (DESK, CIVIL):
        check.people[name] = person = NotedPerson(SITE, name)
        person.notebook = notebook
        person.sign_in(password)
    return check


@contextmanager
def load(acts: list[Callable[[], None]], most_seconds: float) -> Iterator[None]:
    """Let each act be done again and again beside the block, never longer than this."""
    stop, last = threading.Event(), time.monotonic() + most_seconds
    broken: list[BaseException] = []

    def repeat(act: Callable[[], None]) -> None:
        try:
            while not stop.is_set() and time.monotonic() < last:
                act()
        except BaseException as error:  # noqa: BLE001 (told to the main thread)
            broken.append(error)

    threads = [threading.Thread(target=repeat, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    if broken:
        raise broken[0]
    if time.monotonic() > last:
        raise DrillError("the load ended before the drill did")


def figures(found: list[Request]) -> dict[str, object]:
    """Return what is told of a phase."""
    times = sorted(one.seconds for one in found) or [0.0]
    return {
        "requests": len(found),
        "failures": sum(bool(one.failure) for one in found),
        "median_ms": round(times[len(times) // 2] * 1000),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000),
        "slowest_ms": round(times[-1] * 1000),
        "slowest": max(found, key=lambda one: one.seconds).what if found else "",
        "over_1_s": sum(one > 1 for one in times),
        "by_host": dict(Counter(one.host for one in found if one.host)),
        "kinds_of_failure": dict(Counter(one.failure for one in found if one.failure)),
    }


def digest(content: bytes) -> str:
    """Return what tells two contents apart."""
    return hashlib.sha256(content).hexdigest()
