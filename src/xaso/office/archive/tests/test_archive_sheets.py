"""Workbooks that people bring: every row enters, or the rows to be put right are named."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.workbooks import workbook
from xaso.office.archive import sheets
from xaso.office.archive.models import CatalogueEntry, CatalogueHeading, RetentionRule
from xaso.office.archive.services.catalogues import begin_catalogue

pytestmark = pytest.mark.django_db
LINE = {
    "Số, ký hiệu": "01.TCCB",
    "Đề mục": "Tổ chức cán bộ",
    "Đề mục nhỏ": "Tuyển dụng",
    "Tiêu đề hồ sơ": "Hồ sơ tuyển dụng",
    "Thời hạn bảo quản": "20 năm",
    "Người lập hồ sơ": "",
    "Ghi chú": "",
}
RULE = {
    "Nhóm": "Cán bộ",
    "Loại hồ sơ": "Hồ sơ tuyển dụng",
    "Thời hạn bảo quản": "20 năm",
    "Căn cứ": "QĐ 12/QĐ-UBND",
}


@pytest.fixture
def clerk(client):
    commune(HERE)
    with acting_in(HERE):
        user = official(Role.CLERK, full_name="Đỗ Thị Kim")
        begin_catalogue(2026, "heading", actor=user)
        client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
        yield user


def bring(client, name, first, rows):
    content = workbook("Bảng", dict.fromkeys(first, 10), [list(row.values()) for row in rows])
    address = reverse(f"archive:{name}", args=[2026] if name.startswith("cat") else [])
    return client.post(address, {"file": SimpleUploadedFile("bang.xlsx", content)})


def lines(client, *rows):
    return bring(client, "catalogue-import", LINE, rows)


def rules(client, *rows):
    return bring(client, "retention-import", RULE, rows)


def test_a_catalogue_comes_in_as_it_stands_in_the_workbook(client, clerk):
    full = LINE | {"Người lập hồ sơ": "do thi kim", "Ghi chú": "Nộp lưu"}

    response = lines(client, full, LINE | {"Số, ký hiệu": "32767.TCCB"})

    entries = CatalogueEntry.objects.order_by("number")
    assert response.status_code == 302
    assert list(entries.values_list("number", "title", "retention", "keeper", "note")) == [
        (1, "Hồ sơ tuyển dụng", 20, clerk.pk, "Nộp lưu"),
        (32_767, "Hồ sơ tuyển dụng", 20, None, ""),
    ]
    assert CatalogueHeading.objects.get().title == "Tổ chức cán bộ"


@pytest.mark.parametrize(
    "wrong",
    [
        {"Số, ký hiệu": "32768.TCCB"},
        {"Số, ký hiệu": "99999.TCCB"},
        {"Đề mục": "x" * 201},
        {"Đề mục nhỏ": "x" * 201},
        {"Tiêu đề hồ sơ": "x" * 501},
        {"Tiêu đề hồ sơ": ""},
        {"Ghi chú": "x" * 301},
        {"Thời hạn bảo quản": "71 năm"},
        {"Người lập hồ sơ": "Không Có Ai"},
    ],
    ids=lambda wrong: "{}: {:.12}".format(*next(iter(wrong.items()))),
)
def test_a_row_of_a_catalogue_that_cannot_be_kept_is_named(client, clerk, wrong):
    good = LINE | {"Số, ký hiệu": "02.TCCB"}

    response = lines(client, good, LINE | wrong)

    assert response.status_code == 422
    assert "Hãy sửa các dòng sau rồi nhập lại bảng: 3." in response.text
    assert not CatalogueEntry.objects.exists()


def test_the_longest_cells_that_the_columns_hold_come_in(client, clerk):
    longest = {"Đề mục": "x" * 200, "Đề mục nhỏ": "x" * 200, "Ghi chú": "x" * 300}

    response = lines(client, LINE | longest | {"Tiêu đề hồ sơ": "x" * 500})

    assert response.status_code == 302
    assert len(CatalogueEntry.objects.get().title) == 500


def test_a_name_that_two_officials_have_is_nobodys(client, clerk):
    official(Role.SPECIALIST, full_name="Nguyễn Văn An")
    official(Role.RECEPTIONIST, full_name="Nguyễn Văn An")

    response = lines(client, LINE | {"Người lập hồ sơ": "Nguyễn Văn An"})

    assert "Hãy sửa các dòng sau rồi nhập lại bảng: 2." in response.text
    assert "trùng tên" in response.text
    assert not CatalogueEntry.objects.exists()


@pytest.mark.parametrize(("typed", "keeper"), [("Nguyễn Văn Ân", 1), ("Nguyễn Văn An", 0)])
def test_names_that_differ_by_their_accents_are_told_apart(client, clerk, typed, keeper):
    both = [
        official(Role.SPECIALIST, full_name=name) for name in ("Nguyễn Văn An", "Nguyễn Văn Ân")
    ]

    lines(client, LINE | {"Người lập hồ sơ": typed})
    without = lines(
        client, LINE | {"Số, ký hiệu": "02.TCCB", "Người lập hồ sơ": "nguyen van an"}
    )

    assert CatalogueEntry.objects.get().keeper_id == both[keeper].pk
    assert without.status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [{"Nhóm": "x" * 201}, {"Loại hồ sơ": "x" * 501}, {"Căn cứ": "x" * 201}, {"Căn cứ": ""}],
    ids=str,
)
def test_a_rule_that_cannot_be_kept_is_named(client, clerk, wrong):
    response = rules(client, RULE, RULE | wrong)

    assert response.status_code == 422
    assert "Hãy sửa các dòng sau rồi nhập lại bảng: 3." in response.text
    assert not RetentionRule.objects.exists()


@pytest.mark.parametrize(
    ("table", "bring_in", "row"),
    [(CatalogueEntry, lines, LINE), (RetentionRule, rules, RULE)],
    ids=["catalogue", "rules"],
)
def test_more_rows_than_are_taken_are_refused_and_never_cut(
    client, clerk, monkeypatch, table, bring_in, row
):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    four = [row | ({"Số, ký hiệu": f"{n}.TCCB"} if row is LINE else {}) for n in range(1, 5)]
    empty = dict.fromkeys(row, "")

    refused = bring_in(client, *four)
    before = table.objects.count()
    taken = bring_in(client, *four[:2], empty, four[2])

    assert refused.status_code == 422
    assert "Bảng tính có hơn 3 dòng." in refused.text
    assert (before, table.objects.count(), taken.status_code) == (0, 3, 302)


@pytest.mark.parametrize("typed", ["32768", ""], ids=["typed", "the next free one"])
def test_a_number_that_no_column_holds_is_refused_on_the_page_too(client, clerk, typed):
    lines(client, LINE | {"Số, ký hiệu": "32767.TCCB"})
    heading = CatalogueHeading.objects.get()

    response = client.post(
        reverse("archive:entry-add", args=[heading.pk]),
        {"title": "Hồ sơ khác", "number": typed},
    )

    assert response.status_code == 422
    assert CatalogueEntry.objects.count() == 1
