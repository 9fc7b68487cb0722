"""Files that come together are kept together, and each has its own answer."""

import io

import pytest

from xaso.kernel.files import api
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.services.at_once import all_at_once
from xaso.kernel.files.testing import PNG, a_pdf


def store_all(*named):
    return api.store_all([(io.BytesIO(content), name) for name, content in named], actor=None)


def test_each_comes_back_under_its_own_name(here):
    papers = {f"giấy {number}.pdf": a_pdf(f"Giấy số {number}") for number in range(6)}

    stored = store_all(*papers.items())

    assert {one.name: api.read(one.id) for one in stored} == papers
    assert [one.name for one in stored] == list(papers)


def test_one_that_is_not_taken_does_not_hold_up_the_others(here):
    first, refused, last = store_all(
        ("đơn.pdf", a_pdf()), ("ảnh.pdf", b"MZ\x90\x00"), ("thẻ.png", PNG)
    )

    assert isinstance(refused, api.FileRefusedError)
    assert refused.reason == api.Refusal.TYPE_NOT_TAKEN
    assert api.read(first.id) == a_pdf()
    assert last.is_picture
    assert StoredFile.objects.count() == 2


def test_a_content_that_comes_twice_is_kept_once(here):
    known = api.store(io.BytesIO(a_pdf("Cũ")), name="cũ.pdf", actor=None)

    one, other, again = store_all(
        ("một.pdf", a_pdf()), ("hai.pdf", a_pdf()), ("cũ hơn.pdf", a_pdf("Cũ"))
    )

    assert StoredObject.objects.count() == 2
    assert api.read(one.id) == api.read(other.id) == a_pdf()
    assert api.read(again.id) == api.read(known.id)


def test_none_is_kept_without_asking(here, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert store_all() == []


def test_a_failure_comes_back_after_the_others_have_ended():
    ended = []

    def fail():
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        all_at_once([fail, lambda: ended.append(1), lambda: ended.append(2)])

    assert sorted(ended) == [1, 2]
