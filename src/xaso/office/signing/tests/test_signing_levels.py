"""Signing as an installation is set up: without a time-stamp authority, with one, for long."""

import subprocess

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import read
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.office.signing.errors import NotSignedError, WrongPinError
from xaso.office.signing.models import DigitalSignature, SigningKey, SigningRequest
from xaso.office.signing.places import KeyPlace, key_file
from xaso.office.signing.services import hands
from xaso.office.signing.services.apart import sign_apart, sign_now
from xaso.office.signing.states import KeyProvider, StepState
from xaso.office.signing.testing import (
    paper_source,
    paper_to_sign,
    signature_image,
    signing_key,
    steps_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(settings, ca, tmp_path):
    (tmp_path / "root.pem").write_bytes(ca.trust_root.read_bytes())
    settings.XASO_SIGNING_TSA, settings.XASO_SIGNING_TRUST = ca.tsa_url, str(tmp_path)
    with acting_in(HERE):
        yield


@pytest.fixture
def chairman(ca):
    user = official(Role.LEADER, full_name="Hoàng Minh Đức")
    signing_key(user, p12=ca.p12("chu.tich").read_bytes(), pin=ca.password)
    return user


def step_for(user):
    return steps_of(paper_to_sign(user, asker=official(Role.SPECIALIST)))[0]


@pytest.mark.parametrize("level", ["B-T", "B-LTA"])
def test_the_level_is_the_one_that_is_set(level, settings, ca, chairman, tmp_path):
    settings.XASO_SIGNING_LEVEL = level

    signed = sign_apart(step_for(chairman).pk, actor=chairman, pin=ca.password)

    path = tmp_path / "signed.pdf"
    path.write_bytes(read(signed.file_id))
    command = ["pdfsig", "-nocert", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert said.stdout.count("Signature is Valid.") == 1
    assert (b"/DocTimeStamp" in path.read_bytes()) == (level == "B-LTA")
    assert DigitalSignature.objects.get().level == level


def test_without_a_time_stamp_authority_it_is_the_plain_level(settings, ca, chairman):
    settings.XASO_SIGNING_TSA = ""

    assert sign_apart(step_for(chairman).pk, actor=chairman, pin=ca.password).level == "B-B"


@pytest.mark.parametrize(
    ("wish", "words"),
    [({"down": ["tsa"]}, "dấu thời gian"), ({"wrong": {"tsa": "nonce"}}, "dấu thời gian")],
    ids=["away", "answers wrongly"],
)
def test_a_time_stamp_authority_that_fails_leaves_nothing_behind(wish, words, ca, chairman):
    step = step_for(chairman)
    subject = SigningRequest.objects.get().subject_id

    with ca.behaving(**wish), pytest.raises(NotSignedError, match=words):
        sign_apart(step.pk, actor=chairman, pin=ca.password)

    step.refresh_from_db()
    assert (step.state, DigitalSignature.objects.count()) == (StepState.READY, 0)
    assert subject not in paper_source().files


def test_a_revoked_certificate_signs_nothing(ca, chairman):
    step = step_for(chairman)

    with ca.revoked("chu.tich"), pytest.raises(NotSignedError, match="thu hồi"):
        sign_apart(step.pk, actor=chairman, pin=ca.password)


def test_an_expired_certificate_is_refused_by_name(ca):
    user = official(Role.LEADER)
    signing_key(user, p12=ca.p12("het.han").read_bytes(), pin=ca.password)

    with pytest.raises(NotSignedError, match="hết hạn ngày"):
        sign_apart(step_for(user).pk, actor=user, pin=ca.password)


def test_another_key_in_the_place_of_the_registered_one_signs_nothing(ca, chairman):
    place = SigningKey.objects.get(holder=chairman).place
    key_file(place).write_bytes(ca.p12("pho.chu.tich").read_bytes())

    with pytest.raises(NotSignedError, match="không phải khóa đã đăng ký"):
        sign_apart(step_for(chairman).pk, actor=chairman, pin=ca.password)


def test_the_handwriting_is_drawn_where_the_source_wants_it(ca, chairman):
    signature_image(chairman)
    plain = official(Role.LEADER)
    signing_key(plain, p12=ca.p12("pho.chu.tich").read_bytes(), pin=ca.password)

    drawn = sign_apart(step_for(chairman).pk, actor=chairman, pin=ca.password)
    written = sign_apart(step_for(plain).pk, actor=plain, pin=ca.password)

    assert b"/Subtype /Image" in read(drawn.file_id)
    assert b"/Subtype /Image" not in read(written.file_id)


def test_a_server_without_tokens_says_so():
    with pytest.raises(NotSignedError, match="chưa dùng được thiết bị"):
        hands.look(KeyPlace(KeyProvider.PKCS11, "UBND", "con-dau"), "1234")


def test_the_seal_on_a_token_is_registered_by_its_pin_and_signs(
    client, settings, ca, chairman, soft_token
):
    settings.XASO_SIGNING_PKCS11_MODULE = soft_token.module
    clerk = official(Role.CLERK)
    client.force_login(clerk, backend="xaso.kernel.accounts.backend.AccountBackend")
    typed = {"owner": "organisation", "provider": "pkcs11", "token": soft_token.label}
    typed |= {"key_name": "con.dau.ubnd", "pin": soft_token.pin}
    client.post(reverse("signing:new-key"), typed)
    request = paper_to_sign(chairman, asker=official(Role.SPECIALIST), seal=True)
    sign_apart(steps_of(request)[0].pk, actor=chairman, pin=ca.password)

    with pytest.raises(WrongPinError):
        sign_now(request, actor=clerk, pin="00000000")
    done = sign_now(request, actor=clerk, pin=soft_token.pin)

    made = DigitalSignature.objects.get(file_id=done.file_id)
    assert (made.key.provider, made.key.place) == (KeyProvider.PKCS11, soft_token.label)
    assert (made.subject, done.completed) == ("Ủy ban nhân dân xã Vĩnh Hưng", True)
