import json
import re

import pytest
from django.urls import reverse
from freezegun import freeze_time
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from xaso.kernel.accounts import webauthn
from xaso.kernel.accounts.models import Role
from xaso.kernel.accounts.services import passkeys, recovery
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.accounts.tests.device import Device

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


def add(client, device, **typed):
    challenge = client.post(reverse("accounts:passkey-creation")).json()["challenge"]
    form = {"name": "Máy ở cơ quan", "present": PASSWORD, "answer": device.register(challenge)}
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
        {"framed": True},
        {"uses": 0},
    ],
    ids=["origin", "host", "kind", "not recognised", "framed", "copied key"],
)
def test_an_answer_that_does_not_prove_it_is_refused(client, device, wrong):
    sign_in(client, device.answer(challenge_for(client)))
    client.logout()

    page = sign_in(client, device.answer(challenge_for(client), **wrong))

    assert page["Location"] == "/dang-nhap/"
    assert not is_signed_in(client)


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


def test_one_address_cannot_try_for_ever(client, lan, device, settings):
    settings.XASO_ACCOUNTS_SIGN_INS_PER_MINUTE = 2
    with freeze_time("2026-11-25 08:00+07:00"):
        by_key = [sign_in(client, "{}").status_code for _ in range(2)]
        by_password = type_password(client, lan).status_code
        looking = client.get(reverse("accounts:sign-in")).status_code

    assert by_key == [302, 302]
    assert (by_password, looking) == (429, 200)


@given(
    st.text(max_size=60)
    | st.dictionaries(st.sampled_from(["id", "client", "data", "key"]), st.text()).map(
        json.dumps
    )
)
@limits(max_examples=60)
def test_whatever_is_posted_is_refused_politely(text):
    with pytest.raises(webauthn.PasskeyRefusedError):
        webauthn.check_registration(
            webauthn.read_answer(text), "abc", webauthn.Site("https://a.example", "a.example")
        )
