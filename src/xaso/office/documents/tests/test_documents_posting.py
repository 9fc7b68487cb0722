"""The book of documents sent by post, and envelopes for what goes there."""

from datetime import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.models import DocumentRegister
from xaso.office.documents.services.numbering import register_for
from xaso.office.documents.services.releasing import hand_over, recall
from xaso.office.documents.testing import receivers_of, released, sealed

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
SCHOOL = ReceiverInput("Trường Tiểu học Sơn Vĩ", channel="post", address="thôn 2")
POLICE = ReceiverInput("Công an huyện", channel="post")
VILLAGE = ReceiverInput("Thôn 1", channel="hand")
LEGAL = [
    "Ngày chuyển",
    "Số, ký hiệu",
    "Nơi nhận",
    "Số lượng bì",
    "Ký nhận và dấu bưu điện",
    "Ghi chú",
]
NOON = datetime(2026, 3, 9, 12, tzinfo=VIETNAM_TIME)


@pytest.fixture
def clerk(db, client):
    commune(HERE)
    with acting_in(HERE), clock.at(NOON):
        user = official(Role.CLERK, full_name="Sùng Thị Dợ")
        client.force_login(user, backend=BACKEND)
        yield user


def posted(clerk, *to, day=9, **given):
    """Release a document to these receivers and post it to each of them on a day of March."""
    document = released(clerk, to=to)
    for receiver in receivers_of(document):
        with clock.at(NOON.replace(day=day)):
            hand_over(receiver, actor=clerk, **given)
    return document


def shown(client, query="", name="post-book"):
    return client.get(f"{reverse(f'documents:{name}')}?{query}").content.decode()


def taken_out(client, form, query=""):
    return client.get(f"{reverse('documents:post-book-take-out', args=[form])}?{query}")


def texts_of(pdf):
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(pdf)]
    return [" ".join(page.split()) for page in pages]


def print_for(client, receivers, form="envelopes"):
    chosen = {"chosen": [one.pk for one in receivers], "form": form}
    return client.post(reverse("documents:post-envelopes"), chosen)


def test_the_clerk_notes_envelopes_and_a_note_and_they_stand_in_the_book(client, clerk):
    document = released(clerk, to=(SCHOOL, VILLAGE))
    receivers = receivers_of(document)
    for one, typed in zip(receivers, [{"envelopes": "3", "words": "Bảo đảm"}, {}], strict=True):
        client.post(reverse("documents:handed-over", args=[document.pk, one.pk]), typed)

    rows = list(load_workbook(BytesIO(taken_out(client, "xlsx").content)).active.values)

    assert rows == [
        tuple(LEGAL),
        (
            "09/03/2026",
            "01/QĐ-UBND",
            "Trường Tiểu học Sơn Vĩ, thôn 2",
            "3",
            None,
            "Bảo đảm",
        ),
    ]
    page = client.get(f"{document.get_absolute_url()}?tab=receivers").content.decode()
    assert "3 bì" in " ".join(page.split())


@pytest.mark.parametrize("typed", ["0", "100", "hai"])
def test_a_wrong_number_of_envelopes_is_refused_and_nothing_is_noted(client, clerk, typed):
    document = released(clerk, to=(SCHOOL,))
    [receiver] = receivers_of(document)
    address = reverse("documents:handed-over", args=[document.pk, receiver.pk])

    answer = client.post(address, {"envelopes": typed}, follow=True)

    receiver.refresh_from_db()
    assert (receiver.state, receiver.envelopes) == ("waiting", 1)
    assert "từ 1 đến 99" in answer.content.decode()


