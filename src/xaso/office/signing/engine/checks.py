"""What is looked at before a key signs (Circular 15/2025/TT-BKHCN, art. 5, verified)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator import errors as judged

from xaso.office.signing.engine.errors import (
    CertificateError,
    CertificateExpiredError,
    CertificateNotYetValidError,
    CertificateRevokedError,
    CertificateUntrustedError,
    CertificateUsageError,
    RevocationUnknownError,
    SigningError,
    WeakKeyError,
)
from xaso.office.signing.engine.ports import SigningProvider
from xaso.office.signing.engine.trust import Trust

SMALLEST = {"rsa": 2048, "ec": 256}
"""Bits; Circular 15/2025/TT-BKHCN, Annex I (verified)."""
FOR_SIGNING = {"digital_signature", "non_repudiation"}
MEANINGS: tuple[tuple[type[Exception], type[SigningError]], ...] = (
    (judged.RevokedError, CertificateRevokedError),
    (judged.ExpiredError, CertificateExpiredError),
    (judged.NotYetValidError, CertificateNotYetValidError),
    (judged.InsufficientRevinfoError, RevocationUnknownError),
    (judged.PathBuildingError, CertificateUntrustedError),
    (judged.PathValidationError, CertificateError),
    (judged.InvalidCertificateError, CertificateError),
)


def check_certificate(certificate: x509.Certificate, at: datetime | None = None) -> None:
    """Raise where the certificate itself says that its key may not sign at that moment.

    Raises:
        WeakKeyError: The key is too short or of a kind that is not allowed.
        CertificateExpiredError: The certificate has ended.
        CertificateNotYetValidError: It has not begun.
        CertificateUsageError: It is for something else.
    """
    moment = at or datetime.now(UTC)
    key = certificate.public_key
    if key.bit_size < SMALLEST.get(key.algorithm, key.bit_size + 1):
        raise WeakKeyError
    if moment > certificate.not_valid_after:
        raise CertificateExpiredError
    if moment < certificate.not_valid_before:
        raise CertificateNotYetValidError
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & FOR_SIGNING:
        raise CertificateUsageError


async def ask_about(provider: SigningProvider, trust: Trust) -> None:
    """Ask the authorities about a signer; one of whom they cannot say is let through.

    Raises:
        CertificateRevokedError: The certificate is revoked.
        CertificateUntrustedError: No trusted root vouches for it.
        CertificateError: The chain of authorities is broken otherwise.
    """
    validator = CertificateValidator(
        provider.certificate,
        intermediate_certs=list(provider.chain),
        validation_context=trust.context(must_know=False),
    )
    with in_our_words():
        await validator.async_validate_usage(set())


@contextmanager
def in_our_words() -> Iterator[None]:
    """Say in our words what the library judges of a certificate."""
    try:
        yield
    except (judged.PathError, judged.ValidationError) as error:
        raise meaning_of(error) from error


def meaning_of(error: BaseException | None) -> SigningError:
    """Return our word for what the library found."""
    for kind, ours in MEANINGS:
        if isinstance(error, kind):
            return ours()
    return CertificateError()
