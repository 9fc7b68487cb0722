"""What frames every call: the token, its reach, the commune, refusals that can be read."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from xaso.kernel.api_clients.models import AccessToken, ApiClient, KeptAnswer
from xaso.kernel.api_clients.tasks import forget
from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock

READ = "procedures.read"


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "Basic eHg6eHg=", "Bearer", "Bearer khong-co", "x\x01"])
def test_without_a_valid_token_nothing_is_told(header):
    answer = Client().get("/api/v1/procedures", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="xaso"')


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["old token", "ended", "last day", "scope taken"])
def test_a_token_stops_at_once_with_what_it_rests_on(change):
    caller = a_caller(READ)
    clients = ApiClient.objects.filter(pk=caller.client.pk)
    if change == "old token":
        AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif change == "ended":
        caller.client.communes.update(revoked_at=timezone.now())
    elif change == "last day":
        clients.update(valid_to="2025-08-01")
    else:
        clients.update(scopes=["dossiers.read"])

    assert caller.get("procedures").status_code in (401, 403)


@pytest.mark.django_db
def test_a_token_reaches_as_far_as_its_scopes():
    answer = a_caller("dossiers.read").get("procedures")

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:xaso:problem:scope_needed")
    assert (
        'error="insufficient_scope", scope="procedures.read"'
        in answer.headers["WWW-Authenticate"]
    )


@pytest.mark.django_db
def test_a_program_of_several_communes_names_one():
    caller = a_caller(READ, communes=(HERE, THERE))

    unnamed = caller.get("procedures")
    named = caller.get("procedures", **{"X-Commune": commune(THERE).code})
    foreign, unknown = (
        caller.get("procedures", **{"X-Commune": one}) for one in ("00004", "99999")
    )

    assert unnamed.json()["type"] == "urn:xaso:problem:commune_needed"
    assert named.status_code == 200
    assert foreign.status_code == unknown.status_code == 403
    assert foreign.json()["detail"] == unknown.json()["detail"]


@pytest.mark.django_db
def test_an_unknown_address_and_a_wrong_method_are_problems_too():
    caller = a_caller(READ)

    unknown, wrong = caller.get("khong-co"), caller.post("procedures", {})

    assert (unknown.status_code, unknown.json()["status"]) == (404, 404)
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET")
    assert wrong.json()["type"] == "urn:xaso:problem:not_allowed"


@pytest.mark.django_db
def test_a_problem_speaks_vietnamese_and_names_the_request():
    answer = a_caller(READ).get("procedures", {"limit": 1000})

    problem = answer.json()
    assert problem["title"] == "Một số dữ liệu chưa đúng."
    assert problem["errors"][0]["detail"] == "Nhiều nhất 100."
    assert UUID(problem["instance"].removeprefix("urn:uuid:")) == UUID(
        answer.headers["X-Request-Id"]
    )


@pytest.mark.django_db
def test_a_call_that_is_too_large_is_not_read(settings):
    settings.XASO_API_MAX_BYTES = 100

    answer = a_caller("dossiers.submit").post("dossiers", {"note": "x" * 200})

    assert answer.status_code == 413


@pytest.mark.django_db
def test_kept_answers_are_forgotten_after_their_time():
    caller = a_caller(READ)
    with acting_in(HERE):
        for key, age in (("cu", 30), ("moi", 1)):
            KeptAnswer.objects.create(
                caller=caller.client.user,
                operation="POST /x",
                key=key,
                body_hash="",
                status=200,
                body={},
                created_at=timezone.now() - timedelta(hours=age),
            )

    forget(0)

    with acting_in(HERE):
        assert [one.key for one in KeptAnswer.objects.all()] == ["moi"]


@pytest.mark.django_db
def test_a_program_that_calls_too_often_is_told_when_to_come_back(settings):
    settings.XASO_API_CALLS_PER_MINUTE = 2
    caller, other = a_caller(READ), a_caller(READ)

    with clock.at(datetime(2026, 11, 25, 8, 0, 50, tzinfo=UTC)):
        renew(caller, other)
        answers = [caller.get("procedures") for _ in range(3)]
        others = other.get("procedures")

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "10"
    assert answers[2].json()["type"] == "urn:xaso:problem:too_many"
    assert others.status_code == 200


@pytest.mark.django_db
def test_secrets_cannot_be_tried_without_end(settings):
    settings.XASO_API_TOKENS_PER_MINUTE = 2

    with clock.at(datetime(2026, 11, 25, 8, 0, 50, tzinfo=UTC)):
        answers = [Client().post("/api/token", secure=True) for _ in range(3)]

    assert [one.status_code for one in answers] == [400, 400, 429]


def renew(*callers):
    for one in callers:
        AccessToken.objects.filter(client=one.client).update(
            expires_at=clock.now() + timedelta(minutes=10)
        )
