import hashlib

import pytest
from asn1crypto import pem
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

from xaso.office.signing.engine.errors import (
    CertificateExpiredError,
    CertificateRevokedError,
    DocumentError,
    RevocationUnknownError,
    SignatureMismatchError,
    TimestampUnavailableError,
)
from xaso.office.signing.engine.handover import finish, prepare
from xaso.office.signing.engine.longterm import extend
from xaso.office.signing.engine.pades import Wish, sign_pdf
from xaso.office.signing.engine.ports import Level, Mark
from xaso.office.signing.tests.engine_papers import (
    PERSON,
    decision,
    handwriting,
    judged,
    judged_by_poppler,
    p12_of,
    signatures,
    stamps_of,
    trust_in,
)


def wish_of(ca, level=Level.B_B, **words):
    helped = {"timestamper": stamps_of(ca), "trust": trust_in(ca)} if level != Level.B_B else {}
    return Wish(field="nguoi_ky", level=level, **helped, **words)


def der_of(ca, name):
    return pem.unarmor(ca.certificate(name).read_bytes())[2]


def signed_by_device(ca, name, digest):
    """What a card gives back for a digest."""
    key = serialization.load_pem_private_key(ca.key(name).read_bytes(), None)
    hashed = utils.Prehashed(hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(digest, ec.ECDSA(hashed))
    return key.sign(digest, padding.PKCS1v15(), hashed)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("holder", ["chu.tich", "truong.phong"])
def test_a_device_elsewhere_signs_at_every_level(ca, holder, level):
    wish = wish_of(ca, level, box=PERSON, mark=Mark(handwriting()))
    chain = [der_of(ca, "issuing")]

    pending = prepare(decision(), der_of(ca, holder), wish, chain=chain)
    pdf = finish(pending, signed_by_device(ca, holder, pending.digest), wish)

    (status,) = judged(pdf, ca)
    assert status.bottom_line, status.pretty_print_details()
    assert pdf.startswith(decision())
    assert judged_by_poppler(pdf)["nguoi_ky"] == "Signature is Valid."
    assert len(signatures(pdf)[1]) == (1 if level == Level.B_LTA else 0)


def test_only_the_signature_that_was_asked_for_is_put_in(ca):
    wish = wish_of(ca)
    pending = prepare(decision(), der_of(ca, "chu.tich"), wish)
    others = (
        signed_by_device(ca, "con.dau.ubnd", pending.digest),
        signed_by_device(ca, "chu.tich", hashlib.sha256(b"other").digest()),
        b"",
    )

    for other in others:
        with pytest.raises(SignatureMismatchError):
            finish(pending, other, wish)


def test_a_device_with_a_bad_certificate_is_not_even_asked(ca):
    with pytest.raises(CertificateExpiredError):
        prepare(decision(), der_of(ca, "het.han"), wish_of(ca))
    with pytest.raises(CertificateRevokedError):
        prepare(
            decision(),
            der_of(ca, "thu.hoi"),
            wish_of(ca, Level.B_LTA),
            chain=[der_of(ca, "issuing")],
        )


def test_a_time_stamp_that_fails_after_the_device_signed_writes_nothing(ca):
    wish = wish_of(ca, Level.B_T)
    pending = prepare(decision(), der_of(ca, "chu.tich"), wish, chain=[der_of(ca, "issuing")])
    signature = signed_by_device(ca, "chu.tich", pending.digest)

    with ca.behaving(down=["tsa"]), pytest.raises(TimestampUnavailableError):
        finish(pending, signature, wish)

    assert judged(finish(pending, signature, wish), ca)[0].bottom_line


def two_signed(ca):
    pdf = decision()
    for name, field in (("chu.tich", "mot"), ("con.dau.ubnd", "hai")):
        with p12_of(ca, name) as key:
            pdf = sign_pdf(pdf, key, field=field, level=Level.B_T, timestamper=stamps_of(ca))
    return pdf


def test_a_signed_document_is_made_provable_for_long_and_again(ca):
    pdf = two_signed(ca)

    once = extend(pdf, trust_in(ca), stamps_of(ca))
    twice = extend(once, trust_in(ca), stamps_of(ca))

    assert once.startswith(pdf)
    assert twice.startswith(once)
    assert len(signatures(once)[1]) == 1
    assert len(signatures(twice)[1]) == 2
    assert [one.bottom_line for one in judged(twice, ca)] == [True, True]
    with ca.behaving(down=["ocsp", "crl"]):
        assert b"/OCSPs" in once[len(pdf) :]


def test_what_nobody_signed_is_not_extended(ca):
    with pytest.raises(DocumentError):
        extend(decision(), trust_in(ca), stamps_of(ca))


def test_evidence_that_cannot_be_had_leaves_the_document_alone(ca):
    pdf = two_signed(ca)

    with ca.behaving(down=["ocsp", "crl"]), pytest.raises(RevocationUnknownError):
        extend(pdf, trust_in(ca), stamps_of(ca))
    with ca.behaving(down=["tsa"]), pytest.raises(TimestampUnavailableError):
        extend(pdf, trust_in(ca), stamps_of(ca))
    with ca.revoked("chu.tich"), pytest.raises(CertificateRevokedError):
        extend(pdf, trust_in(ca), stamps_of(ca))
