"""Who is let off fees: by field, by day, with the article."""

from datetime import date

import pytest

from xaso.public_services.procedures.api import (
    Channel,
    current_version,
    estimate_fee,
    exemptions_for,
)
from xaso.public_services.procedures.contracts import FeeKind, FeeLine, FeeQuote
from xaso.public_services.procedures.exemptions import FeeExemption, exemptions_in, let_off

LINES = (FeeLine("Lệ phí, mỗi việc", 1, 15_000, 15_000),)
KNOWN = FeeQuote(FeeKind.CHARGE, LINES, 15_000, ())
UNKNOWN = FeeQuote(FeeKind.CHARGE, (), None, ("Do Hội đồng nhân dân tỉnh quy định.",))


def group(share):
    return FeeExemption("poor", ("Hộ tịch",), share, date(2016, 1, 1), "Luật X", "G")


def test_a_group_counts_from_its_day_to_its_last_in_its_field():
    keys = [one.key for one in exemptions_in("Hộ tịch", date(2026, 11, 22))]

    assert keys == ["merit", "poor", "disabled"]
    assert exemptions_in("Hộ tịch", date(2015, 12, 31)) == []
    assert exemptions_in("Hộ tịch", date(2027, 3, 1)) == []
    assert exemptions_in("Chứng thực", date(2026, 11, 22)) == []


def test_every_group_names_its_article_and_how_sure_it_is():
    for field in ("Hộ tịch", "Đăng ký, quản lý cư trú"):
        for one in exemptions_in(field, date(2026, 11, 22)):
            assert "Điều" in one.act
            assert one.certainty in ("V", "S", "G")
            assert one.label


@pytest.mark.parametrize("found", [KNOWN, UNKNOWN])
def test_who_is_freed_of_all_pays_nothing_even_of_an_unknown_amount(found):
    freed = let_off(found, group(1000))

    assert (freed.total, freed.lines, freed.doubts) == (0, (), ())


def test_a_part_is_a_line_of_its_own():
    half = let_off(KNOWN, group(500))

    assert half.total == 7_500
    assert sum(line.amount for line in half.lines) == 7_500
    assert let_off(UNKNOWN, group(500)) == UNKNOWN


@pytest.mark.django_db
def test_a_procedure_offers_its_groups_and_its_quote_follows():
    version = current_version("1.004873")

    assert "poor" in [one.key for one in exemptions_for(version)]
    assert estimate_fee(version, Channel.IN_PERSON, exemption="poor").total == 0
    usual = estimate_fee(version, Channel.IN_PERSON)
    assert estimate_fee(version, Channel.IN_PERSON, exemption="ngôi sao") == usual
