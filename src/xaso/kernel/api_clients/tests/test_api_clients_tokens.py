"""Tokens, as programs that are not ours ask for them."""

import base64
from datetime import timedelta
from urllib.parse import unquote_to_bytes

import pytest
from django.test import Client
from django.utils import timezone
from oauthlib.oauth2 import BackendApplicationClient, InvalidClientError, InvalidScopeError
from requests import Response, Session
from requests.adapters import BaseAdapter
from requests_oauthlib import OAuth2Session

from xaso.kernel.api_clients.models import AccessToken, ApiClient, ClientSecret
from xaso.kernel.api_clients.tasks import forget
from xaso.kernel.api_clients.testing import SECRET, a_client

pytestmark = pytest.mark.django_db
OWN = ("Content-Type", "Accept-Encoding")
TOKEN = "https://xaso.test/api/token"
READ = "procedures.read"


class InProcess(BaseAdapter):
    """Carries the calls of the ``requests`` library into the product."""

    def send(self, request, **_options):
        answer = Client().generic(
            request.method,
            request.path_url,
            request.body or b"",
            content_type=request.headers.get("Content-Type", ""),
            headers={k: v for k, v in request.headers.items() if k not in OWN},
            secure=True,
        )
        response = Response()
        response.status_code, response.request, response.url = (
            answer.status_code,
            request,
            request.url,
        )
        response.headers.update(answer.headers)
        response._content = answer.content
        return response

    def close(self):
        pass


def session(client_id, scope=None):
    made = OAuth2Session(client=BackendApplicationClient(client_id, scope=scope))
    made.mount("https://", InProcess())
    return made


def ask(body=None, **headers):
    plain = Session()
    plain.mount("https://", InProcess())
    return plain.post(TOKEN, data=body, headers=headers)


def test_an_independent_client_gets_a_token_and_calls_with_it():
    client = a_client(READ)
    program = session(client.client_id)

    token = program.fetch_token(TOKEN, client_secret=SECRET)
    answer = program.get("https://xaso.test/api/v1/procedures?limit=1")

    assert (token["token_type"], token["expires_in"], token["scope"]) == ("Bearer", 600, [READ])
    assert answer.status_code == 200
    assert len(answer.json()["items"]) == 1


def test_the_secret_may_stand_in_the_body_too():
    client = a_client(READ)

    token = session(client.client_id).fetch_token(
        TOKEN, client_secret=SECRET, include_client_id=True, auth=None
    )

    assert token["access_token"]


def test_neither_token_nor_secret_is_kept_as_it_is():
    client = a_client(READ)

    token = session(client.client_id).fetch_token(TOKEN, client_secret=SECRET)

    kept = str(AccessToken.objects.values()) + str(ClientSecret.objects.values())
    assert token["access_token"] not in kept
    assert SECRET not in kept


def test_only_what_was_granted_can_be_asked_for():
    client = a_client(READ, "dossiers.read")

    narrow = session(client.client_id, [READ]).fetch_token(TOKEN, client_secret=SECRET)

    assert narrow["scope"] == [READ]
    with pytest.raises(InvalidScopeError):
        session(client.client_id, ["dossiers.submit"]).fetch_token(TOKEN, client_secret=SECRET)


def test_a_wrong_secret_an_unknown_and_an_ended_client_get_one_answer():
    client, ended = a_client(READ), a_client(READ)
    ended.communes.update(revoked_at=timezone.now())
    tries = [(client.client_id, "sai"), ("xs-khong-co", SECRET), (ended.client_id, SECRET)]

    answers = [
        ask(
            {"grant_type": "client_credentials"},
            Authorization="Basic " + base64.b64encode(f"{one}:{secret}".encode()).decode(),
        )
        for one, secret in tries
    ]

    assert {one.status_code for one in answers} == {401}
    assert len({one.text for one in answers}) == 1
    assert answers[0].json()["error"] == "invalid_client"
    assert answers[0].headers["WWW-Authenticate"].startswith("Basic")
    with pytest.raises(InvalidClientError):
        session(client.client_id).fetch_token(TOKEN, client_secret="sai")


def test_other_ways_to_a_token_are_refused():
    client = a_client(READ)

    answer = ask(
        {
            "grant_type": "password",
            "client_id": client.client_id,
            "client_secret": SECRET,
            "username": "a",
            "password": "b",
        }
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_client_outside_its_days_gets_no_token():
    client = a_client(READ)
    ApiClient.objects.filter(pk=client.pk).update(valid_to="2025-08-01")

    with pytest.raises(InvalidClientError):
        session(client.client_id).fetch_token(TOKEN, client_secret=SECRET)


def test_a_client_is_seen_to_be_alive():
    client = a_client(READ)

    session(client.client_id).fetch_token(TOKEN, client_secret=SECRET)

    client.refresh_from_db()
    assert timezone.now() - client.last_used_at < timedelta(minutes=1)


def test_a_secret_over_plain_http_is_refused():
    answer = Client().post("/api/token", {"grant_type": "client_credentials"})

    assert (answer.status_code, answer.json()["error"]) == (400, "insecure_transport")


def test_an_address_of_a_wrong_method_says_so():
    answer = Client().get("/api/token")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert answer.json()["type"] == "urn:xaso:problem:not_allowed"


@pytest.mark.parametrize("body", ["--", "a=%ff", "grant_type=client_credentials&scope=%00"])
def test_a_broken_body_is_refused_and_nothing_breaks(body):
    kinds = ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded")

    answer, plain = (
        Client().post("/api/token", body, content_type=one, secure=True) for one in kinds
    )

    assert answer.status_code in (400, 401)
    assert plain.status_code in (400, 401)


@pytest.mark.parametrize("one", ["%00", "xs%00", "%C3%A3", "xs%0A", ""])
def test_an_impossible_client_id_fails_like_a_wrong_one(one):
    given = f"grant_type=client_credentials&client_id={one}&client_secret={one}"
    basic = base64.b64encode(unquote_to_bytes(f"{one}:{one}")).decode()

    posted = Client().post(
        "/api/token", given, content_type="application/x-www-form-urlencoded", secure=True
    )
    shown = ask({"grant_type": "client_credentials"}, Authorization=f"Basic {basic}")

    assert (posted.status_code, shown.status_code) == (401, 401)
    assert posted.json()["error"] == shown.json()["error"] == "invalid_client"


@pytest.mark.parametrize("one", [b"\xed\xa0\x80:x", b"x:\xff"])
def test_what_is_no_text_is_refused_and_nothing_breaks(one):
    basic = base64.b64encode(one).decode()

    shown = ask({"grant_type": "client_credentials"}, Authorization=f"Basic {basic}")

    assert (shown.status_code, shown.json()["type"]) == (400, "urn:xaso:problem:malformed")


def test_old_tokens_are_forgotten_at_night():
    client = a_client(READ)
    for name, moment in (("old", -timedelta(hours=1)), ("new", timedelta(hours=1))):
        AccessToken.objects.create(
            digest=name, client=client, scopes=[], expires_at=timezone.now() + moment
        )

    forget(0)

    assert [one.digest for one in AccessToken.objects.all()] == ["new"]
