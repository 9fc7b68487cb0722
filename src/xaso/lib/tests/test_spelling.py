import pytest
from hypothesis import given
from hypothesis import strategies as st

from xaso.lib.spelling import Words, one_slip_apart, sound_of, without_telex
from xaso.lib.titles import Title, TitleIndex

LETTERS = st.text("abcdeghiklmnopqrstuvxy", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("trich", "chich"),
        ("sinh", "xinh"),
        ("sinh", "sing"),
        ("ky", "ki"),
        ("ngheo", "ngeo"),
        ("phep", "fep"),
        ("thuc", "thut"),
        ("giay", "day"),
    ],
)
def test_words_that_are_mixed_up_sound_alike(one, other):
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(("one", "other"), [("sinh", "sang"), ("hon", "khon"), ("ca", "cha")])
def test_words_that_differ_do_not_sound_alike(one, other):
    assert sound_of(one) != sound_of(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("keets", "ket"),
        ("hoon", "hon"),
        ("ddawng", "dang"),
        ("kys", "ky"),
        ("thuwowngf", "thuong"),
    ],
)
def test_stray_keys_of_telex_are_taken_out(typed, meant):
    assert without_telex(typed) == meant


@pytest.mark.parametrize(
    ("typed", "word", "is_slip"),
    [
        ("sihn", "sinh", True),
        ("kahi", "khai", True),
        ("thuog", "thuong", True),
        ("khaii", "khai", True),
        ("hom", "hon", True),
        ("hon", "hon", False),
        ("sni", "sinh", False),
        ("abcd", "wxyz", False),
    ],
)
def test_one_slip_is_one_letter_more_less_other_or_swapped(typed, word, is_slip):
    assert one_slip_apart(typed, word) is is_slip


@given(LETTERS, LETTERS)
def test_a_slip_goes_both_ways(one, other):
    assert one_slip_apart(one, other) == one_slip_apart(other, one)


@given(st.lists(LETTERS, min_size=1, max_size=6), LETTERS)
def test_a_slip_is_found_again_among_the_words(words, typed):
    known = Words(words)

    near = {word for word in words if one_slip_apart(typed, word)}

    if typed not in known.known and len(typed) >= 3 and set(typed) & set("aeiouy"):
        meant = known.meant(typed)
        assert near <= set(meant) or without_telex(typed) in known.known


def test_two_words_typed_as_one_are_taken_apart():
    assert Words(["doc", "than"]).parts("docthan") == ("doc", "than")
    assert Words(["doc", "than"]).parts("docx") is None


@pytest.fixture
def index():
    return TitleIndex(
        [
            Title("birth", "Đăng ký khai sinh"),
            Title("again", "Đăng ký lại khai sinh"),
            Title("death", "Đăng ký khai tử"),
            Title("copy", "Chứng thực bản sao từ bản chính"),
            Title("copy", "sao y công chứng"),
        ],
        quiet=["làm", "cho"],
    )


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("khai sinh", "birth"),
        ("đăng ký lại", "again"),
        ("khai tu", "death"),
        ("sao y", "copy"),
        ("cong chugn", "copy"),
        ("làm khai xinh cho", "birth"),
    ],
)
def test_the_title_that_was_meant_comes_first(index, typed, first):
    assert index.search(typed, limit=3)[0].key == first


def test_a_thing_is_found_once_whatever_its_titles(index):
    keys = [one.key for one in index.search("sao công chứng bản chính", limit=5)]

    assert keys.count("copy") == 1


def test_what_is_common_wins_among_equals(index):
    plain = index.search("đăng ký khai", limit=2)[0].key
    other = "death" if plain == "birth" else "birth"

    known = index.search("đăng ký khai", limit=2, known={other: 0.1})

    assert known[0].key == other


@given(st.text(max_size=60))
def test_whatever_is_typed_the_scores_are_in_order_and_bounds(typed):
    index = TitleIndex([Title("birth", "Đăng ký khai sinh"), Title("copy", "Sao y")])

    scores = [one.score for one in index.search(typed, limit=5)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
