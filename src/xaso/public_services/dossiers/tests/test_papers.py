"""The seven papers, made and read back as a person and a scanner would read them."""

import ctypes
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
import zxingcpp

from xaso.lib.qr import qr_svg
from xaso.public_services.dossiers.paper_data import (
    ApologyLetterPaper,
    ControlSlipPaper,
    DossierMark,
    DossierPaper,
    DossierRegisterPaper,
    HandOver,
    IntakeReceiptPaper,
    LegalForm,
    Letterhead,
    PaperApplicant,
    PaperContact,
    PaperSigner,
    ReceivedComponent,
    RefusalNoticePaper,
    RegisterRow,
    StopNoticePaper,
    SupplementItem,
    SupplementRequestPaper,
    print_paper,
    print_papers,
)

A4 = (595.3, 841.9)
A5 = (419.5, 595.3)
ADDRESS = "https://dichvucong.thachkim.example.vn/tra-cuu/H56.99.01-20261121-0000012"
CODE = "H56.99.01-20261121-0000012"
LONG_PROCEDURE = (
    "Thủ tục cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất lần đầu "
    "đối với hộ gia đình, cá nhân đang sử dụng đất có nhà ở, công trình xây dựng khác và cây lâu năm "
    "trên đất nông nghiệp thuộc phạm vi quy hoạch phát triển đô thị đã được phê duyệt mà người sử dụng "
    "đất chưa có giấy tờ về quyền sử dụng đất theo quy định"
)
RECEIVED = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def form(number: str, title: str) -> LegalForm:
    return LegalForm(number=f"Mẫu số {number}", title=title, act="TT 03/2025/TT-VPCP")


def letterhead(**changes) -> Letterhead:
    return replace(
        Letterhead(
            superior="Ủy ban nhân dân\nxã Thạch Kim",
            authority="Trung tâm Phục vụ hành chính công",
            place="Thạch Kim",
            issued_on=date(2026, 11, 21),
            number="15",
        ),
        **changes,
    )


APPLICANT = PaperApplicant(
    name="Nguyễn Thị Hường",
    personal_id="042190001234",
    address="Thôn Giang Hà, xã Thạch Kim, tỉnh Hà Tĩnh",
    phone="0912 345 678",
    email="huong.nguyen@example.vn",
)
ABOUT = {
    "mark": DossierMark(
        code=CODE, tracking_address=ADDRESS, tracking_qr=qr_svg(ADDRESS, title="Tra cứu hồ sơ")
    ),
    "applicant": APPLICANT,
    "procedure": "Đăng ký khai sinh",
}
SIGNER = PaperSigner(
    on_behalf="TM. Ủy ban nhân dân", position="Chủ tịch", name="Đặng Văn Thuận"
)
REASONS = (
    "Giấy chứng sinh chưa có chữ ký của cơ sở y tế.",
    "Tờ khai ghi sai ngày sinh của trẻ.",
)


def receipt(**changes) -> IntakeReceiptPaper:
    paper = IntakeReceiptPaper(
        form=form("01", "Giấy tiếp nhận hồ sơ\nvà hẹn trả kết quả"),
        letterhead=letterhead(number=CODE),
        sheet="a5",
        **ABOUT,
        components=(
            ReceivedComponent(name="Tờ khai đăng ký khai sinh", kind="Bản chính"),
            ReceivedComponent(name="Giấy chứng sinh", kind="Bản điện tử"),
        ),
        sets=1,
        handling_time="03 ngày làm việc",
        received_at=RECEIVED,
        due_at=DUE,
        collection="Quầy số 2, Trung tâm Phục vụ hành chính công xã Thạch Kim",
        fee="8.000 đ (Tám nghìn đồng)",
        receiver="Lê Văn Đạt",
        submitter="Nguyễn Thị Hường",
    )
    return replace(paper, **changes)


