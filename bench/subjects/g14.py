"""G14: a dossier with three 400 kB files, then its status, by API; against any system with a port.

``python bench/subjects/g14.py ADDRESS CLIENT_ID CLIENT_SECRET`` drives a running installation
and prints one line for each number of clients. A peer is measured beside it by a `Port` of its own.
"""

import argparse
import base64
import http.client
import json
import os
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

CLIENTS = (1, 10, 20, 40)
FILES, SIZE = 3, 400_000
PROCEDURE = "1.004873"


class Port(Protocol):
    """What a system must be able to do to be measured; one port for each client."""

    def submit(self, files: list[tuple[str, bytes]]) -> str:
        """Hand in a dossier with its files; return by what it is known."""

    def status(self, known_as: str) -> None:
        """Ask how it stands."""


@dataclass(frozen=True)
class Figures:
    """What a number of clients got done, and how long they waited for a whole act."""

    clients: int
    acts_a_second: float
    p50: float
    p95: float
    p99: float
    acts: int
    failures: int

    def sentence(self) -> str:
        """Say it in one line."""
        times = ", ".join(
            f"{name} {1000 * value:.0f} ms"
            for name, value in (("p50", self.p50), ("p95", self.p95), ("p99", self.p99))
        )
        return (
            f"{self.clients:3} clients: {self.acts_a_second:6.1f} acts/s, {times},"
            f" {self.failures} failures of {self.acts + self.failures}"
        )


class Xaso:
    """A connected program, with one connection that is kept open."""

    def __init__(self, address: str, client_id: str, secret: str) -> None:
        place = urlsplit(address)
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        self.connection = kinds[place.scheme](place.netloc, timeout=60)
        self.basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        self.renewed, self.token = float("-inf"), ""
        self.papers = self._papers()

    def submit(self, files: list[tuple[str, bytes]]) -> str:
        """Submit a dossier, the required papers first."""
        names = [name for name, _content in files]
        papers = [{"component": one} for one in self.papers] or [{"name": "Giấy tờ"}]
        for place, name in enumerate(names):
            papers[place % len(papers)].setdefault("files", []).append(name)
        body = {
            "procedure": PROCEDURE,
            "applicant": {"name": "Lê Thị Mẫu", "personal_id": "038190000001"},
            "components": [one for one in papers if "files" in one],
        }
        boundary = uuid.uuid4().hex
        content = b"".join(
            [
                _part(boundary, 'name="dossier"', json.dumps(body).encode()),
                *(_part(boundary, f'name="files"; filename="{n}"', c) for n, c in files),
                f"--{boundary}--\r\n".encode(),
            ]
        )
        kind = f"multipart/form-data; boundary={boundary}"
        made = self._call(
            "POST",
            "/api/v1/dossiers",
            content,
            {"Content-Type": kind, "Idempotency-Key": boundary},
        )
        return str(made["code"])

    def status(self, known_as: str) -> None:
        """Ask for the status."""
        self._call("GET", f"/api/v1/dossiers/{known_as}")

    def _papers(self) -> list[str]:
        known = self._call("GET", f"/api/v1/procedures/{PROCEDURE}")["components"]
        online = [one for one in known if one["channel"] in (None, "online")]
        return [one["id"] for one in online if one["required"] and not one["condition"]]

    def _call(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> dict:
        if time.monotonic() - self.renewed > 300:
            self.renewed = time.monotonic()
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            form = b"grant_type=client_credentials"
            given = self._send(
                "POST", "/api/token", form, kind | {"Authorization": f"Basic {self.basic}"}
            )
            self.token = given["access_token"]
        bearer = {"Authorization": f"Bearer {self.token}"}
        return self._send(method, path, body, bearer | (headers or {}))

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> dict:
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        if answer.status >= 300:
            raise ConnectionError(answer.status, content[:300])
        return json.loads(content)


def some_files() -> list[tuple[str, bytes]]:
    """Return three files that nobody has sent before: scans, as a real PDF each."""
    return [(f"giay-to-{place}.pdf", _pdf(os.urandom(SIZE))) for place in range(FILES)]


def drive(make_port: Callable[[], Port], clients: int, seconds: float) -> Figures:
    """Let so many clients hand in and ask, one act after the other, for so long."""
    ports = [make_port() for _ in range(clients)]
    times: list[float] = []
    failures: list[Exception] = []
    ends: list[float] = []
    start = threading.Barrier(clients + 1)
    stop = threading.Event()

    def work(port: Port) -> None:
        files = some_files()
        start.wait()
        while not stop.is_set():
            began = time.perf_counter()
            try:
                port.status(port.submit(files))
                times.append(time.perf_counter() - began)
            except (OSError, http.client.HTTPException) as failure:
                failures.append(failure)
            ends.append(time.perf_counter())
            files = some_files()

    threads = [threading.Thread(target=work, args=(port,)) for port in ports]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    if failures:
        print(f"  first failure: {failures[0]!r}"[:400])
    times.sort()
    return Figures(
        clients=clients,
        acts_a_second=len(times) / (max(ends) - began),
        p50=_share(times, 0.5),
        p95=_share(times, 0.95),
        p99=_share(times, 0.99),
        acts=len(times),
        failures=len(failures),
    )


def _share(times: list[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)] if times else float("nan")


def _part(boundary: str, about: str, content: bytes) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; {about}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def _pdf(noise: bytes) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(noise), noise),
    ]
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    return content + head + table + trailer % (count, len(content))


def main() -> None:
    """Drive an installation that runs already."""
    parser = argparse.ArgumentParser(description="Submit dossiers by API and ask for them.")
    parser.add_argument("address")
    parser.add_argument("client_id")
    parser.add_argument("secret")
    parser.add_argument("--clients", type=int, nargs="+", default=list(CLIENTS))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    given = parser.parse_args()
    found = []
    for clients in given.clients:
        found.append(
            drive(
                lambda: Xaso(given.address, given.client_id, given.secret),
                clients,
                given.seconds,
            )
        )
        print(found[-1].sentence(), flush=True)
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")


if __name__ == "__main__":
    main()