def test_each_document_and_receiver_is_a_line_the_newest_first_on_the_page(client, clerk):
    posted(clerk, SCHOOL, POLICE, day=5)
    posted(clerk, SCHOOL, day=7)

    page = client.get(reverse("documents:post-book")).context["page"]

    assert [(one.document.code, one.organ_name) for one in page] == [
        ("02/QĐ-UBND", SCHOOL.organ_name),
        ("01/QĐ-UBND", POLICE.organ_name),
        ("01/QĐ-UBND", SCHOOL.organ_name),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"01", "02"}),
        ("text=truong+tieu+hoc", {"01"}),
        ("text=CÔNG+AN", {"02"}),
        ("text=02/QĐ", {"02"}),
        ("text=01/QD-UBND", {"01"}),
        ("text=kien+toan", set()),
        ("first=2026-03-06", {"02"}),
        ("last=2026-03-05", {"01"}),
        ("first=2026-03-06&last=2026-03-06", set()),
        ("first=2026-03-07&last=2026-03-07&text=cong+an", {"02"}),
    ],
)
def test_the_book_is_narrowed_by_days_and_by_number_or_receiver(client, clerk, query, found):
    posted(clerk, SCHOOL, day=5)
    posted(clerk, POLICE, day=7)

    page = client.get(f"{reverse('documents:post-book')}?{query}").context["page"]

    assert {one.document.code[:2] for one in page} == found


def test_a_day_is_a_day_in_viet_nam(client, clerk):
    document = released(clerk, to=(SCHOOL,))
    with clock.at(datetime(2026, 3, 9, 0, 30, tzinfo=VIETNAM_TIME)):
        hand_over(receivers_of(document)[0], actor=clerk)

    pages = [shown(client, f"first={day}&last={day}") for day in ("2026-03-08", "2026-03-09")]

    assert ["01/QĐ-UBND" in page for page in pages] == [False, True]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("first=2026-03-05&last=2026-03-01", "Ngày cuối trước ngày đầu."),
        ("first=2020-01-01&last=2026-03-01", "tối đa một năm"),
        ("first=hôm+qua", "Sổ gửi văn bản đi bưu điện"),
    ],
)
def test_days_that_cannot_be_are_said_and_the_book_is_not_taken_out_with_them(
    client, clerk, query, words
):
    posted(clerk, SCHOOL)

    page = shown(client, query)

    assert words in page
    assert "01/QĐ-UBND" not in page
    assert taken_out(client, "pdf", query)["Location"].startswith(
        reverse("documents:post-book")
    )


def test_the_printed_book_has_a_cover_numbered_pages_and_a_place_for_its_keeper(client, clerk):
    keeper = official(Role.CLERK, full_name="Ly Mí Pó")
    register_for("out")
    DocumentRegister.objects.filter(key="out").update(keeper=keeper)
    for day in (5, 7):
        posted(clerk, SCHOOL, day=day)

    pages = texts_of(taken_out(client, "pdf", "text=khong+co").content)

    assert "SỔ GỬI VĂN BẢN ĐI BƯU ĐIỆN" in pages[0]
    assert "Năm: 2026" in pages[0]
    assert "Từ ngày 05/03/2026 đến ngày 07/03/2026" in pages[0]
    assert pages[1].startswith("1 ")
    assert all(heading in pages[1] for heading in LEGAL)
    assert pages[1].index("01/QĐ-UBND") < pages[1].index("02/QĐ-UBND")
    assert "Người giữ sổ" in pages[-1]
    assert "Ly Mí Pó" in pages[-1]
    assert AuditEntry.objects.filter(action="documents.post_book.printed").count() == 1


def test_an_empty_book_says_so_on_the_page_and_on_paper(client, clerk):
    assert "Không có văn bản nào gửi qua bưu điện" in shown(client)
    assert "không có văn bản nào được gửi" in texts_of(taken_out(client, "pdf").content)[1]


def test_a_recall_leaves_the_line_as_it_was_noted(client, clerk):
    document = posted(clerk, SCHOOL, words="Bảo đảm")

    recall(document, actor=clerk, reason="Sai căn cứ pháp lý")

    page = shown(client)
    assert "Bảo đảm" in page
    assert "Sai căn cứ" not in page


def test_what_waits_for_the_post_is_listed_until_it_is_posted(client, clerk):
    sealed(clerk, receivers=[SCHOOL])
    document = released(clerk, to=(POLICE, VILLAGE))
    before = shown(client, name="to-be-posted")

    hand_over(receivers_of(document)[0], actor=clerk)

    after = shown(client, name="to-be-posted")
    assert [name.organ_name in before for name in (POLICE, VILLAGE, SCHOOL)] == [
        True,
        False,
        False,
    ]
    assert "Không có văn bản nào chờ gửi bưu điện." in after


