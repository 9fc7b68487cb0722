"""Answers that people keep."""

from xaso.ui.downloads import download


def test_a_workbook_is_saved_under_its_vietnamese_name_and_not_kept_by_the_browser():
    answer = download(b"PK", "sổ đăng ký.xlsx")

    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''s%E1%BB%95%20%C4%91%C4%83ng%20k%C3%BD.xlsx"
    )
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content == b"PK"
