"""What the callback does not take: forged, foreign, old, repeated, spoilt."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from standins.identity import Fault, Provider

from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.identity import calling
from xaso.kernel.identity.models import CitizenIdentity
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in

ACCOUNT = "/cong-dan/tai-khoan/"
CALLBACK = "/cong-dan/dang-nhap/ve/"
ENDED = "/cong-dan/dang-xuat/don-vi-dinh-danh/"
SPOILT = [
    Fault.WRONG_NONCE, Fault.WRONG_HASH, Fault.FOREIGN_AUDIENCE, Fault.FOREIGN_ISSUER,
    Fault.EXPIRED, Fault.FROM_THE_FUTURE, Fault.NO_SIGNATURE, Fault.SIGNED_BY_HMAC,
    Fault.FOREIGN_KEY, Fault.OTHER_USERINFO, Fault.NO_NUMBER,
]  # fmt: skip


def signed_in(browser):
    return browser.client.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize("fault", SPOILT)
def test_an_answer_that_does_not_hold_signs_nobody_in(fault, provider, browser):
    provider.faults = {fault}

    answer = browser.sign_in()

    assert answer.status_code == 400
    assert "không xác minh được" in answer.content.decode()
    assert not signed_in(browser)
    assert not CitizenIdentity.objects.exists()


@pytest.mark.parametrize("fault", [Fault.WRONG_STATE, Fault.DENIED])
def test_a_broken_off_sign_in_signs_nobody_in(fault, provider, browser):
    provider.faults = {fault}

    assert browser.sign_in().status_code == 400
    assert not signed_in(browser)


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.NONSENSE])
def test_a_provider_that_does_not_answer_is_told_of_politely(fault, provider, browser):
    provider.faults = {fault}

    answer = browser.start()

    assert answer.status_code == 503
    assert "chưa phản hồi" in answer.content.decode()


def test_a_provider_that_dies_midway_is_told_of_politely(provider, browser):
    back = browser.choose(browser.start().headers["Location"])
    provider.faults = {Fault.DOWN}

    assert browser.client.get(back).status_code == 503


def test_a_slow_provider_is_not_waited_for(provider, browser, monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 0.3)
    provider.faults = {Fault.SLOW}
    begun = time.monotonic()

    answer = browser.start()

    assert answer.status_code == 503
    assert time.monotonic() - begun < 5


def test_a_provider_that_calls_itself_otherwise_is_not_used(provider, browser, monkeypatch):
    described = provider.metadata() | {"issuer": "https://khac.example"}
    monkeypatch.setattr(provider, "metadata", lambda: described)

    assert browser.start().status_code == 503


def test_changed_keys_are_read_anew(provider, browser, other_browser):
    browser.sign_in()
    provider.rotate()

    other_browser.sign_in()

    assert signed_in(other_browser)


def test_the_provider_is_asked_with_a_proof_key_and_fresh_secrets(provider, browser):
    first, second = (
        parse_qs(urlsplit(browser.start().headers["Location"]).query) for _ in range(2)
    )

    assert first["code_challenge_method"] == ["S256"]
    assert first["response_type"] == ["code"]
    for secret in ("state", "nonce", "code_challenge"):
        assert len(first[secret][0]) >= 43
        assert first[secret] != second[secret]


def test_a_code_caught_on_the_way_is_of_no_use_in_another_browser(
    provider, browser, other_browser
):
    caught = browser.choose(browser.start().headers["Location"])
    other_browser.start()

    answer = other_browser.client.get(caught)

    assert answer.status_code == 400
    assert not signed_in(other_browser)


def test_an_answer_nobody_asked_for_signs_nobody_in(provider, browser, other_browser):
    caught = browser.choose(browser.start().headers["Location"])

    assert other_browser.client.get(caught).status_code == 400
    assert provider.token_requests == 0 or not signed_in(other_browser)


def test_an_answer_counts_once(provider, browser):
    back = browser.choose(browser.start().headers["Location"])
    browser.client.get(back)
    asked = provider.token_requests

    again = browser.client.get(back)

    assert again.status_code == 400
    assert provider.token_requests == asked


def test_an_answer_that_comes_too_late_does_not_count(provider, browser):
    back = browser.choose(browser.start().headers["Location"])
    session = browser.client.session
    session["identity_flow"] = session["identity_flow"] | {"at": int(time.time()) - 601}
    session.save()

    assert browser.client.get(back).status_code == 400


def test_a_code_of_somebody_elses_flow_fails_by_the_proof_key(provider, browser, other_browser):
    stolen = parse_qs(
        urlsplit(
            other_browser.choose(other_browser.start().headers["Location"], "nguoi-mau-2")
        ).query
    )["code"][0]
    own = urlsplit(browser.choose(browser.start().headers["Location"])).query
    state = parse_qs(own)["state"][0]

    answer = browser.client.get(CALLBACK, {"code": stolen, "state": state})

    assert answer.status_code == 503
    assert not signed_in(browser)


@pytest.mark.django_db
@trying(max_examples=40, deadline=None)
@given(
    query=st.dictionaries(
        st.sampled_from(["state", "code", "error", "iss", "next", "session_state", "x"]),
        st.text(max_size=60),
        max_size=5,
    )
)
def test_whatever_comes_to_the_callback_is_answered_politely(query):
    answer = Client().get(CALLBACK, query)

    assert answer.status_code == 400
    assert "/cong-dan/dang-nhap/" in answer.content.decode()


def test_where_nothing_is_configured_nobody_signs_in(browser):
    assert browser.client.get("/cong-dan/dang-nhap/bat-dau/").status_code == 302
    assert browser.client.get(CALLBACK).status_code == 400
    assert browser.client.post(ENDED, {"logout_token": "x"}).status_code == 400


def test_the_provider_ends_the_sessions_of_who_signed_out_there(
    provider, browser, other_browser
):
    browser.sign_in()
    other_browser.sign_in("nguoi-mau-2")

    answer = Client().post(ENDED, {"logout_token": provider.logout_token("nguoi-mau-1")})

    assert answer.status_code == 200
    assert not signed_in(browser)
    assert signed_in(other_browser)


def test_the_trail_keeps_that_the_provider_ended_them(provider, browser):
    browser.sign_in()

    Client().post(ENDED, {"logout_token": provider.logout_token("nguoi-mau-1")})

    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="identity.citizen.signed_out")
    assert entry.details == {"way": "mau"}


@pytest.mark.parametrize(
    "spoilt",
    [{"aud": "khac"}, {"iss": "https://khac.example"}, {"events": {}}, {"nonce": "x"},
     {"iat": 1}, {"sub": ""}, {"sub": None, "sid": "1"}],
)  # fmt: skip
def test_a_spoilt_logout_token_ends_nothing(spoilt, provider, browser):
    browser.sign_in()
    token = provider.logout_token("nguoi-mau-1", **spoilt)

    answer = browser.client.post(ENDED, {"logout_token": token})

    assert answer.status_code == 400
    assert signed_in(browser)


def test_a_logout_token_of_a_stranger_ends_nothing(provider, browser):
    browser.sign_in()
    stranger = Provider("xaso", "x", ())
    stranger.issuer = provider.issuer

    answer = browser.client.post(ENDED, {"logout_token": stranger.logout_token("nguoi-mau-1")})

    assert answer.status_code == 400
    assert signed_in(browser)


@pytest.mark.parametrize("fault", [Fault.DENIED, Fault.WRONG_NONCE])
def test_who_begins_again_still_comes_where_they_wanted_to_go(fault, provider, browser):
    provider.faults = {fault}

    page = browser.sign_in(target="/cong-dan/dai-dien/").content.decode()

    assert "/cong-dan/dang-nhap/?next=/cong-dan/dai-dien/" in page