def test_chosen_lines_are_noted_together_each_with_its_envelopes_and_note(client, clerk):
    school, police, other = receivers_of(released(clerk, to=(SCHOOL, POLICE, VILLAGE)))
    typed = {
        "chosen": [school.pk, police.pk, other.pk],
        f"{school.pk}-envelopes": "2",
        f"{school.pk}-words": "Bảo đảm",
    }

    client.post(reverse("documents:note-posted"), typed)

    page = client.get(reverse("documents:post-book")).context["page"]
    lines = {one.pk: (one.envelopes, one.posting_note) for one in page}
    assert lines == {school.pk: (2, "Bảo đảm"), police.pk: (1, "")}
    other.refresh_from_db()
    assert other.state == "waiting"


def test_with_one_wrong_number_none_of_the_chosen_lines_is_noted(client, clerk):
    school, police = receivers_of(released(clerk, to=(SCHOOL, POLICE)))
    typed = {"chosen": [school.pk, police.pk], f"{police.pk}-envelopes": "0"}

    answer = client.post(reverse("documents:note-posted"), typed, follow=True)

    assert "từ 1 đến 99" in answer.content.decode()
    assert [one.state for one in receivers_of(school.document)] == ["waiting", "waiting"]


def test_envelopes_name_sender_number_receiver_and_urgency_as_many_as_went(client, clerk):
    document = released(clerk, to=(SCHOOL, POLICE), urgency="express")
    school, police = receivers_of(document)
    hand_over(school, actor=clerk, envelopes=2)

    faces = texts_of(print_for(client, [school, police]).content)

    assert len(faces) == 3
    assert [SCHOOL.organ_name in face for face in faces] == [True, True, False]
    for words in ("ỦY BAN NHÂN DÂN", "Số: 01/QĐ-UBND", "HỎA TỐC"):
        assert all(words in face for face in faces)
    assert "Địa chỉ: thôn 2" in faces[0]


def test_as_many_envelopes_are_printed_as_were_typed_before_they_go(client, clerk):
    school = receivers_of(released(clerk, to=(SCHOOL,)))[0]
    typed = {"form": "envelopes", "chosen": [school.pk], f"{school.pk}-envelopes": "3"}

    faces = texts_of(client.post(reverse("documents:post-envelopes"), typed).content)

    assert len(faces) == 3
    assert receivers_of(school.document)[0].envelopes == 1


def test_labels_stand_eight_on_a_sheet(client, clerk):
    document = posted(clerk, SCHOOL, envelopes=9)

    sheets = texts_of(print_for(client, receivers_of(document), "labels").content)

    assert [sheet.count(SCHOOL.organ_name) for sheet in sheets] == [8, 1]


def test_a_long_name_stays_on_its_envelope(client, clerk):
    long = ReceiverInput("Trường " * 28, channel="post", address="thôn Tả Gia Khâu " * 11)
    document = posted(clerk, long)

    faces = texts_of(print_for(client, receivers_of(document)).content)

    assert len(faces) == 1
    assert faces[0].count("Khâu") == 11


def test_envelopes_are_only_for_what_was_released_and_goes_by_post(client, clerk):
    unreleased = receivers_of(sealed(clerk, receivers=[SCHOOL]))
    by_hand = receivers_of(released(clerk, to=(VILLAGE,)))

    answer = print_for(client, [*unreleased, *by_hand])

    assert answer["Location"] == reverse("documents:to-be-posted")
    assert not AuditEntry.objects.filter(action="documents.envelopes.printed").exists()


def test_a_leader_reads_the_book_and_prints_no_envelopes(client, clerk):
    document = posted(clerk, SCHOOL)
    client.force_login(official(Role.LEADER), backend=BACKEND)

    assert "01/QĐ-UBND" in shown(client)
    assert "In bì thư" not in shown(client)
    assert print_for(client, receivers_of(document)).status_code == 403
    assert client.post(reverse("documents:note-posted")).status_code == 403


def test_the_book_of_another_commune_stays_closed(client, clerk):
    commune(THERE)
    with acting_in(THERE):
        theirs = official(Role.CLERK, commune_id=THERE)
        document = posted(theirs, POLICE)
        receivers = receivers_of(document)

    assert POLICE.organ_name not in shown(client)
    assert print_for(client, receivers).status_code == 302
