"""Why a paper was not signed, each with its sentence for the person."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.errors import WrongPinError as PinRefusedError


class SigningError(NotSignedError):
    """A paper was not signed; nothing was written."""

    sentence: str | Promise = _("The document could not be signed.")

    def __init__(self) -> None:
        super().__init__(self.sentence)


class WrongPinError(SigningError, PinRefusedError):
    """The PIN or the password does not open the key."""

    sentence = _("The PIN is wrong.")


class TokenLockedError(SigningError):
    """Too many wrong PINs were typed; the token lets nobody in."""

    sentence = _("The token is locked after too many wrong PINs. Ask for it to be unlocked.")


class TokenAbsentError(SigningError):
    """The token, or the program that speaks to it, is not there."""

    sentence = _("The token was not found. Check that it is plugged in.")


class TokenFailedError(SigningError):
    """The token is there and did not do what was asked."""

    sentence = _("The token did not answer as expected. Plug it in again and try once more.")


class KeyMissingError(SigningError):
    """No such key, or no certificate of it, is where it was looked for."""

    sentence = _("The key for signing was not found.")


class KeyFileError(SigningError):
    """The file of the key is missing, damaged, or no .p12 file."""

    sentence = _("The file with the key cannot be read.")


class WeakKeyError(SigningError):
    """The key is weaker than the law allows.

    RSA from 2048 bits, elliptic curves from 256 bits: Circular 15/2025/TT-BKHCN, Annex I, verified.
    """

    sentence = _("The key is too weak: RSA needs 2048 bits, an elliptic curve 256.")


class CertificateError(SigningError):
    """The certificate does not let its holder sign."""

    sentence = _("The certificate cannot be used for signing.")


class CertificateExpiredError(CertificateError):
    """The certificate has ended."""

    sentence = _("The certificate has expired.")


class CertificateNotYetValidError(CertificateError):
    """The certificate has not begun."""

    sentence = _("The certificate is not valid yet.")


class CertificateRevokedError(CertificateError):
    """The authority has taken the certificate back."""

    sentence = _("The certificate has been revoked.")


class CertificateUsageError(CertificateError):
    """The certificate is for something else than signing."""

    sentence = _("The certificate is not meant for signing documents.")


class CertificateUntrustedError(CertificateError):
    """No known authority vouches for the certificate."""

    sentence = _("The certificate was not issued by a known authority.")


class RevocationUnknownError(SigningError):
    """Whether the certificate is revoked could not be found out, and the level asks for it."""

    sentence = _(
        "It could not be found out whether the certificate is still good. Try again later."
    )


class TimestampUnavailableError(SigningError):
    """No time stamp came, or a wrong one."""

    sentence = _("The time-stamp authority gave no usable time stamp. Try again later.")


class TimestampUntrustedError(TimestampUnavailableError):
    """The time stamp is of an authority that nobody vouches for."""

    sentence = _("The time stamp comes from an authority that is not known.")


class PlaceTakenError(SigningError):
    """The document has a signature of this name already."""

    sentence = _("This place of the document is signed already.")


class DocumentError(SigningError):
    """The file cannot be signed: damaged, encrypted, or closed to further signatures."""

    sentence = _("The file cannot be signed: it is damaged, encrypted or closed.")


class PictureError(SigningError):
    """The picture of the signature or the seal cannot be read."""

    sentence = _("The picture of the signature or the seal cannot be read.")


class SignatureMismatchError(SigningError):
    """What the device gave back is no signature of this document by this key."""

    sentence = _("The device returned a signature that does not match the document.")
