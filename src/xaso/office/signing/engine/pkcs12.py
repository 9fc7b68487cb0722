"""Keys in PKCS #12 files: for the demonstration and for small offices."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asn1crypto import pkcs12 as asn1_pkcs12
from asn1crypto import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from xaso.office.signing.engine.errors import (
    KeyFileError,
    KeyMissingError,
    WeakKeyError,
    WrongPinError,
)
from xaso.office.signing.engine.keys import KeySigner, OpenKey


@contextmanager
def open_pkcs12(source: Path | str | bytes, password: str) -> Iterator[OpenKey]:
    """Open the key of a file for one act.

    Raises:
        KeyFileError: The file is missing or is no PKCS #12 file.
        WrongPinError: The password does not open it.
        KeyMissingError: It holds no key, or no certificate of the key.
        WeakKeyError: The key is neither RSA nor of an elliptic curve.
    """
    found = _read(_content(source), password)
    if found.key is None or found.cert is None:
        raise KeyMissingError
    if not isinstance(found.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise WeakKeyError
    certificate = _asn1(found.cert)
    chain = tuple(_asn1(one) for one in found.additional_certs)
    yield OpenKey(certificate, chain, KeySigner(found.key, certificate, chain))


def _content(source: Path | str | bytes) -> bytes:
    try:
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
        asn1_pkcs12.Pfx.load(content, strict=True)["auth_safe"]["content"].native  # noqa: B018
    except (OSError, ValueError, TypeError) as error:
        raise KeyFileError from error
    return content


def _read(content: bytes, password: str) -> pkcs12.PKCS12KeyAndCertificates:
    try:
        return pkcs12.load_pkcs12(content, password.encode())
    except UnsupportedAlgorithm as error:
        raise KeyFileError from error
    except ValueError as error:
        raise WrongPinError from error


def _asn1(found: pkcs12.PKCS12Certificate) -> x509.Certificate:
    return x509.Certificate.load(found.certificate.public_bytes(Encoding.DER))
