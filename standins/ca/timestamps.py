"""The time-stamp authority (RFC 3161)."""

import hashlib
import secrets
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from standins.ca.authority import Authority
from standins.ca.certificates import Issuer

POLICY = "1.3.6.1.4.1.99999.1"


def answer(authority: Authority, asked: bytes, wrong: str = "") -> bytes:
    """Answer a wish for a time stamp.

    ``wrong`` is ``nonce``, ``digest``, ``refusal``, ``garbage`` or ``signature`` (by nobody's authority).
    """
    if wrong == "garbage":
        return b"khong phai dau thoi gian"
    if wrong == "refusal":
        refused = {"status": "rejection", "status_string": ["Không nhận."]}
        return bytes(tsp.TimeStampResp({"status": refused}).dump())
    wish = tsp.TimeStampReq.load(asked)
    by = authority.stranger if wrong == "signature" else authority.timestamper
    token = _token(_statement(wish, authority.now(), wrong), by, authority)
    answered = {"status": {"status": "granted"}, "time_stamp_token": token}
    return bytes(tsp.TimeStampResp(answered).dump())


def _statement(wish: tsp.TimeStampReq, moment: datetime, wrong: str) -> bytes:
    imprint = wish["message_imprint"].copy()
    if wrong == "digest":
        imprint["hashed_message"] = secrets.token_bytes(32)
    content = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": imprint,
        "serial_number": secrets.randbits(63),
        "gen_time": moment,
        "accuracy": {"seconds": 1},
    }
    if wish["nonce"].native is not None:
        content["nonce"] = secrets.randbits(63) if wrong == "nonce" else wish["nonce"].native
    return bytes(tsp.TSTInfo(content).dump())


def _token(statement: bytes, by: Issuer, authority: Authority) -> cms.ContentInfo:
    certificate = _asn1(by)
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "tst_info"),
            _attribute("message_digest", hashlib.sha256(statement).digest()),
            _attribute("signing_certificate_v2", {"certs": [_identified(certificate)]}),
        ]
    )
    info = {
        "version": "v1",
        "sid": _named(certificate),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": _signature(attributes.dump(), by),
    }
    return cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": {
                "version": "v3",
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(statement),
                },
                "certificates": [certificate, _asn1(authority.issuing)],
                "signer_infos": [info],
            },
        }
    )


def _signature(content: bytes, by: Issuer) -> bytes:
    if not isinstance(by.key, rsa.RSAPrivateKey):
        raise TypeError("Time stamps are signed by an RSA key.")
    return by.key.sign(content, padding.PKCS1v15(), hashes.SHA256())


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": (value,)})


def _named(certificate: x509.Certificate) -> cms.SignerIdentifier:
    return cms.SignerIdentifier(
        {
            "issuer_and_serial_number": {
                "issuer": certificate.issuer,
                "serial_number": certificate.serial_number,
            }
        }
    )


def _identified(certificate: x509.Certificate) -> tsp.ESSCertIDv2:
    digest = hashlib.sha256(certificate.dump()).digest()
    return tsp.ESSCertIDv2({"hash_algorithm": {"algorithm": "sha256"}, "cert_hash": digest})


def _asn1(issuer: Issuer) -> x509.Certificate:
    return x509.Certificate.load(issuer.certificate.public_bytes(Encoding.DER))
