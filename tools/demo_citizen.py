"""The citizen's part of ``./demo --check``: found by their own words, sent from home, paid, rated."""

import json
import re
import secrets
import time
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

from standins.bank import Account, Bank
from tools.http_person import Page, PageError, Person

if TYPE_CHECKING:
    from tools.demo_check import Check, Dossier

WORDS = "xin trich luc khai sinh"
PROCEDURE = "2.000635"
TELEPHONE = "0912345099"
PATIENCE = 60.0
IT = "cntt"
ANSWERS = {
    "applicant-name": "Lê Thị Mẫu",
    "applicant-birth_date": "02/03/1990",
    "applicant-id_kind": "personal_id",
    "applicant-personal_id": "038190000099",
    "applicant-address_country": "VN",
    "applicant-address_place": "Xã Vĩnh Hưng, tỉnh Thanh Hóa",
    "applicant-address_detail": "Thôn 1",
    "applicant-phone": TELEPHONE,
    "role-kind": "person",
    "role-for_whom": "self",
    "event-kind": "birth",
    "subject-gender": "female",
    "subject-ethnicity": "Kinh",
    "subject-nationality": "VN",
    "register-place": "UBND xã Vĩnh Hưng",
    "register-number_known": "no",
    "copies-count": "1",
    "sworn-true": "on",
    "answer": "no",
}
STEPS = 20
TOLD = 2
"""So often the bank tells of the same money."""


def from_home(check: "Check", phones: str) -> None:
    """A citizen finds, signs in by a code, fills in once, sends, pays, follows and rates."""
    citizen = Person(check.site, "citizen")
    check.people["citizen"] = citizen
    with check.step(f"citizen: search “{WORDS}”"):
        _find(citizen)
    with check.step("citizen: sign in by the code on the telephone"):
        page = _sign_in(citizen, phones)
    with check.step("citizen: fill in page after page"):
        page = _fill_in(citizen, citizen.send(page, page.form(), {"act": "begin"}))
    with check.step("citizen: look over and send, twice"):
        code = _submit(citizen, page, phones)
    path = f"/dich-vu-cong/ho-so/{code}/"
    dossier = _received(check, code)
    with check.step(f"citizen: pay by QR, the bank tells of it {TOLD} times"):
        _pay(check, citizen, path)
    _decided(check, dossier)
    with check.step("citizen: read the end on the own page, rate with one tap"):
        page = citizen.get(path)
        _expect(page, "Đã trả kết quả")
        rating = page.form("/danh-gia/")
        thanks = citizen.send(page, rating, {"score": _best(page)})
        _expect(thanks, "Cảm ơn ông/bà")


def _find(citizen: Person) -> None:
    asked = urllib.parse.urlencode({"q": WORDS, "limit": "5"})
    found = json.loads(citizen.get(f"/api/public/procedures?{asked}").body)["items"]
    if PROCEDURE not in [one["code"] for one in found[:3]]:
        raise PageError(f"“{WORDS}” does not find {PROCEDURE}: {found}")


def _sign_in(citizen: Person, phones: str) -> Page:
    before = len(_messages(phones))
    page = citizen.get(f"/cong-dan/dang-nhap/dien-thoai/?next=/dich-vu-cong/nop/{PROCEDURE}/")
    page = citizen.send(page, page.form(), {"phone": TELEPHONE})
    page = citizen.send(page, page.form(), {"code": _code(phones, before)})
    if f"/nop/{PROCEDURE}/" not in page.address:
        raise PageError(f"the code led to {page.address}")
    return page


def _fill_in(citizen: Person, page: Page) -> Page:
    for _step in range(STEPS):
        if "/xem-lai/" in page.address:
            return page
        form = page.form()
        asked = set(re.findall(r'name="([^"]+)"', page.html))
        given = {name: value for name, value in ANSWERS.items() if name in asked}
        after = citizen.send(page, form, given | {"act": "next"})
        if after.address.partition("#")[0] == page.address.partition("#")[0]:
            said = re.findall(r"data-error-summary.*?</div>", after.html, re.DOTALL)
            raise PageError(f"{page.address}: {re.sub('<[^>]+>', ' ', ' '.join(said))}")
        page = after
    raise PageError("the form has no end")


