"""``./demo --check``: the main job end to end over HTTP, as its people do it.

Receives four dossiers at the desk and leads them on: the plain way to the result, a
supplement, a refusal, an extension with an apology. Reads text and QR of every paper back
from its PDF, says what stands there, and follows the code without signing in. A citizen
sends a fifth from home and rates it. A signed report goes to the commune next door and is taken back.
Ends with 0 only if all of it held.
"""

import json
import os
import re
import sys
import time
import unicodedata
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pypdfium2
import zxingcpp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools.demo_citizen import from_home
from tools.demo_exchange import next_door
from tools.http_person import Form, Page, PageError, Person

DESK, CIVIL, LAND = "mot.cua", "ho.tich", "dia.chinh"
HEAD, CHAIR, CLERK = "truong.phong", "chu.tich", "van.thu"
CULTURE, ECONOMY = "Phòng Văn hóa - Xã hội", "Phòng Kinh tế"
STATUS, BUILDING = "1.004873", "1.013225"
TITLES = {
    "intake_receipt": "giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "supplement_request": "phiếu yêu cầu bổ sung",
    "apology_letter": "phiếu xin lỗi và hẹn lại",
    "refusal_notice": "phiếu từ chối",
}
QR_SCALE = 4
BORN_BEFORE = 2000


class CheckError(Exception):
    """Something did not hold; the text says what."""


@dataclass
class Dossier:
    """A dossier on its way through the check."""

    path: str
    code: str
    applicant: str


@dataclass
class Check:
    """The people, and what they have seen so far."""

    site: str
    password: str
    people: dict[str, Person] = field(default_factory=dict)
    papers: int = 0

    def person(self, name: str) -> Person:
        """Return an official who has signed in."""
        if name not in self.people:
            self.people[name] = Person(self.site, name)
            self.people[name].sign_in(self.password)
        return self.people[name]

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is done and how long it took."""
        began = time.monotonic()
        yield
        print(f"  {what:<66} {(time.monotonic() - began) * 1000:6.0f} ms", flush=True)

    def act(self, dossier: Dossier, key: str, who: str, **values: str) -> Page:
        """Let somebody do an act on the page of the act."""
        person = self.person(who)
        with self.step(f"{who}: {key}"):
            page = person.get(f"{dossier.path}{key}/")
            if not page.address.endswith(f"/{key}/"):
                message = f"{who} was not offered “{key}” on {dossier.code}"
                raise CheckError(message)
            answer = person.send(page, page.form(), values)
            refused = answer.status != 200 or answer.address.endswith(f"/{key}/")
            if refused:
                message = f"“{key}” was refused to {who}: {_errors(answer)}"
                raise CheckError(message)
        return answer

    def hand_over(self, dossier: Dossier, place: str) -> None:
        """Hand a dossier to a unit by its name."""
        page = self.person(DESK).get(f"{dossier.path}hand_over/")
        unit = page.form().choice("unit_id", place)
        self.act(dossier, "hand_over", DESK, unit_id=unit)

    def receive(self, letters: str, procedure: str) -> Dossier:
        """Take a dossier in at the desk for the first resident that the letters mean."""
        desk = self.person(DESK)
        with self.step(f"{DESK}: take in {procedure} for “{letters}”"):
            person = _suggestion(
                desk, f"/counter/people/?q={urllib.parse.quote(letters)}", grown=True
            )
            chosen = _suggestion(desk, f"/counter/procedures/?q={procedure}")
            page = desk.get("/counter/intake/")
            for press in (f"identify:{person['value']}", f"choose:{chosen['value']}",
                          "no", "all", "receive"):  # fmt: skip
                form = page.form("/counter/intake/")
                page = desk.send(page, form, {"act": press} | _unknown_fee(form))
            if "/counter/done/" not in page.address:
                message = f"the desk could not take in {procedure}: {_errors(page)}"
                raise CheckError(message)
        path = page.link(r"/dossiers/[0-9a-f-]{36}/")
        code = re.search(r"H56\.99\.01-\d{8}-\d{7}", page.text())
        return Dossier(path, code[0] if code else "", person["label"])

    def paper(self, dossier: Dossier, kind: str, *words: str, who: str = DESK) -> str:
        """Read a paper of a kind back from its PDF; return the address in its QR."""
        with self.step(f"{who}: print “{TITLES[kind]}”"):
            pdf = self._find_paper(dossier, kind, self.person(who))
            text, address = _text(pdf), _qr(pdf)
            _hold(text, dossier.code, dossier.applicant, *words)
            if not address.endswith(f"/{dossier.code}/"):
                message = f"the QR of {dossier.code} leads to {address}"
                raise CheckError(message)
        self.papers += 1
        numbers = [one.upper() for one in re.findall(r"số: (\d+/\S+)", text)]
        said = " | ".join([TITLES[kind], *numbers, dossier.code, dossier.applicant, *words])
        print(f"      text: {said}\n      QR:   {address}", flush=True)
        return address

    def follow(self, dossier: Dossier, address: str, expected: str) -> None:
        """Follow the receipt's QR as the citizen and read the stage, without signing in."""
        with self.step(f"citizen: scan the QR and read “{expected}”"):
            page = Person(self.site).get(urllib.parse.urlsplit(address).path)
            if dossier.code not in page.text() or expected not in page.text():
                message = f"{address} does not say “{expected}”: {page.text()[:300]}"
                raise CheckError(message)
            if dossier.applicant in page.text():
                message = f"{address} names the applicant to anybody"
                raise CheckError(message)

    def _find_paper(self, dossier: Dossier, kind: str, person: Person) -> bytes:
        page = person.get(dossier.path)
        for address in sorted(set(re.findall(r'"(/dossiers/papers/[^/"]+/)"', page.html))):
            pdf = person.get(address)
            if pdf.media_type == "application/pdf" and TITLES[kind] in _text(pdf.body):
                return pdf.body
        message = f"{dossier.code} has no {kind}"
        raise CheckError(message)


