import json
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from freezegun import freeze_time
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from xaso.kernel.accounts import webauthn
from xaso.kernel.accounts.models import Role, Session
from xaso.kernel.accounts.passkey_values import KnownKey, PasskeyRefusedError, Site
from xaso.kernel.accounts.services import passkeys, recovery
from xaso.kernel.accounts.services.signing_in import CodeRefusedError
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.accounts.tests.device import Device, b64, rsa_key

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def site(settings):
    settings.XASO_URL = "https://motcua.xa-mau.example"


@pytest.fixture
def lan():
    return official(Role.RECEPTIONIST, full_name="Trần Thị Lan")


@pytest.fixture
def device(lan):
    made = Device()
    challenge = passkeys.make_challenge()
    passkeys.add_passkey(lan, "Điện thoại", made.register(challenge), challenge)
    return made


@pytest.fixture
def inside(client, lan):
    client.force_login(lan, backend=BACKEND)
    return client


def challenge_for(client):
    return client.post(reverse("accounts:passkey-options")).json()["challenge"]


def sign_in(client, answer, **more):
    return client.post(reverse("accounts:passkey-sign-in"), {"answer": answer} | more)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def type_password(client, user):
    return client.post(
        reverse("accounts:sign-in"), {"username": user.username, "password": PASSWORD}
    )


def add(client, device, *, wrong=None, **typed):
    challenge = client.post(reverse("accounts:passkey-creation")).json()["challenge"]
    answer = device.register(challenge, **(wrong or {}))
    form = {"name": "Máy ở cơ quan", "present": PASSWORD, "answer": answer}
    return client.post(reverse("accounts:passkey-add"), form | typed)


def test_a_passkey_is_a_whole_sign_in(client, lan, device):
    page = sign_in(client, device.answer(challenge_for(client)), next="/account/")

    assert page["Location"] == "/account/"
    assert client.session["_auth_user_id"] == str(lan.pk)
    assert lan.passkeys.get().used_at


def test_after_the_password_the_passkey_is_the_second_step(client, lan, device):
    page = type_password(client, lan)
    before = is_signed_in(client)
    shown = client.get(page["Location"]).text

    sign_in(client, device.answer(challenge_for(client)))

    assert not before
    assert "Dùng khóa truy cập" in shown
    assert is_signed_in(client)


def test_after_the_password_only_ones_own_passkey_counts(client, device):
    type_password(client, with_phone := official(Role.CLERK))
    client.logout()
    with_phone.totp_secret, with_phone.totp_confirmed_at = "A" * 32, with_phone.created_at
    with_phone.save()
    type_password(client, with_phone)

    sign_in(client, device.answer(challenge_for(client)))

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://motcua.xa-mau.example.evil.example"},
        {"host": "evil.example"},
        {"kind": "webauthn.create"},
        {"recognised": False},
        {"touched": False},
        {"framed": True},
        {"challenge": "YWJj"},
        {"challenge": "\ud800"},
        {"uses": 0},
        {"uses": 1},
    ],
    ids=[
        *("origin", "host", "kind", "not recognised", "not touched", "framed", "old challenge"),
        *("no challenge", "copied key", "equal count"),
    ],
)
def test_an_answer_that_does_not_prove_it_is_refused(client, device, wrong):
    sign_in(client, device.answer(challenge_for(client)))
    assert is_signed_in(client)
    client.logout()

    page = sign_in(client, device.answer(challenge_for(client), **wrong))

    assert page["Location"] == "/dang-nhap/"
    assert not is_signed_in(client)


def test_a_key_that_does_not_count_signs_in_again_and_again(client, device):
    for _time in range(2):
        client.logout()
        sign_in(client, device.answer(challenge_for(client), uses=0))

    assert is_signed_in(client)


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


def test_a_locked_account_has_no_use_of_its_passkey_and_is_told_so(client, lan, device):
    lan.locked_until = timezone.now() + timedelta(minutes=5)
    lan.save()

    page = client.post(
        reverse("accounts:passkey-sign-in"),
        {"answer": device.answer(challenge_for(client))},
        follow=True,
    )

    assert not is_signed_in(client)
    assert "thử lại sau 15 phút" in page.text


def test_the_session_gets_a_new_key_when_the_password_was_right(client, lan, device):
    challenge_for(client)
    before = client.session.session_key

    type_password(client, lan)

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_whoever_lost_everything_is_asked_for_nothing_but_the_password(client, lan, device):
    lan.totp_secret, lan.totp_confirmed_at = "A" * 32, lan.created_at
    lan.save()
    code = recovery.make_recovery_codes(lan)[0]

    recovery.forget_second_factors(lan)
    type_password(client, lan)

    lan.refresh_from_db()
    assert is_signed_in(client)
    assert not lan.totp_secret
    assert not lan.passkeys.exists()
    with pytest.raises(CodeRefusedError):
        recovery.check_recovery_code(lan, code)


