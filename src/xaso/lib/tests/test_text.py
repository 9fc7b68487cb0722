import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.text import (
    ALPHABET,
    fold,
    fold_words,
    normalise,
    person_sort_key,
    sort_key,
)

VIETNAMESE = st.text(
    alphabet="aàảãáạăằâấđeêếiơờuưựyAĂÂĐÊÔƠƯ bcghk,.-'09\u0301\u0323\u200b", max_size=30
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Nguyễn \t Thị\n Hoa ", "Nguyễn Thị Hoa"),
        (unicodedata.normalize("NFD", "Đường Trần Phú"), "Đường Trần Phú"),
        ("Lê\u200b Văn\ufeff\u00ad Tám\x00", "Lê Văn Tám"),
        ("Hà\u00a0Nội", "Hà Nội"),
        ("a\u200b\u0301", "á"),
        ("x\ud800y", "xy"),
        ("", ""),
    ],
)
def test_text_is_stored_clean(typed, stored):
    assert normalise(typed) == stored


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_stored_text_stays_as_it_is_and_can_be_encoded(text):
    stored = normalise(text)

    assert normalise(stored) == stored
    assert "  " not in stored
    assert stored.encode().decode() == stored


@pytest.mark.parametrize(
    "spellings",
    [
        ["hoà", "hòa", "HOÀ", "hoa", unicodedata.normalize("NFD", "hoà")],
        ["thuý", "thúy", "Thuý!", "thuy"],
        ["Đăng ký khai sinh", "đăng-ký  khai sinh", "Ðăng ký, khai sinh.", "dang ky khai sinh"],
        ["ĐẶNG QUỐC ƯỚC", "dang quoc uoc", "ＤＡＮＧ quốc ước"],
    ],
)
def test_search_does_not_mind_how_a_word_is_written(spellings):
    folded = {fold(spelling) for spelling in spellings}

    assert len(folded) == 1


def test_folded_words_keep_their_order_and_their_numbers():
    assert fold_words("Tổ 5, thôn Đồng Sơn (cũ)") == ["to", "5", "thon", "dong", "son", "cu"]


@given(st.one_of(st.text(max_size=30), VIETNAMESE))
@settings(max_examples=200, deadline=None)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_names_follow_the_vietnamese_alphabet():
    expected = ["An", "Ánh", "Ăn", "Ân", "Dung", "Đào", "Đức", "Em", "Ê", "On", "Ơn"]

    assert sorted(sorted(expected), key=sort_key) == expected


@pytest.mark.parametrize(
    "expected",
    [
        list(ALPHABET),
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["an", "An Bình", "anh"],
        ["Hòa An", "Hòa Bình", "Hoa Lư"],
        ["Thôn 0", "Thôn 01", "Thôn 2", "Thôn 10", "Thôn An"],
        ["Lê An", "Lê Ân", "Lệ Thuỷ"],
        ["mà bà", "má ba"],
        ["Zíp", "Яков"],
    ],
)
def test_letters_decide_before_tones(expected):
    assert sorted(reversed(expected), key=sort_key) == expected


def test_old_and_new_tone_placement_sort_alike():
    assert sort_key("Khánh Hoà") == sort_key("Khánh Hòa")
    assert sort_key("THUÝ") == sort_key("thúy")


@given(st.text(max_size=25))
@settings(max_examples=200, deadline=None)
def test_a_sort_key_is_ascii_and_the_same_for_composed_and_decomposed_text(text):
    key = sort_key(text)

    assert key.isascii()
    assert key.isprintable()
    assert key == sort_key(unicodedata.normalize("NFD", text))


@given(st.lists(st.sampled_from(ALPHABET), max_size=6), st.lists(st.sampled_from(ALPHABET)))
@settings(max_examples=200, deadline=None)
def test_untoned_words_compare_letter_by_letter(left, right):
    by_rank = [ALPHABET.index(char) for char in left] < [ALPHABET.index(char) for char in right]

    assert (sort_key("".join(left)) < sort_key("".join(right))) == by_rank


def test_people_are_listed_by_given_name_then_family_and_middle_names():
    expected = [
        "Trần Văn An",
        "Lê Thị Ánh",
        "Đỗ Văn Hoa",
        "Trần Thị Hoa",
        "Bùi Văn Hòa",
        "Nguyễn Thị Hòa",
        "Nguyễn Văn Hòa",
        "Y Tơn",
    ]

    assert sorted(reversed(expected), key=person_sort_key) == expected


def test_a_single_name_sorts_before_the_same_name_with_a_family():
    assert person_sort_key("Hoa") < person_sort_key("An Hoa") < person_sort_key("Huệ")
    assert person_sort_key("  ") == ""
