"""Papers of the vault in a new dossier: offered, taken by one tap, noted where they went."""

from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xaso.kernel.files.api import read
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.forms.testing import SMALL_FORM, published_form
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import DossierComponent, DossierFile
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import asking
from xaso.public_services.portal.models import Submission
from xaso.public_services.portal.submitting import papers_of
from xaso.public_services.vault.testing import own_paper

pytestmark = pytest.mark.django_db
CODE = "1.004873"
SEND = {"collection": "desk", "consent": "on"}
PAPER = {"kind": "marital_status", "title": "Giấy xác nhận tình trạng hôn nhân"}


@pytest.fixture(autouse=True)
def here(monkeypatch):
    commune(HERE)
    people()
    monkeypatch.setattr(asking, "form_for", lambda code, day: None)


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def phone(client, me):
    enter_as(client, me)
    return client


@pytest.fixture
def way(phone):
    answer = phone.post(reverse("portal:submit", args=[CODE]), {"act": "begin"})
    return answer.headers["Location"]


@pytest.fixture
def certificate(phone, way):
    """Return the address of the page that asks for the certificate that was issued before."""
    number = 1
    while True:
        page = phone.get(f"{way}giay-to/{number}/")
        assert page.status_code == 200
        if "đã cấp" in page.context["paper"].name:
            return f"{way}giay-to/{number}/"
        number += 1


def use(phone, page, paper):
    return phone.post(page, {"act": f"use:{paper}"}, follow=True)


def files_kept():
    with acting_in(HERE):
        kept = papers_of(Submission.objects.get()).files
    return [file for files in kept.values() for file in files]


def test_a_paper_that_fits_is_offered_and_taken_by_one_tap(phone, me, certificate):
    commune(THERE)
    with acting_in(THERE):
        paper = own_paper(me, file_id=stored_pdf("xac-nhan.pdf", words="độc thân"), **PAPER)
        own_paper(me, kind="passport", title="Hộ chiếu")

    before = phone.get(certificate)
    after = use(phone, certificate, paper)

    assert [one.id for one in before.context["vault"]] == [paper]
    assert "Trong kho của ông/bà" in before.content.decode()
    assert [file["name"] for file, _known in after.context["files"]] == ["xac-nhan.pdf"]
    assert after.context["vault"] == []
    [file] = files_kept()
    with acting_in(HERE):
        assert read(file["id"]) == a_pdf("độc thân")


def test_a_second_press_takes_it_once(phone, me, certificate):
    with acting_in(HERE):
        paper = own_paper(me, **PAPER)

    use(phone, certificate, paper)
    use(phone, certificate, paper)

    assert len(files_kept()) == 1


def test_the_paper_of_somebody_else_is_not_taken(phone, certificate):
    with acting_in(HERE):
        theirs = own_paper(citizen(), **PAPER)

    answers = [phone.post(certificate, {"act": f"use:{what}"}) for what in (theirs, "x")]

    assert {answer.status_code for answer in answers} == {422}
    assert files_kept() == []


def test_the_dossier_says_where_it_came_from_and_the_vault_where_it_went(
    phone, me, way, certificate
):
    with acting_in(HERE):
        paper = own_paper(me, **PAPER)
    use(phone, certificate, paper)
    number = 1
    while True:
        page = phone.get(f"{way}giay-to/{number}/")
        if page.status_code == 404:
            break
        brought = {} if page.context["files"] else {"scans": _a_file()}
        sent = {"answer": "yes", "act": "next"} | brought
        assert phone.post(f"{way}giay-to/{number}/", sent).status_code == 302
        number += 1
    phone.post(f"{way}xem-lai/", SEND)

    with acting_in(HERE):
        code = Submission.objects.get().dossier_code
        [part] = DossierComponent.objects.exclude(note="")
        assert part.note.startswith("Dùng lại từ kho của chủ hồ sơ: Giấy xác nhận")
        assert "số 45/2020" in part.note.lower()
        assert DossierFile.objects.filter(component=part).count() == 1
    [used] = phone.get(reverse("vault:paper", args=[paper])).context["uses"]
    assert code
    assert used.code == code