def plain_way(check: Check) -> None:
    """From the desk to the result in the citizen's hands."""
    dossier = check.receive("le thi", STATUS)
    qr = check.paper(dossier, "intake_receipt")
    check.follow(dossier, qr, "Đã tiếp nhận")
    check.hand_over(dossier, CULTURE)
    check.act(dossier, "take", CIVIL)
    check.act(dossier, "forward", CIVIL, words="Đủ điều kiện.")
    check.act(dossier, "approve", CHAIR)
    check.act(dossier, "stamp", CLERK)
    check.act(dossier, "return_result", DESK)
    check.act(dossier, "close", DESK)
    check.follow(dossier, qr, "Đã trả kết quả")


def supplement(check: Check) -> None:
    """Papers are missing; they are asked for and come."""
    dossier = check.receive("nguyen van", STATUS)
    check.hand_over(dossier, CULTURE)
    check.act(dossier, "take", CIVIL)
    reason = "Thiếu giấy tờ chứng minh nơi cư trú."
    asked = {"items-0-originals": "1", "reason": reason}
    check.act(dossier, "request_supplement", CIVIL, **asked)
    check.paper(dossier, "supplement_request", reason, who=CIVIL)
    check.act(dossier, "accept_supplement", DESK)
    check.act(dossier, "forward", CIVIL)


def refusal(check: Check) -> None:
    """The request cannot be granted; the citizen gets the notice over the desk."""
    dossier = check.receive("pham thi", STATUS)
    check.hand_over(dossier, CULTURE)
    check.act(dossier, "take", CIVIL)
    reason = "Chưa đủ điều kiện theo quy định."
    check.act(dossier, "refuse", CIVIL, reason=reason)
    check.paper(dossier, "refusal_notice", reason)
    check.act(dossier, "return_result", DESK)
    check.act(dossier, "close", DESK)


def extension(check: Check) -> None:
    """More time is needed; the authority apologises in time."""
    dossier = check.receive("trinh", BUILDING)
    check.hand_over(dossier, ECONOMY)
    check.act(dossier, "take", LAND)
    reason = "Cần kiểm tra thực địa."
    more = {"reason": reason, "limit_value": "5", "limit_unit": "working_day"}
    check.act(dossier, "extend", HEAD, **more)
    check.paper(dossier, "apology_letter", reason, who=HEAD)


def main(site: str, phones: str, password: str) -> int:
    """Play all stories; return 0 only if all held."""
    began, check = time.monotonic(), Check(site, password)
    at_home = partial(from_home, phones=phones)
    at_home.__doc__ = from_home.__doc__
    stories = (plain_way, supplement, refusal, extension, at_home, next_door)
    for story in stories:
        print(f"\n{story.__doc__}")
        try:
            story(check)
        except (CheckError, PageError, OSError) as failure:
            print(f"\nFAILED: {failure}")
            return 1
    address, taken = max((one.slowest for one in check.people.values()), key=lambda one: one[1])
    print(
        f"\nAll held: {len(stories)} stories, {check.papers} papers read back, "
        f"{time.monotonic() - began:.1f} s; slowest answer {taken * 1000:.0f} ms ({address})"
    )
    return 0


def _unknown_fee(form: Form) -> dict[str, str]:
    """Type the fee where the province sets it, as the officer has to."""
    return {"m-fee": "10000"} if ("m-fee", "") in form.fields else {}


def _suggestion(person: Person, path: str, *, grown: bool = False) -> dict[str, str]:
    """Return the first suggestion, or the first grown-up."""
    found = json.loads(person.get(path).body)
    found = [one for one in found if not grown or _year_in(one["hint"]) < BORN_BEFORE]
    if not found:
        message = f"{path} finds nothing"
        raise CheckError(message)
    return dict(found[0])


def _year_in(hint: str) -> int:
    year = re.search(r"(19|20)[0-9]{2}", hint)
    return int(year[0]) if year else 0


def _errors(page: Page) -> str:
    found = re.findall(
        r"x-field-error[^>]*>(.*?)</p>|alert-\w+[^>]*>(.*?)</div>", page.html, re.DOTALL
    )
    words = [re.sub(r"<[^>]+>", " ", one or other) for one, other in found]
    said = "; ".join(" ".join(one.split()) for one in words if one.strip())
    return said or f"{page.status} {page.address}"


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return _plain(" ".join(pages))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _hold(text: str, *expected: str) -> None:
    missing = [one for one in expected if _plain(one) not in text]
    if missing:
        message = f"the paper lacks {missing}"
        raise CheckError(message)


def _qr(pdf: bytes) -> str:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=QR_SCALE).to_pil()
    found = zxingcpp.read_barcodes(picture)
    if not found:
        message = "the paper has no QR that can be read"
        raise CheckError(message)
    return str(found[0].text)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2], os.environ["XASO_DEMO_PASSWORD"]))
