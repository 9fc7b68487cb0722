"""The lists and registers of documents of ours."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AccessRecord
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents import opening
from xaso.office.documents.contracts import DraftInput, ReceiverInput
from xaso.office.documents.errors import NumberTakenError
from xaso.office.documents.models import (
    DocumentFile,
    DocumentRegister,
    Draft,
    NumberReservation,
    RegisterYear,
)
from xaso.office.documents.queries.registers import register_rows
from xaso.office.documents.services.drafting import ask_opinions, save_draft
from xaso.office.documents.services.numbering import (
    give_number,
    register_for,
    reserve_numbers,
)
from xaso.office.documents.testing import drafted, released, sealed

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
LEGAL = [
    "Số, ký hiệu",
    "Ngày tháng",
    "Tên loại và trích yếu",
    "Người ký",
    "Nơi nhận",
    "Đơn vị, người nhận bản lưu",
    "Số lượng bản",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
]


@pytest.fixture
def clerk(db, client):
    commune(HERE)
    with acting_in(HERE):
        user = official(Role.CLERK, full_name="Sùng Thị Dợ")
        client.force_login(user, backend=BACKEND)
        yield user


def shown(client, name, query="", args=()):
    return client.get(f"{reverse(f'documents:{name}', args=args)}?{query}").content.decode()


def test_an_official_finds_what_waits(client, clerk):
    opened = client.get(reverse("documents:start"), follow=True)

    assert "Không có văn bản nào chờ ông/bà." in opened.content.decode()


def test_a_clerk_sees_what_is_to_be_released_and_others_what_they_are_asked(client, clerk):
    sealed(clerk, subject="Phân bổ kinh phí")
    author = official(Role.SPECIALIST)
    asked = drafted(author, subject="Góp ý quy chế làm việc")
    ask_opinions(asked, people=[clerk], due_on=None, actor=author)
    drafted(author, subject="Việc của người khác")

    page = shown(client, "waiting")

    assert "Phân bổ kinh phí" in page
    assert "Góp ý quy chế làm việc" in page
    assert "Chờ ông/bà cho ý kiến" in page
    assert "Việc của người khác" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=kien+toan", True),
        ("text=KIỆN", True),
        ("text=01/QĐ", True),
        ("text=khen+thuong", False),
        ("kind=decision", True),
        ("kind=notice", False),
        ("state=released", True),
        ("state=draft", False),
    ],
)
def test_a_list_is_narrowed_by_words_with_or_without_accents_type_and_state(
    client, clerk, query, found
):
    released(clerk)

    assert ("Kiện toàn Tổ công nghệ số" in shown(client, "released", query)) is found


def test_a_list_is_taken_out_as_a_workbook(client, clerk):
    released(clerk)

    answer = client.get(reverse("documents:list-export", args=["released"]))

    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[1][0] == "01/QĐ-UBND"


def test_the_register_has_the_ten_legal_columns_and_unused_numbers_with_their_reason(
    client, clerk
):
    school = ReceiverInput("Trường Tiểu học", channel="post")
    released(clerk, to=(ReceiverInput("UBND tỉnh", "H56"), school))
    reserve_numbers(
        register_for("out"), count=1, reason="Chờ họp", actor=clerk, on=clock.today()
    )
    released(clerk)
    chosen = f"register={register_for('out').pk}"

    answer = client.get(f"{reverse('documents:register-take-out', args=['xlsx'])}?{chosen}")

    heads, *rows = load_workbook(BytesIO(answer.content)).active.values
    assert list(heads) == LEGAL
    assert [row[0] for row in rows] == ["01/QĐ-UBND", "02", "03/QĐ-UBND"]
    assert rows[0][4] == "UBND tỉnh; Trường Tiểu học"
    assert str(rows[0][6]) == "1"
    assert "Chờ họp" in rows[1][9]


def test_the_printed_register_is_a_book_with_numbered_pages_and_a_place_to_sign(client, clerk):
    for _turn in range(3):
        released(clerk)

    answer = client.get(reverse("documents:register-take-out", args=["pdf"]))

    book = PdfDocument(answer.content)
    texts = [page.get_textpage().get_text_range() for page in book]
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI" in texts[0]
    assert "Từ số 01/QĐ-UBND đến số 03/QĐ-UBND" in " ".join(texts[0].split())
    assert texts[1].strip().startswith("1")
    assert "Người giữ sổ" in texts[-1]
    assert "Sùng Thị Dợ" in texts[-1]


def test_a_register_in_which_nothing_stands_says_so(client, clerk):
    assert "Sổ chưa có văn bản nào." in shown(client, "register")


def test_a_clerk_sets_numbers_aside_and_gives_one_up(client, clerk):
    register = register_for("out")
    client.post(
        reverse("documents:reserve", args=[register.pk]),
        {"count": 3, "reason": "Ba quyết định"},
    )
    middle = NumberReservation.objects.get(number=2)

    client.post(reverse("documents:give-up", args=[middle.pk]), {"reason": "Không ban hành"})

    page = shown(client, "register")
    assert "Không ban hành" in page
    states = NumberReservation.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["reserved", "void", "reserved"]


@pytest.mark.parametrize(("name", "args"), [("register", ()), ("register-take-out", ("pdf",))])
def test_registers_are_for_those_who_see_all(client, clerk, name, args):
    client.force_login(official(Role.SPECIALIST), backend=BACKEND)

    answer = client.get(reverse(f"documents:{name}", args=args))

    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["waiting", "drafts", "released", "register"])
def test_a_list_costs_the_same_for_two_documents_and_for_twenty(client, clerk, name):
    counts = []
    for many in (2, 18):
        for _turn in range(many):
            released(clerk)
        client.get(reverse(f"documents:{name}"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"documents:{name}"))
        counts.append(len([one for one in asked if "SAVEPOINT" not in one["sql"]]))

    assert counts[0] == counts[1]
    assert counts[1] <= 12


@pytest.mark.parametrize("tab", ["", "tab=opinions", "tab=receivers", "tab=history"])
def test_every_part_of_a_documents_page_opens(client, clerk, tab):
    document = released(clerk, to=(ReceiverInput("UBND tỉnh", "H56"),))

    page = shown(client, "document", tab, [document.pk])

    assert "01/QĐ-UBND" in page
    assert Draft.objects.filter(document=document).exists()


def setup_of(**more):
    return {"name": "Sổ quyết định", "mark": "UBND", "types": ["decision"], "keeper": ""} | more


def test_a_clerk_begins_a_register_with_a_series_of_its_own(client, clerk):
    released(clerk)
    client.post(reverse("documents:new-register"), setup_of(mark="HĐND"))

    document = released(clerk)

    assert document.code == "01/QĐ-HĐND"
    assert document.register.name == "Sổ quyết định"


def test_a_type_stands_in_one_register_only(client, clerk):
    client.post(reverse("documents:new-register"), setup_of())

    answer = client.post(reverse("documents:new-register"), setup_of(name="Sổ thứ hai"))

    assert answer.status_code == 422
    assert "Sổ quyết định" in answer.content.decode()
    assert not DocumentRegister.objects.filter(name="Sổ thứ hai").exists()


def test_a_year_that_is_over_is_closed_and_gives_no_number_any_more(client, clerk):
    with clock.at(datetime(2025, 5, 5, tzinfo=UTC)):
        document = released(clerk)
        late = drafted(clerk)
    address = reverse("documents:close-year", args=[document.register_id, 2025])

    client.post(address)

    with clock.at(datetime(2025, 5, 6, tzinfo=UTC)), pytest.raises(NumberTakenError):
        give_number(late, Draft.objects.get(document=late), actor=clerk, at=clock.now())


def test_the_present_year_is_not_closed(client, clerk):
    document = released(clerk)
    address = reverse("documents:close-year", args=[document.register_id, document.year])

    answer = client.post(address, follow=True)

    assert [str(one) for one in answer.context["messages"]] == [
        "Chỉ khóa sổ khi năm đã kết thúc."
    ]
    assert not RegisterYear.objects.filter(closed_at__isnull=False).exists()


def test_the_register_says_the_day_of_viet_nam_on_which_a_document_went_out(clerk):
    with clock.at(datetime(2026, 2, 5, 18, tzinfo=UTC)):
        document = released(clerk)

    [row] = register_rows(document.register, 2026)

    assert row[7] == "06/02/2026"


@pytest.mark.parametrize(
    ("tab", "looks"),
    [("", 1), ("tab=paper", 1), ("tab=anything", 1), ("tab=history", 0), ("tab=receivers", 0)],
)
def test_who_opens_the_document_itself_is_written_down(client, clerk, tab, looks):
    document = released(clerk)

    shown(client, "document", tab, [document.pk])

    assert AccessRecord.objects.count() == looks


def picture_of(document):
    signed = DocumentFile.objects.get(document=document, role="signed")
    return reverse("documents:picture", args=[document.pk, signed.pk, 1])


def mark_of(client, document):
    """Return what the pictures on the page of a document carry."""
    return re.search(r"look=([^\"]+)", shown(client, "document", "", [document.pk]))[1]


def test_who_opens_a_page_by_its_own_address_is_written_down(client, clerk):
    mine, other = released(clerk), released(clerk)
    mark = mark_of(client, other)

    for query in ({}, {"look": "x"}, {"look": mark}):
        assert client.get(picture_of(mine), query).status_code == 200

    assert AccessRecord.objects.filter(subject_id=mine.pk).count() == 3


def test_the_pictures_of_a_page_are_one_look_with_it(client, clerk):
    document = released(clerk)
    page = shown(client, "document", "", [document.pk])
    address = re.search(rf'src="({picture_of(document)}[^"]+)"', page)[1]

    picture = client.get(address)

    assert picture.content.startswith(b"\x89PNG")
    assert AccessRecord.objects.count() == 1


def test_a_mark_of_a_look_is_good_for_who_looked_and_for_a_while(client, clerk, monkeypatch):
    document = released(clerk)
    mark = mark_of(client, document)

    with monkeypatch.context() as later:
        later.setattr(opening, "LOOK_LASTS", -1)
        client.get(picture_of(document), {"look": mark})
    when_it_is_over = AccessRecord.objects.count()
    client.force_login(official(Role.LEADER), backend=BACKEND)
    client.get(picture_of(document), {"look": mark})

    assert (when_it_is_over, AccessRecord.objects.count()) == (2, 3)


def test_who_compares_versions_of_a_draft_is_written_down(client, clerk):
    document = drafted(clerk)
    save_draft(document, DraftInput(subject="Mới", body="Điều 1. Mới."), actor=clerk)

    page = shown(client, "differences", "", [document.pk, "2"])

    assert "Điều 1. Mới." in page
    assert AccessRecord.objects.get().subject_id == document.pk
