"""Database and program agree on how Vietnamese words are compared."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xaso.lib.text import fold

pytestmark = pytest.mark.django_db
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵfjwz"
OTHERS = " \t\n\u00a0-–,.;:'’\"“”()/_0123456789\u200b\ufeff\u202e\u00adðÐ"
text = st.text(st.sampled_from(LETTERS + LETTERS.upper() + OTHERS), max_size=60)
form = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])


def folded(value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT xaso_fold(%s)", [value])
        return cursor.fetchone()[0]


@given(text=text, form=form)
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_vietnamese_text_folds_alike_in_both(text, form):
    typed = unicodedata.normalize(form, text)

    assert folded(typed) == fold(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Nguyễn Thị Đào", "nguyen thi dao"),
        ("  ĐƠN   ĐỀ NGHỊ ", "don de nghi"),
        ("hòa/hoà", "hoa hoa"),
        ("H56.99.49-251121-0001", "h56 99 49 251121 0001"),
        ("!!!", ""),
        ("ﬁ ①", "fi 1"),
    ],
)
def test_words_stay_and_their_dress_goes(typed, found):
    assert folded(typed) == fold(typed) == found


def test_an_index_may_be_built_on_it():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT provolatile, proparallel FROM pg_proc WHERE proname = 'xaso_fold'"
        )

        assert cursor.fetchall() == [("i", "s")]


def test_full_text_takes_accented_and_plain_words_for_the_same():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('vi', 'Giấy khai sinh Đặng') @@ to_tsquery('vi', 'giay & dang')"
        )

        assert cursor.fetchone() == (True,)