def _a_file():
    return SimpleUploadedFile("giay.pdf", a_pdf(), content_type="application/pdf")


FORM = deepcopy(SMALL_FORM) | {"key": "form_with_papers"}
FORM["pages"][1]["groups"][0]["fields"].append(
    {
        "key": "old",
        "kind": "file",
        "label": "Giấy đã cấp",
        "component": "Giấy xác nhận tình trạng hôn nhân đã cấp",
    }
)


@pytest.fixture
def question(phone, monkeypatch):
    """Return the address of the page of a form that asks for the certificate."""
    published_form(FORM)
    monkeypatch.setattr(asking, "form_for", lambda code, day: "form_with_papers")
    way = phone.post(reverse("portal:submit", args=[CODE]), {"act": "begin"}).headers[
        "Location"
    ]
    phone.post(f"{way}who/", {"applicant-name": "Lê Thị Mẫu", "applicant-phone": "0912345678"})
    return f"{way}what/"


def test_a_question_of_a_form_offers_and_takes_a_paper_too(phone, me, question):
    with acting_in(HERE):
        paper = own_paper(me, **PAPER)
    [offer] = phone.get(question).context["vault"]
    typed = {"matter-text": "Xin xác nhận", "act": f"use:{offer.name}:{paper}"}

    answers = [phone.post(question, typed) for _press in range(2)]
    shown = phone.get(question)

    assert {answer.headers["Location"] for answer in answers} == {
        f"{question}#question-{offer.name}"
    }
    assert shown.context["vault"] == []
    assert shown.content.decode().count("khai-sinh-") == 2  # its name, and again for readers
    assert "Xin xác nhận" in shown.content.decode()


def test_a_form_takes_nothing_it_does_not_ask_for_nor_what_is_not_theirs(phone, me, question):
    with acting_in(HERE):
        mine, theirs = own_paper(me, **PAPER), own_paper(citizen(), **PAPER)

    answers = [
        phone.post(question, {"act": f"use:{what}"})
        for what in (f"matter-old:{theirs}", f"matter-text:{mine}", "matter-old:x", "")
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert "Không dùng được giấy tờ này" in answers[0].content.decode()


def test_what_the_form_took_is_noted_on_the_dossier_and_in_the_vault(phone, me, question):
    with acting_in(HERE):
        paper = own_paper(me, **PAPER)
    phone.post(question, {"act": f"use:matter-old:{paper}"})
    phone.post(question, {"matter-text": "Xin xác nhận", "matter-sworn": "on"})
    way, number = question.removesuffix("what/"), 1
    while phone.post(f"{way}giay-to/{number}/", {"answer": "no"}).status_code == 302:
        number += 1
    sent = phone.post(f"{way}xem-lai/", SEND)

    with acting_in(HERE):
        part = DossierComponent.objects.get(name="Giấy xác nhận tình trạng hôn nhân đã cấp")
    [used] = phone.get(reverse("vault:paper", args=[paper])).context["uses"]
    assert sent.headers["Location"].endswith("da-nop/")
    assert part.note.startswith("Dùng lại từ kho của chủ hồ sơ")
    assert used.code


def test_what_a_paper_says_is_filled_in_and_says_where_it_is_from(phone, me, monkeypatch):
    form = deepcopy(SMALL_FORM) | {"key": "form_that_asks"}
    form["pages"][0]["groups"][0]["fields"].append(
        {
            "key": "earlier",
            "kind": "text",
            "label": "Giấy đã cấp",
            "prefill": ["paper.marital_status.reference"],
        }
    )
    published_form(form)
    monkeypatch.setattr(asking, "form_for", lambda code, day: "form_that_asks")
    with acting_in(HERE):
        own_paper(me, **PAPER | {"number": "12/XNTT"})

    page = phone.post(reverse("portal:submit", args=[CODE]), {"act": "begin"}, follow=True)

    text = page.content.decode()
    assert "Số 12/XNTT, ngày 04/05/2020, Ủy ban nhân dân xã Mẫu" in text
    assert "Theo giấy tờ trong kho của ông/bà" in text
