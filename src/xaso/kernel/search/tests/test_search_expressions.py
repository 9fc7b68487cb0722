"""Rows are found by the words people type."""

import pytest
from django.contrib.postgres.search import SearchRank

from xaso.kernel.accounts.api import User
from xaso.kernel.accounts.testing import official
from xaso.kernel.search.api import has_words, word_similarity, words_query, words_vector

pytestmark = pytest.mark.django_db
NAMES = ["Nguyễn Thị Đào", "Trần Văn Đạo", "Lê Hoàng 100%", "Phạm Thị Thu Hà"]


@pytest.fixture
def people():
    for name in NAMES:
        official(full_name=name)
    return User.objects.filter(full_name__in=NAMES)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dao", ["Nguyễn Thị Đào", "Trần Văn Đạo"]),
        ("ĐÀO nguyen", ["Nguyễn Thị Đào"]),
        ("thi", ["Nguyễn Thị Đào", "Phạm Thị Thu Hà"]),
        ("guye", ["Nguyễn Thị Đào"]),
        ("100%", ["Lê Hoàng 100%"]),
        ("%", []),
        ("", []),
        ("_", []),
        ("zzz", []),
    ],
)
def test_every_typed_word_must_be_there_in_any_order(people, typed, found):
    plain = people.filter(has_words("full_name__folded", typed))
    stored = people.filter(has_words("name_folded", typed))

    for rows in (plain, stored):
        assert sorted(row.full_name for row in rows) == sorted(found)


def test_a_misspelt_name_is_nearest_to_what_was_meant(people):
    rows = people.annotate(near=word_similarity("full_name__folded", "ngiễn thị đao")).order_by(
        "-near"
    )

    assert rows[0].full_name == "Nguyễn Thị Đào"
    assert 0.4 < rows[0].near < 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nguyen đà", ["Nguyễn Thị Đào"]),
        ("pha", ["Phạm Thị Thu Hà"]),
        ("ham", []),
        ("dao') | ('thu", []),
        ("", []),
    ],
)
def test_full_text_needs_whole_words_but_for_the_last(people, typed, found):
    rows = people.annotate(words=words_vector("full_name__folded")).filter(
        words=words_query(typed)
    )

    assert [row.full_name for row in rows] == found


def test_any_of_the_words_may_do_and_the_rank_decides(people):
    query = words_query("thi thu khong-co", every=False)
    rows = (
        people.annotate(words=words_vector("full_name__folded"))
        .filter(words=query)
        .annotate(rank=SearchRank("words", query))
        .order_by("-rank")
    )

    assert [row.full_name for row in rows] == ["Phạm Thị Thu Hà", "Nguyễn Thị Đào"]
