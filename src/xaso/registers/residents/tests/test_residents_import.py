"""Bringing in a workbook: good rows enter, bad ones come back with what to do."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.registers.residents import api
from xaso.registers.residents.models import Household, Resident, ResidentImport
from xaso.registers.residents.sheet import headings
from xaso.registers.residents.testing import household, resident

pytestmark = pytest.mark.django_db
GOOD = {
    "household": "01-0001",
    "village": "Thôn 1",
    "address": "Xóm 3",
    "full_name": "Lê Văn Cha",
    "birth": "05/09/1980",
    "gender": "Nam",
    "personal_id": "038080990001",
    "relation": "Chủ hộ",
    "phone": "0900012345",
    "ethnicity": "Kinh",
    "occupation": "Nông dân",
    "residence": "Thường trú",
}


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        commune(HERE)
        yield


@pytest.fixture
def editor(client):
    client.force_login(official(Role.UNIT_HEAD))
    return client


def sheet_of(*rows, heads=None):
    book = Workbook()
    book.active.append(heads or list(headings().values()))
    for row in rows:
        book.active.append(list(row.values()))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def bring(client, content, name="nhan-khau.xlsx"):
    return client.post(
        reverse("residents:imports"), {"file": SimpleUploadedFile(name, content)}, follow=True
    )


def faults_of(page):
    return [line.faults for line in page.context["plan"].bad]


def test_good_rows_enter_after_a_look_and_not_before(editor):
    wife = GOOD | {
        "full_name": "Trần Thị Vợ",
        "gender": "nữ",
        "relation": "vợ",
        "birth": "1982",
        "personal_id": "038182990002",
        "phone": "",
        "residence": "tạm trú",
    }

    page = bring(editor, sheet_of(GOOD, wife))
    before = Resident.objects.count()
    done = editor.post(reverse("residents:confirm", args=[page.context["row"].pk]), follow=True)

    cha = Resident.objects.with_place().get(relation="head")
    vo = Resident.objects.get(relation="spouse")
    assert (len(page.context["plan"].good), before) == (2, 0)
    assert "Đã ghi vào sổ 2 người, trong đó có 1 hộ mới." in done.text
    assert (cha.full_name, cha.personal_id, cha.phone) == (
        "Lê Văn Cha",
        "038080990001",
        "+84900012345",
    )
    assert cha.household.full_address == "Xóm 3, Thôn 1"
    assert (vo.birth_year, vo.birth_date, vo.residence) == (1982, None, "temporary")
    assert vo.household_id == cha.household_id
    entry = AuditEntry.objects.get(action="residents.import.confirmed")
    assert entry.details == {"residents": 2, "households": 1, "refused": 0}


def test_a_workbook_is_entered_once(editor):
    page = bring(editor, sheet_of(GOOD))
    address = reverse("residents:confirm", args=[page.context["row"].pk])
    editor.post(address)

    again = editor.post(address, follow=True)

    assert "Bảng tính này đã được nhập trước đó." in again.text
    assert Resident.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"full_name": ""}, "Ghi họ và tên."),
        ({"household": ""}, "Ghi số hộ."),
        ({"birth": "30/02/1980"}, "Ghi ngày sinh theo mẫu"),
        ({"birth": "01/01/2999"}, "Ngày sinh không hợp lý"),
        ({"gender": "x"}, "Ghi giới tính là"),
        ({"village": "Thôn Lạ"}, "Không có thôn “Thôn Lạ”"),
        ({"personal_id": "03808099"}, "Số định danh có 12 chữ số"),
        ({"personal_id": "038081990001"}, "Năm sinh trong số định danh khác"),
        ({"phone": "123"}, "Ghi số điện thoại gọi được"),
        ({"relation": "hàng xóm"}, "Ghi quan hệ với chủ hộ"),
        ({"residence": "ở nhờ"}, "Ghi cư trú là"),
    ],
)
def test_a_bad_row_says_what_to_do(editor, change, sentence):
    page = bring(editor, sheet_of(GOOD | change))

    ((fault,),) = faults_of(page)
    assert fault.startswith(sentence)
    assert page.context["plan"].good == []


def test_all_faults_of_a_row_are_told_at_once(editor):
    page = bring(editor, sheet_of(GOOD | {"full_name": "", "gender": "", "phone": "1"}))

    ((*faults,),) = faults_of(page)
    assert len(faults) == 3


def test_people_and_heads_already_on_the_books_are_refused(editor):
    home = household("01-0001")
    resident("Lê Văn Cũ", at=home, relation=api.Relation.HEAD, personal_id="038080990001")
    another = GOOD | {"personal_id": "038080990002"}

    page = bring(editor, sheet_of(GOOD, another))

    assert faults_of(page) == [
        ["Người này đã có trong sổ, cần sửa ở trang của người đó."],
        ["Hộ 01-0001 đã có chủ hộ."],
    ]


def test_the_same_person_twice_in_the_file_enters_once(editor):
    page = bring(editor, sheet_of(GOOD, GOOD | {"relation": "con", "household": "01-0002"}))

    assert faults_of(page) == [["Số định danh này đã có ở dòng 2."]]
    assert len(page.context["plan"].good) == 1


def test_a_household_stays_in_its_village(editor):
    household("01-0001", in_village="Thôn 2")

    page = bring(editor, sheet_of(GOOD))

    assert faults_of(page) == [["Hộ 01-0001 đã ghi trong sổ ở Thôn 2."]]


def test_a_household_without_a_good_row_is_not_made(editor):
    page = bring(editor, sheet_of(GOOD | {"full_name": ""}, GOOD | {"household": "01-0009"}))

    editor.post(reverse("residents:confirm", args=[page.context["row"].pk]))

    assert list(Household.objects.values_list("number", flat=True)) == ["01-0009"]


def test_refused_rows_come_back_as_typed_before_and_after_the_confirmation(editor):
    page = bring(editor, sheet_of(GOOD, GOOD | {"full_name": "Lê Văn Sai", "gender": "?"}))
    known = page.context["row"].pk
    address = reverse("residents:refused", args=[known])

    before = b"".join(editor.get(address))
    editor.post(reverse("residents:confirm", args=[known]))
    after = b"".join(editor.get(address))

    for content in (before, after):
        titles, *rows = load_workbook(BytesIO(content)).active.values
        assert titles[-1] == "Việc cần làm"
        assert [row[3] for row in rows] == ["Lê Văn Sai"]
        assert rows[0][-1] == "Ghi giới tính là “Nam” hoặc “Nữ”."


def test_numbers_that_a_spreadsheet_shortened_get_their_zeros_back(editor):
    typed = GOOD | {"personal_id": 38080990001, "phone": 900012345, "birth": 1980}

    page = bring(editor, sheet_of(typed))

    (line,) = page.context["plan"].good
    assert line.person.personal_id == "038080990001"
    assert line.person.phone == "+84900012345"


@pytest.mark.parametrize("content", [b"khong phai bang tinh", b"PK\3\4 hong"])
def test_what_is_no_workbook_is_refused(editor, content):
    page = bring(editor, content)

    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert not ResidentImport.objects.exists()


def test_missing_headings_are_named(editor):
    page = bring(editor, sheet_of({"a": 1}, heads=["Họ và tên", "Ngày sinh"]))

    (fault,) = page.context["form"].errors["file"]
    assert fault == (
        "Dòng đầu còn thiếu các tiêu đề: Số hộ, Thôn, Giới tính. "
        "Vui lòng bắt đầu từ bảng tính mẫu."
    )


def test_an_empty_sheet_is_refused(editor):
    page = bring(editor, sheet_of())

    assert page.context["form"].errors["file"] == [
        "Bảng tính chưa có dòng nào dưới dòng tiêu đề."
    ]


def test_the_sample_workbook_can_be_brought_in_as_it_is(editor):
    sample = editor.get(reverse("residents:template")).content

    page = bring(editor, sample)

    assert faults_of(page) == []
    assert len(page.context["plan"].good) == 1


def test_only_who_brought_a_workbook_sees_it(editor, client):
    page = bring(editor, sheet_of(GOOD))
    client.force_login(official(Role.UNIT_HEAD))

    assert (
        client.get(reverse("residents:import", args=[page.context["row"].pk])).status_code
        == 404
    )
