"""One box asks all modules, and answers whatever one of them does."""

import pytest
from django.db import connection
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.providers.api import SearchHit, SearchProvider, search_providers

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


class People(SearchProvider):
    key, label = "test.people", "Người dân"

    def search(self, request, text, *, limit):
        rows = ["Nguyễn Thị Đào", "Trần Văn Đạo"] + [f"Dao {n}" for n in range(20)]
        return [
            SearchHit(name, f"/people/{n}/", "Người", "Thôn 1", score=0.5 - n / 100)
            for n, name in enumerate(rows[:limit])
        ]


class Papers(SearchProvider):
    key, label = "test.papers", "Văn bản"

    def search(self, request, text, *, limit):
        return [SearchHit(f"Công văn <{text}>", "/papers/1/", "Văn bản", score=0.9)]


class Broken(SearchProvider):
    key, label = "test.broken", "Kho hỏng"

    def search(self, request, text, *, limit):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")


class Slow(SearchProvider):
    key, label = "test.slow", "Kho chậm"

    def search(self, request, text, *, limit):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")


@pytest.fixture
def providers(monkeypatch):
    def use(*items):
        monkeypatch.setattr(search_providers, "_items", {one.key: one for one in items})

    use(People(), Papers())
    return use


@pytest.fixture
def visitor(client):
    client.force_login(official(Role.RECEPTIONIST), backend=BACKEND)
    return client


def page(visitor, **query):
    return visitor.get(reverse("search:results"), query)


def test_hits_stand_by_kind_with_the_best_kind_first(visitor, providers):
    found = page(visitor, q="dao").context["found"]

    assert [group.kind for group in found.groups] == ["Văn bản", "Người"]
    assert found.groups[1].hits[0].title == "Nguyễn Thị Đào"
    assert (found.groups[0].is_cut, found.groups[1].is_cut) == (False, True)


def test_what_was_typed_cannot_become_markup(visitor, providers):
    answer = page(visitor, q="<script>alert(1)</script>").text

    assert "<script>alert" not in answer
    assert "&lt;script&gt;alert" in answer


@pytest.mark.parametrize("broken", [Broken(), Slow()])
def test_a_module_that_fails_or_dawdles_is_named_and_the_others_answer(
    visitor, providers, broken, monkeypatch, caplog
):
    monkeypatch.setattr("xaso.kernel.providers.asking.PATIENCE_MS", 50)
    providers(broken, Papers())

    answer = page(visitor, q="dao")

    assert answer.status_code == 200
    assert broken.label in answer.text
    assert "/papers/1/" in answer.text
    assert f"search_provider_failed key={broken.key}" in caplog.text


def test_the_patience_ends_with_the_search(visitor, providers):
    page(visitor, q="dao")

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.parametrize("text", ["", "đ", "!!", "  "])
def test_modules_are_not_asked_for_less_than_two_letters(visitor, providers, text):
    providers(Broken())

    answer = page(visitor, q=text)

    assert answer.status_code == 200
    assert not answer.context["found"].silent


def test_the_empty_page_teaches_what_can_be_found(visitor, providers):
    answer = page(visitor).text

    assert "văn bản, người dân" in answer


def test_a_part_is_enough_for_htmx(visitor, providers):
    answer = visitor.get(
        reverse("search:results"), {"q": "dao"}, headers={"HX-Request": "true"}
    )

    assert "<html" not in answer.text
    assert answer.text.strip().startswith('<div id="results"')


def test_suggestions_are_the_few_best(visitor, providers):
    answer = visitor.get(reverse("search:suggestions"), {"q": "dao"}).text

    assert answer.count("<li>") == 9
    assert answer.index("/papers/1/") < answer.index("/people/0/")
    assert "/search/?q=dao" in answer


def test_suggestions_stay_away_when_nothing_is_found(visitor, providers):
    assert visitor.get(reverse("search:suggestions"), {"q": "d"}).text.strip() == ""


def test_only_officials_search(client, providers):
    answer = page(client, q="dao")

    assert answer.status_code == 302
