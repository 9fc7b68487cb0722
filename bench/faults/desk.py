"""Officials before their browsers; after a broken answer they look what became of their act."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from typing import Any

from bench.faults.programs import BROKEN, PATIENCE, NotAnsweredError
from tools.http_person import Page, PageError, Person

FOR_NOW = {500, 502, 503, 504, 507}
DRAFT = r"/counter/intake/[0-9a-f-]{36}/"


class Official(Person):
    """Somebody at the desk or in a unit; counts what the pages answered."""

    def __init__(self, site: str, username: str, password: str) -> None:
        super().__init__(site, username)
        self.password = password
        self.seen: Counter[str] = Counter()

    def _open(self, address: str, body: bytes | None) -> Page:
        page = super()._open(address, body)
        self.seen[str(page.status)] += 1
        if page.status in FOR_NOW:
            raise ConnectionError(page.status)
        return page

    def patiently(self, step: Any, *given: Any) -> Any:
        """Do a step again until it is answered."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return step(*given)
            except BROKEN as error:
                self.seen["broken"] += 1
                if time.monotonic() > until:
                    raise NotAnsweredError(f"{self.name}: {error!r}") from error
                time.sleep(0.2)

    def act(self, dossier: str, key: str, **values: str) -> bool:
        """Do an act on a dossier; false where it cannot be done (any more)."""
        return bool(self.patiently(self._act, dossier, key, values))

    def _act(self, dossier: str, key: str, values: dict[str, str]) -> bool:
        page = self.get(f"/dossiers/{dossier}/{key}/")
        if not page.address.endswith(f"/{key}/") or page.status != 200:
            return False
        answer = self.send(page, page.form(), values)
        if answer.address.endswith(f"/{key}/"):
            raise NotAnsweredError(f"{key} was refused to {self.name}: {answer.text()[-600:]}")
        return True

    def begin_intake(self, version: str, applicant: str) -> Page:
        """Type an intake up to the last press."""
        return self.patiently(self._begin_intake, version, applicant)  # type: ignore[no-any-return]

    def _begin_intake(self, version: str, applicant: str) -> Page:
        person = {
            "a-name": applicant, "a-number": "038190000001", "a-birth_date": "02/03/1990",
            "a-address": "Thôn 1", "a-phone": "0900000001",
        }  # fmt: skip
        page = self._press(self.get("/counter/intake/"), "type-person")
        page = self._press(page, "refresh", **person)
        page = self._press(page, f"choose:{version}")
        asked = set(re.findall(r'name="(r-[^"]+-answer)"', page.html))
        return self._press(page, "all", **dict.fromkeys(asked, "no"), **{"m-fee": "15000"})

    def take_in(self, page: Page) -> None:
        """Press for the last time; a draft that is gone was taken in by a press without answer."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                done = self._press(page, "receive")
            except BROKEN:
                self.seen["broken"] += 1
                time.sleep(0.2)
                continue
            if "/counter/done/" in done.address or done.status == 404:
                return
            raise NotAnsweredError(f"not taken in: {done.status} {done.text()[-600:]}")
        raise NotAnsweredError("the desk is not answered")

    def _press(self, page: Page, act: str, **typed: str) -> Page:
        form = page.form("/counter/intake/")
        return self.send(page, form, {"act": act} | typed)

    def send_file(self, page: Page, part: str, file: tuple[str, bytes], **typed: str) -> Page:
        """Send a form with a file as a browser does; return the page, whatever its status."""
        form = page.form(part)
        body, kind = form_with_file(form.filled(typed), file)
        address = urllib.parse.urljoin(page.address, form.action or page.address)
        request = urllib.request.Request(address, body, {"Content-Type": kind})  # noqa: S310
        try:
            answer = self._browser.open(request, timeout=30)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            kind = answer.headers.get_content_type()
            return Page(answer.url, answer.status, kind, answer.read())


def form_with_file(fields: list[tuple[str, str]], file: tuple[str, bytes]) -> tuple[bytes, str]:
    """Return fields and a file (name of the field, content) as a browser sends them."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{file[0]}"; filename="a.txt"'
        "\r\nContent-Type: text/plain\r\n\r\n"
    )
    body = "".join(parts).encode() + file[1] + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


__all__ = ["Official", "PageError"]