def test_the_signature_of_another_key_is_refused_and_counts_as_a_failure(client, lan, device):
    sign_in(client, Device().answer(challenge_for(client)))

    lan.refresh_from_db()
    assert not is_signed_in(client)
    assert lan.failed_attempts == 1


def test_an_answer_counts_once(client, device):
    answer = device.answer(challenge_for(client))
    sign_in(client, answer)
    client.logout()

    sign_in(client, answer)

    assert not is_signed_in(client)


def test_without_a_question_no_answer_counts(client, device):
    sign_in(client, device.answer(""))

    assert not is_signed_in(client)


def test_an_answer_that_comes_late_is_refused(client, device):
    with freeze_time("2026-11-25 08:00+07:00") as frozen:
        answer = device.answer(challenge_for(client))
        frozen.tick(301)
        sign_in(client, answer)

    assert not is_signed_in(client)


def test_a_closed_account_has_no_use_of_its_passkey(client, lan, device):
    lan.is_active = False
    lan.save()

    sign_in(client, device.answer(challenge_for(client)))

    assert not is_signed_in(client)


def test_who_has_no_phone_set_up_is_let_in_by_no_code(client, lan, device):
    type_password(client, lan)

    page = client.post(reverse("accounts:second-factor"), {"code": "000000"})

    assert page.status_code == 422
    assert not is_signed_in(client)


def test_the_first_passkey_brings_recovery_codes(client, lan):
    client.force_login(lan, backend=BACKEND)

    page = add(client, Device())

    assert lan.passkeys.get().name == "Máy ở cơ quan"
    assert len(shown_codes(page)) == 10
    assert "Máy ở cơ quan" in client.get("/account/").text


def shown_codes(page):
    return re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page.text)


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


def test_a_recovery_code_lets_in_once_as_people_type_it(client, lan, device):
    code = recovery.make_recovery_codes(lan)[3]
    type_password(client, lan)
    first = client.post(
        reverse("accounts:recovery-code"), {"code": f" {code.upper().replace('-', ' ')} "}
    )
    inside = is_signed_in(client)
    client.post(reverse("accounts:sign-out"))
    type_password(client, lan)

    again = client.post(reverse("accounts:recovery-code"), {"code": code})

    assert (first.status_code, inside) == (302, True)
    assert again.status_code == 422
    assert not is_signed_in(client)


def test_recovery_codes_cannot_be_guessed_for_ever(client, lan, device):
    code = recovery.make_recovery_codes(lan)[0]
    type_password(client, lan)
    for _ in range(5):
        client.post(reverse("accounts:recovery-code"), {"code": "aaaaa-aaaaa"})

    page = client.post(reverse("accounts:recovery-code"), {"code": code})

    assert "thử lại sau 15 phút" in page.text


def test_new_recovery_codes_end_the_old_ones(client, lan, device):
    old = recovery.make_recovery_codes(lan)[0]
    client.force_login(lan, backend=BACKEND)
    page = client.post(reverse("accounts:recovery-codes"), {"present": PASSWORD})
    client.post(reverse("accounts:sign-out"))
    type_password(client, lan)

    refused = client.post(reverse("accounts:recovery-code"), {"code": old})
    client.post(reverse("accounts:recovery-code"), {"code": shown_codes(page)[9]})

    assert refused.status_code == 422
    assert is_signed_in(client)


def test_one_address_cannot_ask_for_challenges_for_ever(client, settings):
    settings.XASO_ACCOUNTS_SIGN_INS_PER_MINUTE = 2
    address = reverse("accounts:passkey-options")
    with freeze_time("2026-11-25 08:00+07:00"):
        asked = [Client().post(address).status_code for _ in range(4)]

    assert asked == [200, 200, 429, 429]
    assert Session.objects.count() == 2


def test_one_address_cannot_try_for_ever(client, lan, device, settings):
    settings.XASO_ACCOUNTS_SIGN_INS_PER_MINUTE = 2
    with freeze_time("2026-11-25 08:00+07:00"):
        by_key = [sign_in(client, "{}").status_code for _ in range(2)]
        by_password = type_password(client, lan).status_code
        looking = client.get(reverse("accounts:sign-in")).status_code

    assert by_key == [302, 302]
    assert (by_password, looking) == (429, 200)


SITE = Site("https://motcua.xa-mau.example", "motcua.xa-mau.example")


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
