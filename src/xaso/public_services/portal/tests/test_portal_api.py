import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.portal.testing import used
from xaso.public_services.procedures.testing import BIRTH, BUILDING

pytestmark = pytest.mark.django_db
ADDRESS = "/api/public/procedures"


def test_anybody_may_ask_without_a_token(client):
    answer = client.get(ADDRESS, {"q": "lam khai sinh cho con", "limit": 3})

    items = answer.json()["items"]
    assert answer.status_code == 200
    assert items[0]["code"] == BIRTH
    assert items[0]["name"] == "Đăng ký khai sinh"
    assert items[0]["url"] == f"http://testserver/dich-vu-cong/thu-tuc/{BIRTH}/"
    assert len(items) <= 3


def test_the_best_comes_first(client):
    items = client.get(ADDRESS, {"q": "kết hôn", "limit": 10}).json()["items"]

    scores = [item["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] <= scores[0] <= 1


def test_without_words_it_names_what_is_asked_for_most(client):
    commune(HERE)
    with acting_in(HERE):
        used(BUILDING, 7)

    items = client.get(ADDRESS).json()["items"]

    assert items[0] | {"url": "", "name": ""} == {
        "code": BUILDING,
        "score": 0.0,
        "url": "",
        "name": "",
    }
    assert len(items) == 5


@pytest.mark.parametrize("limit", ["0", "21", "-1", "nhiều"])
def test_a_limit_out_of_bounds_is_refused(client, limit):
    answer = client.get(ADDRESS, {"q": "khai sinh", "limit": limit})

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_caches_may_keep_it_and_ask_again(client):
    first = client.get(ADDRESS, {"q": "sao y"})

    again = client.get(
        ADDRESS, {"q": "sao y"}, headers={"If-None-Match": first.headers["ETag"]}
    )

    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert not first.cookies
    assert again.status_code == 304


def test_who_asks_too_often_waits(client, settings):
    settings.XASO_API_PUBLIC_CALLS_PER_MINUTE = 2
    answers = [client.get(ADDRESS, {"q": "sao y"}) for _time in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_other_methods_are_refused(client):
    assert client.post(ADDRESS, {}).status_code == 405


def test_it_is_in_the_published_description(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    assert "security" not in paths[ADDRESS]["get"]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=st.text(max_size=300))
def test_whatever_is_typed_is_answered(client, settings, typed):
    settings.XASO_API_PUBLIC_CALLS_PER_MINUTE = 0

    answer = client.get(ADDRESS, {"q": typed})
    page = client.get("/dich-vu-cong/tim/", {"q": typed})

    assert answer.status_code in (200, 422)
    assert page.status_code == 200
