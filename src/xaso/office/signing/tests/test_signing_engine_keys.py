import threading

import pkcs11
import pytest

from xaso.office.signing.engine.errors import (
    CertificateExpiredError,
    CertificateNotYetValidError,
    CertificateRevokedError,
    CertificateUntrustedError,
    CertificateUsageError,
    KeyFileError,
    KeyMissingError,
    RevocationUnknownError,
    TokenAbsentError,
    TokenFailedError,
    TokenLockedError,
    WeakKeyError,
    WrongPinError,
)
from xaso.office.signing.engine.pades import sign_pdf
from xaso.office.signing.engine.pkcs11 import open_pkcs11
from xaso.office.signing.engine.pkcs12 import open_pkcs12
from xaso.office.signing.engine.ports import Level
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.errors import WrongPinError as PinRefusedError
from xaso.office.signing.tests.engine_papers import (
    decision,
    p12_of,
    stamps_of,
    token_key,
    trust_in,
)


def test_a_wrong_password_is_told_apart_from_a_broken_file(ca):
    with pytest.raises(WrongPinError), open_pkcs12(ca.p12("chu.tich"), "khong phai"):
        pass
    with pytest.raises(KeyFileError), open_pkcs12(b"khong phai PKCS #12", ca.password):
        pass
    with pytest.raises(KeyFileError), open_pkcs12(ca.p12("khong.co"), ca.password):
        pass


def test_a_key_opens_from_bytes_as_from_a_file(ca):
    with open_pkcs12(ca.p12("chu.tich").read_bytes(), ca.password) as key:
        assert key.certificate.subject.native["common_name"] == "Hoàng Minh Đức"
        assert [one.subject.native["common_name"] for one in key.chain] == [
            "CA chuyên dùng công vụ (mẫu)",
            "Cơ quan chứng thực gốc (mẫu)",
        ]


def test_a_wrong_pin_is_one_for_whoever_asks():
    assert issubclass(WrongPinError, PinRefusedError)
    assert issubclass(WrongPinError, NotSignedError)


@pytest.mark.parametrize("pin", ["87654321", "1", "", "x" * 300])
def test_a_wrong_pin_does_not_open_a_token(soft_token, pin):
    with (
        pytest.raises(WrongPinError),
        open_pkcs11(soft_token.module, soft_token.label, pin, key_label="chu.tich"),
    ):
        pass


def test_a_token_opens_again_after_a_wrong_pin(soft_token):
    with (
        pytest.raises(WrongPinError),
        token_key(soft_token.__class__(soft_token.module, pin="9" * 8), "chu.tich"),
    ):
        pass

    with token_key(soft_token, "chu.tich") as key:
        assert key.certificate.subject.native["common_name"] == "Hoàng Minh Đức"
        assert [one.subject.native["common_name"] for one in key.chain] == [
            "CA chuyên dùng công vụ (mẫu)"
        ]


def test_a_key_is_found_by_its_number(soft_token):
    with open_pkcs11(
        soft_token.module, soft_token.label, soft_token.pin, key_id=b"\x02"
    ) as key:
        assert key.certificate.subject.native["common_name"] == "Phạm Thị Dung"


def test_a_key_is_named_in_one_way(soft_token):
    with (
        pytest.raises(ValueError, match="label or by its id"),
        open_pkcs11(soft_token.module, soft_token.label, soft_token.pin),
    ):
        pass


def test_an_absent_token_is_told(soft_token):
    with (
        pytest.raises(TokenAbsentError),
        open_pkcs11(soft_token.module, "KHONG CO", soft_token.pin, key_label="chu.tich"),
    ):
        pass


def test_an_absent_driver_is_an_absent_token():
    with (
        pytest.raises(TokenAbsentError),
        open_pkcs11("/khong/co/libtoken.so", "UBND", "12345678", key_label="chu.tich"),
    ):
        pass


def test_an_absent_key_is_told(soft_token):
    with pytest.raises(KeyMissingError), token_key(soft_token, "khong.co"):
        pass


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        (pkcs11.exceptions.PinLocked, TokenLockedError),
        (pkcs11.exceptions.DeviceRemoved, TokenAbsentError),
        (pkcs11.exceptions.DeviceError, TokenFailedError),
        (pkcs11.exceptions.GeneralError, TokenFailedError),
    ],
)
def test_what_the_driver_says_while_signing_is_told_in_our_words(soft_token, refused, told):
    """SoftHSM neither locks nor can be pulled out, so its refusals are played."""
    with pytest.raises(told), token_key(soft_token, "chu.tich"):
        raise refused


def test_two_at_once_take_turns_at_a_token(soft_token):
    inside, most = [], []

    def act(name):
        with token_key(soft_token, name) as key:
            inside.append(name)
            most.append(len(inside))
            sign_pdf(decision(), key, field="a")
            inside.remove(name)

    threads = [threading.Thread(target=act, args=(name,)) for name in soft_token.keys * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1] * 6


@pytest.mark.parametrize(
    ("holder", "refusal"),
    [
        ("khoa.yeu", WeakKeyError),
        ("het.han", CertificateExpiredError),
        ("chua.den", CertificateNotYetValidError),
        ("khong.ky", CertificateUsageError),
    ],
)
def test_a_certificate_that_may_not_sign_is_refused_before_anything_is_asked(
    ca, holder, refusal
):
    with p12_of(ca, holder) as key, pytest.raises(refusal):
        sign_pdf(decision(), key, field="a", trust=trust_in(ca))

    assert ca.authority.asked == []


@pytest.mark.parametrize("level", Level)
def test_a_revoked_or_unknown_signer_is_refused_at_every_level(ca, level):
    asked = {"trust": trust_in(ca), "level": level, "timestamper": stamps_of(ca)}

    with p12_of(ca, "thu.hoi") as key, pytest.raises(CertificateRevokedError):
        sign_pdf(decision(), key, field="a", **asked)
    with p12_of(ca, "nguoi.la") as key, pytest.raises(CertificateUntrustedError):
        sign_pdf(decision(), key, field="a", **asked)


def test_a_revocation_is_seen_in_the_list_where_ocsp_is_silent(ca):
    with (
        ca.behaving(down=["ocsp"]),
        p12_of(ca, "thu.hoi") as key,
        pytest.raises(CertificateRevokedError),
    ):
        sign_pdf(decision(), key, field="a", trust=trust_in(ca))


@pytest.mark.parametrize("wrong", ["garbage", "signature", "stale", "refuse"])
def test_wrong_answers_about_a_signer_are_no_answers(ca, wrong):
    asked = {"trust": trust_in(ca), "timestamper": stamps_of(ca), "level": Level.B_LTA}

    with (
        p12_of(ca, "thu.hoi") as key,
        ca.behaving(wrong={"ocsp": wrong, "crl": wrong}),
        pytest.raises(RevocationUnknownError),
    ):
        sign_pdf(decision(), key, field="a", **asked)


def test_a_signer_of_unknown_state_signs_but_not_for_the_archive(ca):
    asked = {"trust": trust_in(ca), "timestamper": stamps_of(ca)}
    with p12_of(ca, "chu.tich") as key, ca.behaving(down=["ocsp", "crl"]):
        assert sign_pdf(decision(), key, field="a", level=Level.B_B, **asked)
        with pytest.raises(RevocationUnknownError):
            sign_pdf(decision(), key, field="a", level=Level.B_LTA, **asked)
