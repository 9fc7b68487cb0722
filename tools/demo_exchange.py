"""The exchange's part of ``./demo --check``: a report goes next door and is answered; another is taken back."""

import re
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from standins.ca import PASSWORD
from tools.http_person import Form, Page, PageError, Person

if TYPE_CHECKING:
    from tools.demo_check import Check

AUTHOR, CHAIR, CLERK = "ho.tich", "chu.tich", "van.thu"
NEIGHBOUR, THEIR_CHAIR = "van.thu.tan.mau", "chu.tich.tan.mau"
CHAIRMAN, THEIR_CHAIRMAN = "Hoàng Minh Đức", "Hà Văn Quyết"
HERE = "Ủy ban nhân dân xã Vĩnh Hưng; H56.99.01"
THERE = "Ủy ban nhân dân xã Tân Mẫu; H56.99.02"
PATIENCE = 150.0
"""How long the axis and the worker may take."""
ID = r"[0-9a-f-]{36}"


def next_door(check: "Check") -> None:
    """A report is signed, sealed and sent to the commune next door, registered, answered, recalled."""
    subject = f"Kết quả chuyển đổi số, lần kiểm tra {secrets.token_hex(3)}"
    document, code = _send(check, subject)
    _answer(check, subject)
    _recall(check, document, code)


def _send(check: "Check", subject: str) -> tuple[str, str]:
    author, clerk, other = map(check.person, (AUTHOR, CLERK, NEIGHBOUR))
    with check.step(f"{AUTHOR}: write a report and submit it for signature"):
        document = _write(author, subject, CHAIRMAN, THERE)
    with check.step(f"{CHAIR}: sign it"):
        _sign(check.person(CHAIR), subject)
    with check.step(f"{CLERK}: seal it and send it out"):
        sealed = _do(clerk, document, "seal", pin=PASSWORD)
        code = _match(sealed, r"\b\d+/BC-UBND\b")
    with check.step("the axis: carry it next door"):
        told = other.get(_arrived(other, subject))
    with check.step(f"{NEIGHBOUR}: register it under an arrival number"):
        _register(other, told.link(rf"/documents/incoming/{ID}/"), code)
    with check.step("the axis: carry “registered” and “in progress” back"):
        sent = _listed(clerk, "/exchange/", subject) or ""
        _until(lambda: _asks(clerk) and "Đang xử lý" in clerk.get(sent).text())
    return document, code


def _answer(check: "Check", subject: str) -> None:
    clerk, other = map(check.person, (CLERK, NEIGHBOUR))
    answer = f"Trả lời: {subject}"
    with check.step(f"{NEIGHBOUR}: answer with a document of their own"):
        written = _write(other, answer, THEIR_CHAIRMAN, HERE)
    with check.step(f"{THEIR_CHAIR}: sign it; {NEIGHBOUR}: seal it and send it out"):
        _sign(check.person(THEIR_CHAIR), answer)
        _do(other, written, "seal", pin=PASSWORD)
    with check.step("the axis: carry the answer here"):
        _arrived(clerk, answer)


def _recall(check: "Check", document: str, code: str) -> None:
    clerk, other = map(check.person, (CLERK, NEIGHBOUR))
    with check.step(f"{CLERK}: recall the report"):
        _do(clerk, document, "recall", reason="Ban hành nhầm số liệu")
        waits = "/exchange/received/?state=to_decide"
        asked = _until(lambda: _listed(other, waits, code) if _asks(other) else None)
    with check.step(f"{NEIGHBOUR}: agree, so that it is destroyed there"):
        page = other.get(f"{asked}agree/")
        _expect(other.send(page, page.form(), {}), "Đã đồng ý")
    with check.step("the axis: carry the consent back"):
        back = _listed(clerk, f"/exchange/?text={code}", "Thu hồi") or ""
        _until(lambda: _asks(clerk) and "Đồng ý cập nhật/lấy lại" in clerk.get(back).text())


def _arrived(person: Person, words: str) -> str:
    """Wait until the axis brought what bears the words, and return its address."""
    return _until(
        lambda: _listed(person, "/exchange/received/", words) if _asks(person) else None
    )


def _write(author: Person, subject: str, chairman: str, receiver: str) -> str:
    page = author.get("/documents/new/")
    form = page.form()
    kind = form.choice("kind", "Báo cáo")
    page = author.send(page, form, {"kind": kind, "subject": subject})
    form = page.form("/edit/") if "/edit/" in page.html else page.form()
    signer = form.choice("signer", chairman)
    page = author.send(page, form, {"signer": signer, "receivers": receiver})
    address = _match(page, rf"/documents/{ID}/")
    _do(author, address, "submit")
    return address


def _sign(chairman: Person, subject: str) -> None:
    step = _listed(chairman, "/signing/", subject)
    if step is None:
        raise PageError(f"“{subject}” does not wait for {chairman.name}")
    page = chairman.get(step)
    _refuse_errors(chairman.send(page, _form_with(page, "pin"), {"pin": PASSWORD}))


def _register(other: Person, address: str, code: str) -> None:
    page = other.get(f"{address}register/")
    answer = other.send(page, _form_with(page, "organ_name"), {})
    _refuse_errors(answer)
    _expect(other.get(address), code)


def _do(person: Person, document: str, key: str, **values: str) -> Page:
    page = person.get(f"{document}do/{key}/")
    answer = person.send(page, page.form(), values)
    if answer.address.endswith(f"/{key}/"):
        raise PageError(f"“{key}” was refused to {person.name}: {_faults(answer)}")
    return answer


def _listed(person: Person, address: str, words: str) -> str | None:
    """Return the first link of the row that holds the words, if there is one."""
    rows = re.findall(r"<tr.*?</tr>", person.get(address).html, re.DOTALL)
    for row in rows:
        link = re.search(r'data-open[^>]*href="([^"]+)"|href="([^"]+)"[^>]*data-open', row)
        if words in re.sub(r"<[^>]+>", " ", row) and link:
            return link[1] or link[2]
    return None


def _asks(clerk: Person) -> bool:
    """Press “fetch now”, so that nobody waits for the minute."""
    page = clerk.get("/exchange/received/")
    clerk.send(page, page.form("/exchange/received/fetch/"), {})
    return True


def _until[T](look: Callable[[], T | None]) -> T:
    """Look every other second until there is something to see."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(2)
    raise PageError("it did not come in time")


def _form_with(page: Page, name: str) -> Form:
    found = [one for one in page.forms() if name in dict(one.fields)]
    if not found:
        raise PageError(f"{page.address} has no form with “{name}”")
    return found[0]


def _refuse_errors(page: Page) -> None:
    if page.status != 200:
        raise PageError(f"{page.status} {page.address}: {_faults(page)}")


def _expect(page: Page, words: str) -> None:
    if words not in page.text():
        raise PageError(f"{page.address} does not say “{words}”")


def _match(page: Page, pattern: str) -> str:
    found = re.search(pattern, page.html)
    if found is None:
        raise PageError(f"{page.address} has nothing like {pattern}")
    return found[0]


def _faults(page: Page) -> str:
    said = re.findall(
        r"x-field-error[^>]*>(.*?)</p>|alert-\w+[^>]*>(.*?)</div>", page.html, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]+>", " ", one or other) for one, other in said)[:300]
