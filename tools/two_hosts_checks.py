"""What is begun at one of two hosts goes on at the other: session, file, upload in parts."""

import base64
import http.client
import os
import re
import signal
import time
from pathlib import Path

from tools.demo_check import STATUS
from tools.http_person import Page, Person
from tools.two_hosts_load import (
    TUS,
    Browser,
    QuietCheck,
    cookies_of,
    create_upload,
    digest,
    part_headers,
    path_of,
    sign_in,
)
from tools.two_hosts_machines import SITE_NAME, WEB_PORT, DrillError, Host, status, wait_for

BOUNDARY = "----two-hosts-b1c7"
DESK = "mot.cua"


def at(host: Host, cookies: str) -> Browser:
    """Return a browser that speaks to one host, past the balancer."""
    return Browser(cookies, host.address, WEB_PORT)


def hold(condition: object, what: str) -> None:
    """End the drill where something does not hold."""
    if not condition:
        raise DrillError(what)


def session_of_the_other(one: Host, two: Host, password: str) -> None:
    """Sign in here, work there, sign out there, be out here."""
    person = Person(one.web, DESK)
    person.sign_in(password)
    cookies = cookies_of(person)
    hold(at(two, cookies).ask("GET", "/counter/")[0].status == 200, "the session is not known")
    other = Person(two.web, DESK)
    for cookie in person.cookies:
        cookie.domain = two.address
        other.cookies.set_cookie(cookie)
    page = other.get("/counter/")
    other.send(page, page.form("/dang-xuat/"), {})
    left = at(one, cookies).ask("GET", "/counter/")[0].status
    hold(left == 302, f"signed out at {two.name}, still in at {one.name} ({left})")


def file_of_the_other(one: Host, two: Host, password: str) -> None:
    """A scan given to one host is read at the other, byte by byte."""
    check = QuietCheck(one.web, password)
    path = check.receive("le thi", STATUS).path
    desk = check.person(DESK)
    page = desk.get(f"{path}files/")
    content = f"Bản quét {os.urandom(8).hex()}\n".encode() * 5_000
    cookies = cookies_of(desk)
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    answer, _body = at(one, cookies).ask(
        "POST", f"{path}files/", _as_multipart(page, content), Content_Type=kind
    )
    hold(answer.status == 302, f"the file was not taken ({answer.status})")
    _answer, body = at(two, cookies).ask("GET", path)
    found = re.findall(rf'"({path}files/[0-9a-f-]{{36}}/)', body.decode())
    hold(found, "the other host does not list the file")
    answer, body = at(two, cookies).ask("GET", found[-1])
    hold(answer.status == 200 and digest(body) == digest(content), "the file is another there")


def _as_multipart(page: Page, content: bytes) -> bytes:
    fields = page.form().fields
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    head = 'Content-Disposition: form-data; name="scans"; filename="scan.txt"'
    start = f"--{BOUNDARY}\r\n{head}\r\nContent-Type: text/plain\r\n\r\n"
    return "".join([*parts, start]).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def upload_of_the_other(one: Host, two: Host, password: str) -> None:
    """An upload begun here goes on there, and is whole here."""
    cookies = sign_in(DESK, password, one.web)
    content = os.urandom(1024 * 1024).hex().encode()
    half = len(content) // 2
    name = base64.b64encode("bản đồ.txt".encode()).decode()
    answer, _body = at(one, cookies).ask(
        "POST", "/files/uploads/", None, **create_upload(len(content), name)
    )
    address = path_of(answer.headers["Location"])
    at(one, cookies).ask("PATCH", address, content[:half], **part_headers(0))
    answer, _body = at(two, cookies).ask("HEAD", address, None, **TUS)
    hold(int(answer.headers["Upload-Offset"]) == half, "the first half is not known there")
    answer, _body = at(two, cookies).ask("PATCH", address, content[half:], **part_headers(half))
    hold(answer.status == 204, f"the second half was not taken ({answer.status})")
    answer, body = at(one, cookies).ask("GET", address)
    hold(b'"state": "stored"' in body, f"the upload did not become a file: {body.decode()}")


def request_in_hand(host: Host, password: str) -> float:
    """SIGTERM while a body is still on its way: it is taken and answered, then the process ends.

    Returns the seconds from the signal to the end; two of them the body takes.
    """
    cookies = sign_in(DESK, password, host.web)
    name = base64.b64encode("chậm.txt".encode()).decode()
    content = b"x" * 200_000
    answer, _body = at(host, cookies).ask(
        "POST", "/files/uploads/", None, **create_upload(len(content), name)
    )
    line = http.client.HTTPConnection(host.address, WEB_PORT, timeout=30)
    line.putrequest("PATCH", path_of(answer.headers["Location"]), skip_host=True)
    headers = part_headers(0) | {"Host": SITE_NAME, "Cookie": cookies}
    for header, value in headers.items():
        line.putheader(header, value)
    line.putheader("Content-Length", str(len(content)))
    line.endheaders(content[:100_000])
    time.sleep(0.5)
    began, web = time.monotonic(), int((host.folder / "web.pid").read_text())
    os.kill(web, signal.SIGTERM)
    time.sleep(2)
    line.send(content[100_000:])
    taken = line.getresponse().status
    hold(taken == 204, f"the request in hand was answered by {taken}")
    wait_for(lambda: not Path(f"/proc/{web}").exists(), "the end of the old process")
    ended = time.monotonic() - began
    wait_for(lambda: status(f"{host.web}/health/ready") == 200, host.name)
    return round(ended, 1)
