import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.money import dong_in_words, say_dong

UNITS = {
    "không": 0,
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}


def parse_words(said):
    """Read an amount in words back, knowing nothing of how it was written."""
    words = said.lower().removesuffix(" đồng").split()
    total = below_billion = group = last = 0
    for word in words:
        if word in UNITS:
            group, last = group + UNITS[word], UNITS[word]
        elif word == "trăm":
            group += last * 99
        elif word == "mươi":
            group += last * 9
        elif word in ("nghìn", "triệu"):
            below_billion += group * {"nghìn": 1_000, "triệu": 1_000_000}[word]
            group = 0
        elif word == "tỷ":
            total, below_billion, group = (below_billion + group) * 10**9, 0, 0
        else:
            assert word == "linh", word
    return total + below_billion + group


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "0 đ"),
        (500, "500 đ"),
        (8_000, "8.000 đ"),
        (1_205_000, "1.205.000 đ"),
        (-15_000, "-15.000 đ"),
    ],
)
def test_an_amount_is_said_in_figures(amount, said):
    assert say_dong(amount) == said


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (11, "Mười một đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (55, "Năm mươi lăm đồng"),
        (100, "Một trăm đồng"),
        (101, "Một trăm linh một đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (8_000, "Tám nghìn đồng"),
        (8_005, "Tám nghìn không trăm linh năm đồng"),
        (15_010, "Mười lăm nghìn không trăm mười đồng"),
        (1_205_000, "Một triệu hai trăm linh năm nghìn đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (1_000_500, "Một triệu năm trăm đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (3_000_000_021, "Ba tỷ không trăm hai mươi mốt đồng"),
        (1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng"),
        (
            234_567_000_040_000,
            "Hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy tỷ không trăm bốn mươi nghìn đồng",
        ),
    ],
)
def test_an_amount_is_said_in_words(amount, words):
    assert dong_in_words(amount) == words


@given(st.one_of(st.integers(0, 10**15 - 1), st.integers(0, 10**7)))
@settings(max_examples=300, deadline=None)
def test_the_words_of_every_amount_mean_that_amount(amount):
    assert parse_words(dong_in_words(amount)) == amount


@pytest.mark.parametrize("amount", [-1, 10**15])
def test_an_amount_that_has_no_words_is_refused(amount):
    with pytest.raises(ValueError, match=str(amount)):
        dong_in_words(amount)