def _submit(citizen: Person, page: Page, phones: str) -> str:
    form = page.form()
    before = len(_messages(phones))
    sent = citizen.send(page, form, {"consent": "on"})
    if 'name="code"' in sent.html:
        sent = citizen.send(sent, sent.form(), {"consent": "on", "code": _code(phones, before)})
    again = citizen.send(page, form, {"consent": "on"})
    codes = {_dossier(one) for one in (sent, again)}
    if len(codes) != 1:
        raise PageError(f"pressing twice made {codes}")
    return codes.pop()


def _dossier(page: Page) -> str:
    found = re.search(r"H56\.99\.01-\d{8}-\d{7}", page.text())
    if not found:
        raise PageError(f"{page.address} names no dossier: {page.text()[:400]}")
    return found[0]


def _received(check: "Check", code: str) -> "Dossier":
    """Let the officials receive it, which asks for the fee of the province's table."""
    from tools import demo_check as office  # noqa: PLC0415 (it imports this module)

    page = check.person(office.DESK).get(f"/search/?q={code}")
    path = re.search(r"/dossiers/[0-9a-f-]{36}/", page.address + page.html)
    if not path:
        raise PageError(f"the desk does not find {code}")
    dossier = office.Dossier(path[0], code, ANSWERS["applicant-name"])
    check.act(dossier, "receive", office.DESK)
    check.hand_over(dossier, office.CULTURE)
    check.act(dossier, "take", office.CIVIL)
    return dossier


def _decided(check: "Check", dossier: "Dossier") -> None:
    """Let the officials lead it to the result, as they lead every dossier."""
    from tools import demo_check as office  # noqa: PLC0415 (it imports this module)

    check.act(dossier, "forward", office.CIVIL, words="Đủ điều kiện.")
    check.act(dossier, "approve", office.CHAIR)
    check.act(dossier, "stamp", office.CLERK)
    check.act(dossier, "return_result", office.DESK)


def _pay(check: "Check", citizen: Person, path: str) -> None:
    """Pay what the own page asks for; wait until it asks no more."""
    shown = citizen.get(path).html.partition('id="payment"')[2]
    text, amount = re.search(r"XS[0-9A-Z]{8,}", shown), re.search(r"([\d.]+)\s*đ", shown)
    if not text or not amount:
        raise PageError(f"{path} does not say what to transfer")
    fee = int(amount[1].replace(".", ""))
    account = _bank_account(check)
    bank = Bank(accounts={account.number: account})
    bank.credit({"account": account.number, "amount": fee, "content": text[0], "times": TOLD})
    bank.settle()
    answers = [one["status"] for one in bank.sent]
    if answers != [200] * TOLD:
        raise PageError(f"the notices of the bank were answered {answers}")
    until = time.monotonic() + PATIENCE
    while 'id="payment"' in citizen.get(path).html:
        if time.monotonic() > until:
            raise PageError(f"{path} still asks for the money")
        time.sleep(0.2)


def _bank_account(check: "Check") -> Account:
    """Let the IT officer agree on a new secret with the stand-in of the bank."""
    officer = check.person(IT)
    overview = officer.get("/payments/accounts/")
    page = officer.get(overview.link(r"/payments/accounts/[0-9a-f-]{36}/"))
    secret = secrets.token_urlsafe(24)
    number = dict(page.form().fields)["number"]
    officer.send(page, page.form(), {"secret": secret})
    notify = re.search(r"https?://[^\s<]+/payments/notices/[^\s<]+", overview.html)
    if not notify:
        raise PageError("the account has no address for notices")
    return Account(number, secret, notify[0])


def _messages(phones: str) -> list[dict[str, str]]:
    address = urllib.parse.urljoin(phones, "messages")
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 (a stand-in)
        told: list[dict[str, str]] = json.load(answer)
    number = TELEPHONE.removeprefix("0")
    return [one for one in told if one["to"].endswith(number)]


def _code(phones: str, before: int) -> str:
    """Wait for the next message of the telephone and read the code in it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for one in _messages(phones)[before:]:
            if found := re.search(r"\b\d{6}\b", one["text"]):
                return found[0]
        time.sleep(0.1)
    raise PageError("no code arrived on the telephone")


def _best(page: Page) -> str:
    return str(max(re.findall(r'name="score" value="(\d+)"', page.html), key=int))


def _expect(page: Page, words: str) -> None:
    if words not in page.text():
        raise PageError(f"{page.address} does not say “{words}”: {page.text()[:400]}")
