"""Who is revoked: the answers of the OCSP responder (RFC 6960) and the lists (CRL, RFC 5280)."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from standins.ca.authority import Authority
from standins.ca.certificates import Issuer

FRESH = timedelta(hours=1)
STATUSES = ocsp.OCSPCertStatus


def answer(authority: Authority, asked: bytes, wrong: str = "") -> bytes:
    """Answer a question for one certificate.

    ``wrong`` is ``try_later``, ``garbage``, ``signature`` (by nobody's responder) or ``stale``.
    """
    if wrong == "garbage":
        return b"khong phai OCSP"
    if wrong == "try_later":
        refusal = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
        return refusal.public_bytes(Encoding.DER)
    request = ocsp.load_der_ocsp_request(asked)
    moment = authority.now() - (timedelta(days=30) if wrong == "stale" else timedelta())
    responder = authority.stranger if wrong == "signature" else authority.responder
    return _signed(_about(authority, request, moment), request, responder)


def _about(
    authority: Authority, request: ocsp.OCSPRequest, moment: datetime
) -> ocsp.OCSPResponseBuilder:
    serial = request.serial_number
    found = authority.revoked.get(str(serial))
    status = STATUSES.REVOKED if found else STATUSES.UNKNOWN
    if not found and authority.knows(serial):
        status = STATUSES.GOOD
    return ocsp.OCSPResponseBuilder().add_response_by_hash(
        request.issuer_name_hash,
        request.issuer_key_hash,
        serial,
        request.hash_algorithm,
        status,
        moment,
        moment + FRESH,
        datetime.fromisoformat(found["at"]) if found else None,
        x509.ReasonFlags(found["reason"]) if found else None,
    )


def _signed(
    builder: ocsp.OCSPResponseBuilder, request: ocsp.OCSPRequest, responder: Issuer
) -> bytes:
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
    builder = builder.certificates([responder.certificate])
    for extension in request.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    return builder.sign(responder.key, hashes.SHA256()).public_bytes(Encoding.DER)


def revocation_list(authority: Authority, issuer: Issuer, wrong: str = "") -> bytes:
    """Return the list of the certificates that an issuer revoked; ``wrong`` is as for OCSP."""
    if wrong == "garbage":
        return b"khong phai CRL"
    moment = authority.now() - (timedelta(days=30) if wrong == "stale" else timedelta())
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(moment)
        .next_update(moment + FRESH)
        .add_extension(x509.CRLNumber(int(moment.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
    )
    for serial, found in authority.revoked.items():
        builder = builder.add_revoked_certificate(_entry(serial, found))
    signer = authority.stranger if wrong == "signature" else issuer
    return builder.sign(signer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _entry(serial: str, found: dict[str, str]) -> x509.RevokedCertificate:
    reason = x509.CRLReason(x509.ReasonFlags(found["reason"]))
    return (
        x509.RevokedCertificateBuilder()
        .serial_number(int(serial))
        .revocation_date(datetime.fromisoformat(found["at"]))
        .add_extension(reason, critical=False)
        .build()
    )
