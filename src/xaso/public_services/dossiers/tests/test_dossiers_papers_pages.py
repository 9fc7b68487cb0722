"""Papers through their pages: read back, printed again, printed many at once."""

import unicodedata
from datetime import UTC, datetime

import pypdfium2
import pytest
from django.urls import reverse

from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.models import IssuedPaper
from xaso.public_services.dossiers.services import ending, handling, waiting
from xaso.public_services.dossiers.testing import handed_over, people, received

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday_here():
    with clock.at(MONDAY), acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


def sign_in(client, person):
    client.force_login(person, backend="xaso.kernel.accounts.backend.AccountBackend")


def text_of(answer):
    pdf = pypdfium2.PdfDocument(answer.content)
    pages = [page.get_textpage().get_text_range() for page in pdf]
    return " ".join(unicodedata.normalize("NFC", " ".join(pages)).split())


def sheets_of(answer):
    return [page.get_size() for page in pypdfium2.PdfDocument(answer.content)]


def paper(client, dossier, kind, **query):
    found = IssuedPaper.objects.get(dossier_id=dossier.id, kind=kind)
    return client.get(reverse("dossiers:paper", args=[found.pk]), query)


def test_the_receipt_says_what_the_citizen_must_know(client, who):
    dossier = received(who)
    sign_in(client, who.desk)

    answer = paper(client, dossier, "intake_receipt")
    text = text_of(answer)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    for words in (dossier.code, "Lê Thị Mẫu", "Tờ khai", who.desk.full_name, "09 giờ 00"):
        assert words in text


def test_a_paper_is_printed_on_its_own_sheet_or_on_a4(client, who):
    dossier = received(who)
    sign_in(client, who.desk)

    small, large = (
        sheets_of(paper(client, dossier, "intake_receipt", **query))
        for query in ({}, {"sheet": "a4"})
    )

    assert round(small[0][0]) == 420
    assert round(large[0][0]) == 595


@pytest.mark.parametrize(
    ("kind", "act", "words"),
    [
        (
            "supplement_request",
            lambda d, w: waiting.request_supplement(
                d.id, items=({"name": "Giấy chứng sinh", "originals": 2},),
                reason="Chưa có chữ ký.\nSai ngày sinh.", actor=w.specialist,
            ),
            ("Giấy chứng sinh", "1. Chưa có chữ ký.", "2. Sai ngày sinh."),
        ),
        (
            "refusal_notice",
            lambda d, w: ending.refuse(d.id, reason="Không đủ điều kiện.", actor=w.specialist),
            ("Không đủ điều kiện.",),
        ),
        (
            "apology_letter",
            lambda d, w: waiting.extend(
                d.id, limit="2 working_day", reason="Cần xác minh.", actor=w.head
            ),
            ("Cần xác minh.", "ngày 12 tháng 10 năm 2026"),
        ),
        (
            "stop_notice",
            lambda d, w: ending.stop(
                d.id, reason="Có tranh chấp.", legal_ground="Khoản 2 Điều 10", actor=w.head
            ),
            ("Có tranh chấp.", "Khoản 2 Điều 10"),
        ),
    ],
)  # fmt: skip
def test_each_paper_is_read_back_with_its_own_words(client, who, kind, act, words):
    dossier = handed_over(who)
    act(dossier, who)
    sign_in(client, who.desk)

    text = text_of(paper(client, dossier, kind))

    assert dossier.code in text
    for expected in words:
        assert expected in text


def test_what_a_citizen_typed_is_printed_and_not_evaluated(client, who):
    hostile = '#panic("x") <b>*đậm*</b> $x^2$ \\ @ref'
    dossier = received(who, applicant=PartyInput(name=hostile, address=hostile))
    sign_in(client, who.desk)

    text = text_of(paper(client, dossier, "intake_receipt"))

    assert '#panic("x") <b>*đậm*</b> $x^2$ \\ @ref' in text


def test_every_printing_leaves_a_trace(client, who):
    dossier = received(who)
    sign_in(client, who.desk)

    paper(client, dossier, "intake_receipt")
    paper(client, dossier, "intake_receipt")

    printed = AuditEntry.objects.filter(action="dossiers.paper.printed")
    assert [entry.details["code"] for entry in printed] == [dossier.code] * 2


def test_a_paper_can_be_looked_at_page_by_page(client, who):
    dossier = received(who)
    sign_in(client, who.desk)
    receipt = dossier.receipt_id

    preview = client.get(reverse("dossiers:paper-preview", args=[receipt]))
    first = client.get(reverse("dossiers:paper-picture", args=[receipt, 1]))
    beyond = client.get(reverse("dossiers:paper-picture", args=[receipt, 9]))

    assert reverse("dossiers:paper-picture", args=[receipt, 1]) in preview.content.decode()
    assert first["Content-Type"] == "image/png"
    assert first.content.startswith(b"\x89PNG")
    assert beyond.status_code == 404


def test_papers_of_others_do_not_exist(client, who):
    dossier = received(who)
    ways = ("dossiers:paper", "dossiers:paper-preview")

    statuses = []
    for person in (who.specialist, people(THERE).desk):
        sign_in(client, person)
        statuses += [
            client.get(reverse(way, args=[dossier.receipt_id])).status_code for way in ways
        ]

    assert statuses == [404] * 4


def test_many_receipts_come_as_one_pdf_without_those_of_others(client, who):
    first, second = received(who), received(who)
    with acting_in(THERE):
        other = received(people(THERE), commune_id=THERE)
    sign_in(client, who.desk)

    answer = client.post(
        reverse("dossiers:papers-print"), {"chosen": [first.id, second.id, other.id, "x"]}
    )
    text = text_of(answer)

    assert first.code in text
    assert second.code in text
    assert other.code not in text
    assert AuditEntry.objects.filter(action="dossiers.paper.printed").count() == 2


def test_printing_nothing_finds_nothing(client, who):
    sign_in(client, who.desk)

    assert client.post(reverse("dossiers:papers-print"), {"chosen": []}).status_code == 404


def test_the_control_slip_tells_each_hand_over_and_whose_time_was_kept(client, who):
    dossier = handed_over(who)
    handling.take(dossier.id, actor=who.specialist)
    with clock.at(MONDAY.replace(day=9)):
        handling.forward(dossier.id, actor=who.specialist)
        sign_in(client, who.desk)
        answer = client.post(reverse("dossiers:control-slip", args=[dossier.id]), follow=True)
        text = text_of(paper(client, dossier, "control_slip"))

    assert answer.status_code == 200
    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH" in text
    assert "Người nộp hồ sơ" in text
    assert who.specialist.full_name in text
    assert "Trước hạn" in text or "Đúng hạn" in text
    assert "Quá hạn" in text
    assert AuditEntry.objects.filter(action="dossiers.paper.issued").count() == 1


def test_a_control_slip_of_a_dossier_one_does_not_see_is_not_issued(client, who):
    dossier = received(who)
    sign_in(client, who.specialist)

    answer = client.post(reverse("dossiers:control-slip", args=[dossier.id]))

    assert answer.status_code == 404
    assert not IssuedPaper.objects.filter(kind="control_slip").exists()
