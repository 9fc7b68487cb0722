"""Codes on paper, for who lost the passkey or the phone."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.services import recovery
from xaso.kernel.accounts.services.signing_in import CodeRefusedError
from xaso.kernel.accounts.testing import PASSWORD
from xaso.kernel.accounts.tests.passkey_steps import is_signed_in, shown_codes, type_password

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


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
        recovery.check_recovery_code(lan, code, known=True)
