"""Adding passkeys to one's account and removing them."""

import json
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from xaso.kernel.accounts import webauthn
from xaso.kernel.accounts.models import Role
from xaso.kernel.accounts.passkey_values import KnownKey, PasskeyRefusedError, Site
from xaso.kernel.accounts.services import passkeys
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.accounts.tests.device import Device, b64, rsa_key
from xaso.kernel.accounts.tests.passkey_steps import (
    add,
    challenge_for,
    is_signed_in,
    shown_codes,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
SITE = Site("https://motcua.xa-mau.example", "motcua.xa-mau.example")


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP256R1()),
        ed25519.Ed25519PrivateKey.generate(),
        rsa_key(),
    ],
    ids=["ES256", "Ed25519", "RSA"],
)
def test_every_kind_of_key_that_is_asked_for_signs_in(inside, key):
    device = Device(key)
    add(inside, device)
    inside.logout()

    sign_in(inside, device.answer(challenge_for(inside)))

    assert is_signed_in(inside)


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP384R1()), rsa_key(1024)], ids=["curve", "short RSA"]
)
def test_a_weak_or_unasked_key_is_not_added(inside, lan, key):
    page = add(inside, Device(key))

    assert page.status_code == 422
    assert not lan.passkeys.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://motcua.xa-mau.example.evil.example"},
        {"host": "evil.example"},
        {"kind": "webauthn.get"},
        {"recognised": False},
        {"touched": False},
        {"framed": True},
        {"challenge": "YWJj"},
        {"makes_a_key": False},
    ],
    ids=str,
)
def test_a_new_key_that_does_not_prove_it_is_not_added(inside, lan, wrong):
    page = add(inside, Device(), wrong=wrong)

    assert page.status_code == 422
    assert not lan.passkeys.exists()


@pytest.mark.parametrize("length", [0, 15, 1024])
def test_the_name_of_a_key_has_a_length_that_can_be_kept(inside, lan, length):
    device = Device()
    device.credential = b"k" * length

    page = add(inside, device)

    assert page.status_code == 422
    assert not lan.passkeys.exists()


def test_an_answer_under_the_name_of_another_key_is_refused(inside, lan):
    device = Device()
    challenge = inside.post(reverse("accounts:passkey-creation")).json()["challenge"]
    answer = json.loads(device.register(challenge)) | {"id": b64(b"khoa cua ai khac")}
    form = {"name": "Khóa", "present": PASSWORD, "answer": json.dumps(answer)}

    page = inside.post(reverse("accounts:passkey-add"), form)

    assert page.status_code == 422
    assert not lan.passkeys.exists()


def test_nobody_has_more_passkeys_than_can_be_looked_through(inside, lan):
    statuses = []
    for number in range(passkeys.MOST_PASSKEYS + 1):
        device = Device()
        device.credential = f"khoa cua Lan {number:03}".encode()
        statuses.append(add(inside, device).status_code)

    assert statuses[-2:] == [302, 422]
    assert lan.passkeys.count() == passkeys.MOST_PASSKEYS


def test_a_refused_form_asks_the_device_anew(inside):
    page = add(inside, Device(), present="sai")

    assert page.status_code == 422
    assert page.context["form"]["answer"].value()
    assert 'name="answer" id="id_answer"' in page.text


def test_the_first_passkey_brings_recovery_codes(client, lan):
    client.force_login(lan, backend=BACKEND)

    page = add(client, Device())

    assert lan.passkeys.get().name == "Máy ở cơ quan"
    assert len(shown_codes(page)) == 10
    assert "Máy ở cơ quan" in client.get("/account/").text


@pytest.mark.parametrize(
    "wrong", [{"present": "sai"}, {"answer": ""}, {"answer": "{}"}, {"name": ""}]
)
def test_a_passkey_is_not_added_without_password_name_and_key(client, lan, wrong):
    client.force_login(lan, backend=BACKEND)

    page = add(client, Device(), **wrong)

    assert page.status_code == 422
    assert not lan.passkeys.exists()


def test_somebody_elses_passkey_cannot_be_added_again(client, device):
    other = official(Role.CLERK)
    client.force_login(other, backend=BACKEND)

    page = add(client, device)

    assert page.status_code == 422


def test_a_removed_passkey_no_longer_signs_in(client, lan, device):
    client.force_login(lan, backend=BACKEND)
    address = reverse("accounts:passkey-remove", args=[lan.passkeys.get().pk])

    asked = client.get(address)
    client.post(address, {"present": "sai"})
    kept = lan.passkeys.exists()
    client.post(address, {"present": PASSWORD})
    client.logout()
    sign_in(client, device.answer(challenge_for(client)))

    assert "Gỡ khóa truy cập “Điện thoại”?" in asked.text
    assert kept
    assert not is_signed_in(client)


def test_somebody_elses_passkey_cannot_be_removed(client, lan, device):
    client.force_login(official(Role.CLERK), backend=BACKEND)

    page = client.post(
        reverse("accounts:passkey-remove", args=[lan.passkeys.get().pk]), {"present": PASSWORD}
    )

    assert page.status_code == 404
    assert lan.passkeys.exists()


@given(
    st.text(max_size=60)
    | st.dictionaries(
        st.sampled_from(["id", "rawId", "type", "response"]),
        st.text()
        | st.dictionaries(st.sampled_from(["clientDataJSON", "signature"]), st.text()),
    ).map(json.dumps)
)
@limits(max_examples=60)
def test_whatever_is_posted_is_refused_politely(text):
    with pytest.raises(PasskeyRefusedError):
        webauthn.check_registration(text, "YWJj", SITE)
    with pytest.raises(PasskeyRefusedError):
        webauthn.check_assertion(webauthn.read_answer(text), "YWJj", SITE, KnownKey(b"", 0))


@given(st.integers(0, 200), st.binary(max_size=3))
@limits(max_examples=60)
def test_a_garbled_key_is_taken_or_refused_and_never_a_fault(at, garbage):
    answer = json.loads(Device(ed25519.Ed25519PrivateKey.generate()).register("YWJj"))
    made = urlsafe_base64_decode(answer["response"]["attestationObject"])
    garbled = made[:at] + garbage + made[at + len(garbage) :]
    answer["response"]["attestationObject"] = b64(garbled)

    with suppress(PasskeyRefusedError):
        webauthn.check_registration(json.dumps(answer), "YWJj", SITE)