def supplement_request(**changes) -> SupplementRequestPaper:
    paper = SupplementRequestPaper(
        form=form("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        letterhead=letterhead(notation="HDHS"),
        **ABOUT,
        items=(
            SupplementItem(name="Giấy chứng sinh", originals=1),
            SupplementItem(name="Giấy chứng nhận kết hôn", certified_copies=2, photocopies=3),
        ),
        reasons=REASONS,
        contact=PaperContact(
            name="ông Phan Đình Lộc", phone="0239 3 868 686", website="thachkim.example.vn"
        ),
        guide="Phan Đình Lộc",
    )
    return replace(paper, **changes)


def refusal_notice(**changes) -> RefusalNoticePaper:
    paper = RefusalNoticePaper(
        form=form("03", "Phiếu từ chối tiếp nhận hồ sơ"),
        letterhead=letterhead(number="", notation="TCHS"),
        **ABOUT,
        refuses="intake",
        reasons=REASONS[:1],
        receiver="Lê Văn Đạt",
        submitter="Nguyễn Thị Hường",
    )
    return replace(paper, **changes)


def apology_letter(**changes) -> ApologyLetterPaper:
    paper = ApologyLetterPaper(
        form=form("04", "Phiếu xin lỗi\nvà hẹn lại ngày trả kết quả"),
        letterhead=letterhead(
            superior="Ủy ban nhân dân\ntỉnh Hà Tĩnh",
            authority="Ủy ban nhân dân\nxã Thạch Kim",
            number="07",
            notation="PXL",
            issued_on=date(2026, 2, 5),
        ),
        **ABOUT,
        procedure_field="Hộ tịch",
        receipt_number=CODE,
        received_at=RECEIVED,
        due_at=DUE,
        reasons=("Cơ sở dữ liệu chưa trả lời yêu cầu xác minh.",),
        new_due_at=datetime(2026, 12, 1, 10, 0, tzinfo=UTC),
        signer=SIGNER,
        recipients=("Như trên", "Lưu: VT, TTPVHCC"),
    )
    return replace(paper, **changes)


def stop_notice(**changes) -> StopNoticePaper:
    paper = StopNoticePaper(
        form=form("05", "Thông báo dừng giải quyết hồ sơ"),
        letterhead=letterhead(
            superior="Ủy ban nhân dân\ntỉnh Hà Tĩnh",
            authority="Ủy ban nhân dân\nxã Thạch Kim",
            number="31",
            notation="TB-UBND",
        ),
        **ABOUT,
        received_at=RECEIVED,
        stopped_on=date(2026, 11, 25),
        reasons=("Người nộp hồ sơ có đơn đề nghị rút hồ sơ.",),
        legal_ground="Đơn đề nghị rút hồ sơ ngày 25 tháng 11 năm 2026",
        right_to_complain="Nếu không đồng ý, Ông/Bà có quyền khiếu nại theo quy định của pháp luật.",
        signer=SIGNER,
        recipients=("Như trên", "Lưu: VT, TTPVHCC"),
    )
    return replace(paper, **changes)


def control_slip(**changes) -> ControlSlipPaper:
    paper = ControlSlipPaper(
        form=form("06", "Phiếu kiểm soát quá trình\ngiải quyết hồ sơ"),
        letterhead=letterhead(number=None),
        **ABOUT,
        received_at=RECEIVED,
        due_at=DUE,
        hand_overs=(
            HandOver(
                from_body="Trung tâm Phục vụ hành chính công",
                to_body="Phòng Văn hóa - Xã hội",
                at=RECEIVED,
                giver="Lê Văn Đạt",
                receiver="Võ Thị Ngân",
                outcome="early",
                note="Chuyển bản điện tử",
            ),
            HandOver(from_body="Phòng Văn hóa - Xã hội", to_body="", at=None),
        ),
    )
    return replace(paper, **changes)


def register_row(number: int) -> RegisterRow:
    return RegisterRow(
        number=number,
        code=f"H56.99.01-20261121-{number:07}",
        procedure="Đăng ký khai sinh",
        sets=1,
        applicant="Nguyễn Thị Hường",
        address_and_phone="Thôn Giang Hà, 0912 345 678",
        handled_by="Phòng Văn hóa - Xã hội",
        received_at=RECEIVED,
        due_at=DUE,
        returned_at=None,
        channel="Trực tiếp",
    )


def register(rows: int = 3, **changes) -> DossierRegisterPaper:
    paper = DossierRegisterPaper(
        form=form("07", "Sổ theo dõi hồ sơ"),
        letterhead=letterhead(number=None),
        year=2026,
        volume="01",
        rows=tuple(register_row(number) for number in range(1, rows + 1)),
    )
    return replace(paper, **changes)


DOSSIER_PAPERS = [
    receipt,
    supplement_request,
    refusal_notice,
    apology_letter,
    stop_notice,
    control_slip,
]
ALL_PAPERS = [*DOSSIER_PAPERS, register]


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, without the places where lines happen to break."""
    document = pypdfium2.PdfDocument(pdf)
    return [squeezed(page.get_textpage().get_text_range()) for page in document]


def squeezed(text: str) -> str:
    hyphens = text.replace("\ufffe", "-").replace("\u200b", "")
    return "".join(unicodedata.normalize("NFC", hyphens).casefold().split())


def texts_in(value: object) -> list[str]:
    """Every text a reader must find on the paper; dates have tests of their own."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    if isinstance(value, dict) and "day" not in value:
        hidden = {"tracking_qr", "sheet", "refuses", "outcome"}
        return [
            text for key, item in value.items() if key not in hidden for text in texts_in(item)
        ]
    return []


@pytest.mark.parametrize("sheet", ["a4", "a5"])
@pytest.mark.parametrize("make", DOSSIER_PAPERS)
def test_every_datum_can_be_read_on_the_paper(make, sheet):
    paper = make(sheet=sheet)

    text = "".join(pages_of(print_paper(paper)))

    missing = [each for each in texts_in(paper.to_inputs()) if squeezed(each) not in text]
    assert missing == []


def test_every_datum_of_the_register_can_be_read():
    row = replace(register_row(7), note="Trả qua bưu chính", applicant="Công ty TNHH Lộc Hà")
    paper = replace(register(), rows=(row,))

    text = pages_of(print_paper(paper))[0]

    assert [each for each in texts_in(paper.to_inputs()) if squeezed(each) not in text] == []


@pytest.mark.parametrize(("sheet", "size"), [("a4", A4), ("a5", A5)])
@pytest.mark.parametrize("make", DOSSIER_PAPERS)
def test_the_qr_leads_to_the_tracking_page_and_the_sheet_has_its_size(make, sheet, size):
    page = pypdfium2.PdfDocument(print_paper(make(sheet=sheet)))[0]

    codes = zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil())

    assert [code.text for code in codes] == [ADDRESS]
    assert page.get_size() == pytest.approx(size, abs=1)


