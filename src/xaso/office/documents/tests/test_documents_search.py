"""Finding documents by what people type, as far as they may read them."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import SearchEntry, SearchPosting
from xaso.office.documents.postings import members_of, numbers_of, pack, unpack
from xaso.office.documents.queries.finding import find_documents
from xaso.office.documents.services.finding import (
    forget_document,
    index_document,
    keep_text,
    place_loose_entries,
)
from xaso.office.documents.testing_incoming import arrived, directed, registered

numbers = st.sets(st.integers(0, 16_383), max_size=200)


@pytest.fixture
def here(db):
    commune(HERE)
    with acting_in(HERE):
        yield


def indexed(text="", **said):
    document = arrived(files=(), **said)
    keep_text(document.pk, text)
    index_document(document.pk)
    return document.pk


@pytest.fixture(params=["loose", "in blocks"])
def library(here, request):
    made = {
        "plan": indexed(
            "Kinh phí do ngân sách bảo đảm", number=1, subject="Kế hoạch chuyển đổi số"
        ),
        "report": indexed(
            "Đã thực hiện kế hoạch", number=2, subject="Báo cáo cải cách hành chính"
        ),
        "rural": indexed("", number=3, notation="QĐ-UBND", subject="Nông thôn mới nâng cao"),
    }
    if request.param == "in blocks":
        place_loose_entries(more_than=0)
        assert not SearchEntry.objects.filter(place__isnull=True).exists()
    return made


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("chuyển đổi số", ["plan"]),
        ("chuyen doi so", ["plan"]),
        ("CHUYEN DOI", ["plan"]),
        ("ke hoach", ["plan", "report"]),
        ("hoach ke", ["plan", "report"]),
        ("ngan sach", ["plan"]),
        ("3/QĐ-UBND", ["rural"]),
        ("03/qd-ubnd", ["rural"]),
        ("nong th", ["rural"]),
        ("khong co gi", []),
        ("!!!", []),
    ],
)
def test_documents_are_found_by_words_best_first(library, typed, names):
    clerk = official(Role.CLERK)

    found = find_documents(typed, clerk, limit=10)

    assert found == [library[name] for name in names]


def test_nobody_finds_what_they_may_not_read(here):
    clerk, chair = official(Role.CLERK), official(Role.LEADER)
    specialist = official(Role.SPECIALIST)
    first = registered(clerk, to=chair.pk, number=1, subject="Kế hoạch một")
    registered(clerk, to=chair.pk, number=2, subject="Kế hoạch hai")
    directed(first, chair, specialist)
    place_loose_entries(more_than=0)

    assert find_documents("ke hoach", specialist, limit=10) == [first.pk]
    assert len(find_documents("ke hoach", chair, limit=10)) == 2


def test_another_commune_finds_nothing(db):
    commune(HERE), commune(THERE)
    with acting_in(HERE):
        indexed(subject="Kế hoạch chuyển đổi số")
        place_loose_entries(more_than=0)

    with acting_in(THERE):
        assert (
            find_documents("ke hoach", official(Role.CLERK, commune_id=THERE), limit=10) == []
        )


def test_a_changed_document_is_found_by_its_new_words_only(here):
    clerk = official(Role.CLERK)
    document = indexed("văn bản cũ")
    place_loose_entries(more_than=0)

    keep_text(document, "nội dung mới")
    index_document(document)

    assert find_documents("noi dung moi", clerk, limit=10) == [document]
    assert find_documents("van ban cu", clerk, limit=10) == []


def test_a_destroyed_document_is_not_found(here):
    document = indexed("mất tích")
    place_loose_entries(more_than=0)

    forget_document(document)

    assert find_documents("mat tich", official(Role.CLERK), limit=10) == []


@pytest.mark.parametrize("goes", [forget_document, index_document])
def test_a_place_is_never_given_to_a_second_document(here, goes):
    clerk = official(Role.CLERK)
    first = indexed("mất tích từ lâu", number=1)
    place_loose_entries(more_than=0)
    given_up = SearchEntry.objects.get(document=first).place
    keep_text(first, "nội dung mới")
    goes(first)

    second = indexed("hoàn toàn khác", number=2, subject="Giấy mời họp")
    place_loose_entries(more_than=0)

    assert SearchEntry.objects.get(document=second).place > given_up
    assert find_documents("hoan toan khac", clerk, limit=10) == [second]
    assert find_documents("mat tich", clerk, limit=10) == []


def test_no_word_of_a_destroyed_document_stays_in_the_blocks(here):
    first = indexed("mất tích", number=1)
    second = indexed("mất mùa", number=2)
    place_loose_entries(more_than=0)

    forget_document(first)

    assert not SearchPosting.objects.filter(word="tich").exists()
    assert find_documents("mat mua", official(Role.CLERK), limit=10) == [second]


def test_a_list_is_narrowed_before_the_best_are_taken(here, client, monkeypatch):
    monkeypatch.setattr("xaso.office.documents.queries.incoming.MOST_FOUND", 2)
    clerk = official(Role.CLERK)
    old = registered(clerk, number=1, subject="Kế hoạch cũ", organ_name="Sở Tư pháp")
    for number in (2, 3, 4):
        registered(clerk, number=number, subject="Kế hoạch mới")
    place_loose_entries(more_than=0)
    client.force_login(clerk, backend="xaso.kernel.accounts.backend.AccountBackend")

    wanted = {"view": "all", "q": "ke hoach", "organ": "so tu phap"}
    page = client.get(reverse("documents:incoming"), wanted)

    assert old.get_absolute_url() in page.text
    assert page.text.count("data-open") == 1


def test_the_search_box_offers_documents(here, client):
    indexed(subject="Kế hoạch chuyển đổi số")
    clerk = official(Role.CLERK)
    client.force_login(clerk, backend="xaso.kernel.accounts.backend.AccountBackend")

    page = client.get(reverse("search:results"), {"q": "chuyen doi so"})

    assert "Kế hoạch chuyển đổi số" in page.text


@given(numbers)
def test_members_are_packed_and_unpacked_without_loss(found):
    members = members_of(found)

    assert unpack(pack(members)) == members
    assert numbers_of(members) == sorted(found)


@given(numbers)
def test_few_members_take_little_room(found):
    assert len(pack(members_of(found))) <= 1 + min(2048, 2 * len(found))
