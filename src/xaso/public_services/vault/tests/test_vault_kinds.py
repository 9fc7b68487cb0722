"""The kinds of papers, how long they count, and what fits a component."""

from datetime import date

import pytest

from xaso.public_services.vault import kinds
from xaso.public_services.vault.kinds import OTHER, end_of, fits, kind_of_result, paper_kinds


def test_a_code_of_a_kind_or_of_a_result_means_one_kind():
    codes = [one.code for one in paper_kinds()]
    results = [code for one in paper_kinds() for code in one.results]

    assert len(set(codes)) == len(codes) > 15
    assert len(set(results)) == len(results) > 15
    assert OTHER not in codes


def test_how_long_a_kind_counts_names_its_source_and_its_certainty():
    rows = kinds._file()["kind"]

    limited = [row for row in rows if "months" in row]
    assert len(limited) == 2
    assert all(row["source"] and row["certainty"] in "VSG" for row in limited)


@pytest.mark.parametrize(
    ("code", "title", "kind"),
    [
        ("KQ.G15.000031", "", "birth_certificate"),
        ("KQ.G15.000031", "Giấy chứng nhận kết hôn", "birth_certificate"),
        ("", "Bản sao Giấy chứng nhận kết hôn", "marriage_certificate"),
        ("KQ.X", "Quyết định phê duyệt", OTHER),
        ("", "", OTHER),
    ],
)
def test_a_result_is_of_a_kind_by_its_code_then_by_its_words(code, title, kind):
    assert kind_of_result(code, title) == kind


@pytest.mark.parametrize(
    ("kind", "issued", "end"),
    [
        ("marital_status", date(2026, 8, 31), date(2027, 2, 28)),
        ("marital_status", date(2026, 12, 1), date(2027, 6, 1)),
        ("residence", date(2024, 2, 29), date(2025, 2, 28)),
        ("birth_certificate", date(2026, 8, 31), None),
        ("marital_status", None, None),
        (OTHER, date(2026, 8, 31), None),
    ],
)
def test_a_paper_counts_as_long_as_the_law_on_its_kind_says(kind, issued, end):
    assert end_of(kind, issued) == end


@pytest.mark.parametrize(
    ("component", "kind", "title", "fitting"),
    [
        ("HO CHIEU / the can cuoc", "passport", "Hộ chiếu", True),
        ("Giấy chứng sinh; không có thì giấy cam đoan", "birth_certificate", "x", False),
        ("Hợp đồng hợp tác xã", OTHER, "Hợp đồng hợp tác", True),
        ("Hợp đồng", OTHER, "Hợp đồng hợp tác", False),
        ("Giấy tờ khác", OTHER, "", False),
        ("Tờ khai cấp Hộ chiếu", "passport", "Hộ chiếu", False),
        ("Mẫu điện tử tương tác: cấp Hộ chiếu", OTHER, "Hộ chiếu", False),
    ],
)
def test_what_fits_a_component_is_of_its_kind_or_bears_its_name(
    component, kind, title, fitting
):
    assert fits(component, kind=kind, title=title) is fitting