def test_the_register_lies_across_the_sheet():
    page = pypdfium2.PdfDocument(print_paper(register()))[0]

    assert page.get_size() == pytest.approx((A4[1], A4[0]), abs=1)


@pytest.mark.parametrize("make", ALL_PAPERS)
def test_the_pdf_names_its_title_its_author_and_its_language(make):
    paper = make()

    pdf = print_paper(paper)

    metadata = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    title = paper.form.title.replace("\n", " ")
    assert metadata["Title"] == (
        f"{title} {CODE}" if isinstance(paper, DossierPaper) else title
    )
    assert metadata["Author"] == paper.letterhead.authority.replace("\n", " ")
    assert language_of(pdf) == "vi-VN"


def language_of(pdf: bytes) -> str:
    catalogue = pypdfium2.PdfDocument(pdf)
    needed = pypdfium2.raw.FPDFCatalog_GetLanguage(catalogue, None, 0)
    buffer = (ctypes.c_ushort * (needed // 2))()
    pypdfium2.raw.FPDFCatalog_GetLanguage(catalogue, buffer, needed)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


@pytest.mark.parametrize("make", ALL_PAPERS)
def test_the_same_paper_gives_the_same_bytes_and_carries_its_day(make):
    first, second = print_paper(make()), print_paper(make())

    assert first == second
    created = pypdfium2.PdfDocument(first).get_metadata_value("CreationDate")
    day = make().letterhead.issued_on
    assert created.startswith(f"D:{day - timedelta(days=1):%Y%m%d}170000")


def test_the_moments_are_written_out_in_the_time_of_vietnam():
    text = pages_of(print_paper(receipt()))[0]

    assert squeezed("Thời gian nhận hồ sơ: 08 giờ 30 phút, ngày 21 tháng 11 năm 2026") in text
    assert squeezed("Thạch Kim, ngày 21 tháng 11 năm 2026") in text


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_the_date_of_issue_has_the_zeros_the_decree_asks_for(day, written):
    paper = apology_letter(letterhead=letterhead(issued_on=day))

    text = pages_of(print_paper(paper))[0]

    assert squeezed(f"Thạch Kim, {written}") in text


def test_what_does_not_apply_is_left_out_and_what_is_written_by_hand_is_dotted():
    none = receipt(applicant=replace(APPLICANT, email=None, phone=None), fee=None)
    empty = receipt(applicant=replace(APPLICANT, email="", phone=""), fee="", due_at=None)

    without, dotted = pages_of(print_paper(none))[0], pages_of(print_paper(empty))[0]

    assert "email" not in without
    assert "phí,lệphí" not in without
    assert "......" not in without
    for label in ("Số điện thoại:", "Email:", "Phí, lệ phí:"):
        assert squeezed(label) + "......" in dotted
    assert squeezed("Thời gian trả kết quả giải quyết hồ sơ: ...") in dotted


def test_a_refusal_without_reasons_leaves_lines_for_the_pen():
    text = pages_of(print_paper(refusal_notice(reasons=())))[0]

    assert squeezed("Lý do:") + "......" in text


@pytest.mark.parametrize(
    ("refuses", "word"), [("intake", "tiếp nhận"), ("handling", "giải quyết")]
)
def test_a_refusal_says_what_is_refused(refuses, word):
    text = pages_of(print_paper(refusal_notice(refuses=refuses)))[0]

    assert squeezed(f"thông báo không {word} hồ sơ này") in text


def test_the_control_slip_says_how_each_hand_over_stood_against_its_time():
    slip = control_slip()
    outcomes = ("early", "on_time", "late")
    rows = tuple(replace(slip.hand_overs[0], outcome=outcome) for outcome in outcomes)

    text = pages_of(print_paper(replace(slip, hand_overs=rows)))[0]

    assert [text.count(squeezed(word)) for word in ("Trước hạn", "Đúng hạn", "Quá hạn")] == [
        1,
        1,
        1,
    ]


def test_a_long_receipt_flows_over_pages_that_are_numbered_and_keep_the_code():
    components = tuple(
        ReceivedComponent(name=f"Giấy tờ chứng minh quyền sử dụng đất, bản thứ {number:02}")
        for number in range(1, 41)
    )

    pages = pages_of(print_paper(receipt(procedure=LONG_PROCEDURE, components=components)))

    assert squeezed(LONG_PROCEDURE) in pages[0]
    assert len(pages) > 1
    assert all(squeezed(CODE) in page and squeezed("Mẫu số 01") in page for page in pages)
    assert [page.startswith(str(number)) for number, page in enumerate(pages, 1)][1:] == [
        True
    ] * (len(pages) - 1)
    whole = "".join(pages)
    assert all(squeezed(each.name) in whole for each in components)


def test_a_register_of_two_hundred_dossiers_repeats_its_head_on_every_page():
    pages = pages_of(print_paper(register(200)))

    assert len(pages) >= 8
    assert all(squeezed("Tên thủ tục hành chính") in page for page in pages)
    assert sum(page.count(squeezed("Đăng ký khai sinh")) for page in pages) == 200
    assert all(page.startswith(str(number)) for number, page in enumerate(pages[1:], 2))


def test_receipts_printed_together_each_begin_on_their_own_page():
    names = ["Nguyễn Thị Hường", "Trần Văn Lực", "Phan Thị Ái"]
    receipts = [
        receipt(applicant=replace(APPLICANT, name=name), submitter=name) for name in names
    ]

    pages = pages_of(print_papers(receipts))

    assert len(pages) == 3
    assert all(squeezed(name) in page for name, page in zip(names, pages, strict=True))
    assert not any(page.startswith(("2", "3")) for page in pages)


def test_each_receipt_printed_together_is_numbered_on_its_own():
    many = tuple(ReceivedComponent(name=f"Giấy tờ thứ {number}") for number in range(30))

    pages = pages_of(print_papers([receipt(components=many), receipt(), receipt()]))

    assert len(pages) == 4
    assert [page.startswith("2") for page in pages] == [False, True, False, False]


@pytest.mark.parametrize("papers", [[], [receipt(), stop_notice()]])
def test_papers_of_no_kind_or_of_two_kinds_are_not_printed_together(papers):
    with pytest.raises(ValueError, match="one kind"):
        print_papers(papers)


@pytest.mark.parametrize(
    "name",
    [
        '#eval("1+1") #panic() #{1}',
        "$x^2$ @ref *đậm* _nghiêng_ `mã` <nhãn>",
        r"= Tiêu đề \ \u{41} // không phải chú thích",
        "- gạch đầu dòng -- --- ... ~",
        "N" * 150,
    ],
)
def test_what_a_citizen_typed_is_printed_as_it_stands(name):
    paper = receipt(applicant=replace(APPLICANT, name=name, address=name))

    text = "".join(pages_of(print_paper(paper)))

    assert text.count(squeezed(name)) == 2


def test_a_very_long_word_stays_on_the_sheet():
    paper = receipt(applicant=replace(APPLICANT, address="N" * 300))

    page = pypdfium2.PdfDocument(print_paper(paper))[0]

    right_edges = [box.get_bounds()[2] for box in page.get_objects()]
    assert max(right_edges) <= A5[0] - 25
