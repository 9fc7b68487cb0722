"""What a certificate says, read from its bytes."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Certificate:
    """What people need to know of a certificate."""

    pem: str
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime


def read_certificate(content: bytes) -> Certificate:
    """Read a certificate from DER or PEM; raises ``ValueError`` for anything else."""
    is_pem = content.lstrip().startswith(b"-----BEGIN")
    load = x509.load_pem_x509_certificate if is_pem else x509.load_der_x509_certificate
    found = load(content)
    return Certificate(
        pem=found.public_bytes(Encoding.PEM).decode("ascii"),
        subject=_name(found.subject),
        issuer=_name(found.issuer),
        serial=f"{found.serial_number:x}",
        fingerprint=found.fingerprint(SHA256()).hex(),
        valid_from=found.not_valid_before_utc,
        valid_to=found.not_valid_after_utc,
    )


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()
