"""The citizen's way to a dossier: begun, filled in, looked over, submitted once."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from xaso.kernel.files.testing import a_pdf
from xaso.kernel.forms.models import FormDraft
from xaso.kernel.forms.testing import SMALL_FORM, published_form
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierComponent,
    DossierFile,
    DossierForm,
    DossierParty,
)
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import asking
from xaso.public_services.portal.models import FilingPlace, Submission
from xaso.public_services.portal.submitting import papers_of
from xaso.public_services.portal.tasks import forget_submissions
from xaso.public_services.procedures.api import current_version, get_procedure

pytestmark = pytest.mark.django_db
CODE = "1.004873"
FORM = deepcopy(SMALL_FORM) | {"key": "form_of_the_portal"}
FORM["pages"][0]["groups"][0]["fields"][1]["prefill"] = ["applicant.phone"]
SEND = {"collection": "desk", "consent": "on"}


def sign_in(client, user):
    enter_as(client, user)
    return client


@pytest.fixture(autouse=True)
def here(monkeypatch):
    commune(HERE)
    people()
    published_form(FORM)
    monkeypatch.setattr(asking, "form_for", lambda code, day: "form_of_the_portal")


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def phone(client, me):
    return sign_in(client, me)


def begin(client, code=CODE):
    """Begin to submit; return the addresses of this submission by what they are for."""
    answer = client.post(reverse("portal:submit", args=[code]), {"act": "begin"})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def to(way, rest):
    return f"{way}{rest}"


def a_file(name="giay.pdf"):
    return SimpleUploadedFile(name, a_pdf(), content_type="application/pdf")


def fill_in(client, way):
    client.post(
        to(way, "who/"), {"applicant-name": "Lê Thị Mẫu", "applicant-phone": "0912345678"}
    )
    return client.post(to(way, "what/"), {"matter-text": "Xin xác nhận", "matter-sworn": "on"})


def add_papers(client, way):
    """Walk through all papers with a file each; return how many there were."""
    number = 1
    while True:
        sent = {"answer": "yes", "scans": a_file(f"giay-{number}.pdf"), "act": "next"}
        answer = client.post(to(way, f"giay-to/{number}/"), sent)
        if answer.status_code == 404:
            return number - 1
        assert answer.status_code == 302, answer.content.decode()
        number += 1


def ready(client):
    way = begin(client)
    fill_in(client, way)
    add_papers(client, way)
    return way


def test_a_citizen_walks_from_the_first_question_to_the_receipt(phone, me):
    way = begin(phone)
    first = phone.get(way, follow=True)
    led = fill_in(phone, way)
    number = add_papers(phone, way)
    looked = phone.get(to(way, "xem-lai/")).content.decode()
    sent = phone.post(to(way, "xem-lai/"), SEND, follow=True)

    assert first.request["PATH_INFO"] == to(way, "who/")
    assert led.headers["Location"] == to(way, "giay-to/1/")
    assert "Xin xác nhận" in looked
    with acting_in(HERE):
        made = Dossier.objects.get()
        assert (made.state, made.channel, made.submitted_by) == ("submitted", "online", me)
        assert (made.applicant_name, DossierForm.objects.count()) == ("Lê Thị Mẫu", 1)
        assert DossierParty.objects.get().phone.endswith("912345678")
        assert DossierFile.objects.count() == number > 0
        assert FormDraft.objects.count() == 0
    assert made.code in sent.content.decode()


def test_the_desk_is_told(phone):
    phone.post(to(ready(phone), "xem-lai/"), SEND)

    with acting_in(HERE):
        assert Notice.objects.filter(kind="dossiers.submitted").count() >= 1


def test_a_double_press_a_reload_and_a_second_window_give_the_same_dossier(phone, me):
    way = ready(phone)
    other = sign_in(Client(), me)

    answers = [one.post(to(way, "xem-lai/"), SEND) for one in (phone, phone, other)]
    shown = [one.get(to(way, "da-nop/")).content.decode() for one in (phone, other)]

    assert {one.headers["Location"] for one in answers} == {to(way, "da-nop/")}
    with acting_in(HERE):
        code = Dossier.objects.get().code
    assert all(code in one for one in shown)


def test_what_was_filled_in_is_kept_and_gone_on_with(phone):
    way = begin(phone)
    phone.post(to(way, "who/"), {"applicant-name": "Lê Thị Mẫu", "act": "save"})

    listed = phone.get(reverse("portal:own")).content.decode()
    page = phone.get(way, follow=True)

    assert way in listed
    assert "Lê Thị Mẫu" in page.content.decode()
    assert begin(phone) == way


def test_nothing_is_sent_while_something_is_missing_and_nothing_is_lost(phone):
    way = begin(phone)
    phone.post(to(way, "who/"), {"applicant-name": "Lê Thị Mẫu"})

    refused = phone.post(to(way, "xem-lai/"), SEND)

    assert refused.status_code == 422
    with acting_in(HERE):
        assert (Dossier.objects.count(), FormDraft.objects.count()) == (0, 1)
    assert "Lê Thị Mẫu" in phone.get(to(way, "xem-lai/")).content.decode()


def test_without_consent_nothing_is_sent(phone):
    refused = phone.post(to(ready(phone), "xem-lai/"), {"collection": "desk"})

    assert refused.status_code == 422
    with acting_in(HERE):
        assert Dossier.objects.count() == 0


def test_a_refused_file_is_explained_and_the_others_stay(phone):
    way = begin(phone)
    bad = SimpleUploadedFile("virus.exe", b"MZ" + b"\0" * 100)

    refused = phone.post(
        to(way, "giay-to/1/"), {"answer": "yes", "scans": [a_file(), bad], "act": "next"}
    )

    assert refused.status_code == 422
    assert "virus.exe" in refused.content.decode()
    assert "giay.pdf" in phone.get(to(way, "giay-to/1/")).content.decode()


def test_a_paper_is_removed_again(phone):
    way = begin(phone)
    phone.post(to(way, "giay-to/1/"), {"answer": "yes", "scans": a_file(), "act": "add"})
    with acting_in(HERE):
        (kept,) = next(iter(papers_of(Submission.objects.get()).files.values()))

    phone.post(to(way, "giay-to/1/"), {"act": f"remove:{kept['id']}"})

    assert "giay.pdf" not in phone.get(to(way, "giay-to/1/")).content.decode()


def test_another_citizen_finds_nothing_under_the_address(phone):
    way = begin(phone)
    other = sign_in(Client(), citizen(full_name="Trần Văn Thử"))

    pages = ["", "who/", "giay-to/1/", "xem-lai/", "da-nop/", "bo/"]
    got = [other.get(to(way, one)).status_code for one in pages]
    posted = [other.post(to(way, one), SEND).status_code for one in ("who/", "xem-lai/", "bo/")]

    assert set(got) == {404}
    assert set(posted) == {404}


def test_who_has_not_signed_in_is_led_to_the_sign_in(phone):
    way = begin(phone)

    answer = Client().get(way)

    assert (answer.status_code, "dang-nhap" in answer.headers["Location"]) == (302, True)


def test_what_was_begun_is_thrown_away_only_when_confirmed(phone):
    way = begin(phone)
    asked = phone.get(to(way, "bo/"))
    with acting_in(HERE):
        before = Submission.objects.count()

    phone.post(to(way, "bo/"))

    assert (asked.status_code, before) == (200, 1)
    with acting_in(HERE):
        assert (Submission.objects.count(), FormDraft.objects.count()) == (0, 0)
    assert FilingPlace.objects.count() == 0


def test_an_expired_draft_leads_to_a_new_beginning(phone):
    way = begin(phone)
    with acting_in(HERE):
        FormDraft.objects.all().delete()

    page = phone.get(way, follow=True)

    assert page.request["PATH_INFO"] == reverse("portal:submit", args=[CODE])
    assert "30" in page.content.decode() or "ba mươi" in page.content.decode()


def test_what_nobody_touched_for_a_month_is_forgotten_at_night(phone):
    way = begin(phone)
    with acting_in(HERE):
        Submission.objects.update(updated_at=clock.now() - timedelta(days=31))

    forget_submissions(0)

    assert phone.get(way).status_code == 404


def test_a_procedure_without_a_form_asks_for_papers_only(phone, monkeypatch):
    monkeypatch.setattr(asking, "form_for", lambda code, day: None)
    way = begin(phone)

    led = phone.get(way)
    add_papers(phone, way)
    phone.post(to(way, "xem-lai/"), SEND)

    assert led.headers["Location"] == to(way, "giay-to/1/")
    with acting_in(HERE):
        made = Dossier.objects.get()
        assert (made.applicant_name, DossierForm.objects.count()) == ("Lê Thị Mẫu", 0)


def test_what_the_form_asks_for_is_named_before_one_begins(phone):
    before = asking.asked_by(current_version(CODE), commune_id=HERE)
    named = before.papers[0].name
    form = deepcopy(FORM)
    scan = {"key": "scan", "kind": "file", "label": {"vi": "Ảnh"}, "component": named}
    form["pages"][1]["groups"][0]["fields"].append(scan)
    published_form(form)

    asked = asking.asked_by(current_version(CODE), commune_id=HERE)
    page = phone.get(reverse("portal:submit", args=[CODE])).content.decode()

    assert named not in [one.name for one in asked.papers]
    assert {one.name for one in asked.to_have} == {one.name for one in before.papers}
    assert f"<li>{escape(named)}" in page
    assert "Chỉ cần giấy tờ đúng với trường hợp của ông/bà" in page


def test_a_paper_whose_question_is_answered_with_no_is_left_out(phone):
    asked = asking.asked_by(current_version(CODE), commune_id=HERE)
    questions = [at for at, one in enumerate(asked.papers, 1) if one.question]
    way = begin(phone)
    fill_in(phone, way)
    for at, one in enumerate(asked.papers, 1):
        sent = {"answer": "no", "act": "next"} | ({} if one.question else {"scans": a_file()})
        phone.post(to(way, f"giay-to/{at}/"), sent)

    phone.post(to(way, "xem-lai/"), SEND)

    with acting_in(HERE):
        names = set(DossierComponent.objects.values_list("name", flat=True))
    assert questions, "the procedure of this test asks a question"
    assert not names & {asked.papers[at - 1].name for at in questions}


def test_what_is_not_offered_online_is_not_begun(phone, monkeypatch):
    detail = get_procedure(current_version(CODE))
    assert asking.Asked(detail, None, (), (), ()).is_online
    monkeypatch.setattr(asking.Asked, "is_online", property(lambda self: False))

    answer = phone.post(reverse("portal:submit", args=[CODE]), {"act": "begin"})

    assert answer.headers["Location"] == reverse("portal:procedure", args=[CODE])
    with acting_in(HERE):
        assert Submission.objects.count() == 0


def test_a_large_photograph_comes_in_parts_and_is_the_citizens_only(phone):
    way = begin(phone)
    content = a_pdf()
    head = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(content)),
        "Upload-Metadata": "filename YS5wZGY=",
    }
    opened = phone.post(to(way, "tai-len/"), headers=head)
    place = opened.headers["Location"].removeprefix("http://testserver")
    sent = phone.patch(
        place,
        content,
        content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"},
    )
    upload = place.rstrip("/").rpartition("/")[2]
    other = sign_in(Client(), citizen(full_name="Trần Văn Thử"))
    stolen = other.get(place)

    phone.post(to(way, "giay-to/1/"), {"answer": "yes", "scans-uploads": upload, "act": "add"})

    assert (opened.status_code, sent.status_code, stolen.status_code) == (201, 204, 404)
    assert "a.pdf" in phone.get(to(way, "giay-to/1/")).content.decode()


def test_a_dossier_speaks_vietnamese_whatever_its_citizen_reads(phone):
    phone.cookies["xaso_language"] = "en"

    phone.post(to(ready(phone), "xem-lai/"), SEND)

    with acting_in(HERE):
        assert Dossier.objects.get().collection == "Nhận tại Bộ phận Một cửa"
