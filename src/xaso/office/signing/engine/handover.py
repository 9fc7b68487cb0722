"""Sign in two steps: what is to be signed goes out to a device, the signature comes back.

Between the two nothing but plain values is kept, so that any process may go on.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign import ExternalSigner, Signer
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko_certvalidator.registry import SimpleCertificateStore

from xaso.office.signing.engine.errors import SignatureMismatchError
from xaso.office.signing.engine.keys import DIGEST
from xaso.office.signing.engine.longterm import extend
from xaso.office.signing.engine.pades import Begun, Wish, begin, library_errors
from xaso.office.signing.engine.ports import Level
from xaso.office.signing.engine.running import run

LONGEST = 512
"""Bytes of the longest signature there is room for: RSA-4096."""


@dataclass(frozen=True)
class Pending:
    """A document with a place for its next signature, and what the device is to sign.

    ``attributes`` (DER) is what is signed; ``digest`` is its SHA-256, for devices that want no
    more. All values are plain.
    """

    pdf: bytes
    attributes: bytes
    document_digest: bytes
    hole: tuple[int, int]
    certificate: bytes
    chain: tuple[bytes, ...]

    @property
    def digest(self) -> bytes:
        """The SHA-256 of what is to be signed."""
        return hashlib.sha256(self.attributes).digest()


@dataclass(frozen=True)
class _Absent:
    """A key that is somewhere else: only its certificate is here."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    signature: bytes = bytes(LONGEST)

    @classmethod
    def of(cls, certificate: bytes, chain: Sequence[bytes], **more: bytes) -> "_Absent":
        return cls(
            x509.Certificate.load(certificate), tuple(map(x509.Certificate.load, chain)), **more
        )

    def signer(self) -> Signer:
        store = SimpleCertificateStore.from_certs([self.certificate, *self.chain])
        return ExternalSigner(self.certificate, store, self.signature)


def prepare(
    pdf: bytes, certificate: bytes, wish: Wish, *, chain: Sequence[bytes] = ()
) -> Pending:
    """Check the signer as ``sign_pdf`` does and make the place of the signature.

    ``certificate`` and ``chain`` are DER.

    Raises:
        SigningError: The document or the certificate cannot be signed with.
    """
    if wish.level is Level.B_LTA:
        wish = replace(wish, level=Level.B_T)
    key = _Absent.of(certificate, chain)
    with library_errors():
        hole, attributes, began = run(_prepare(pdf, key, wish))
    return Pending(
        pdf=began.buffer.getvalue(),
        attributes=attributes,
        document_digest=hole.document_digest,
        hole=(hole.reserved_region_start, hole.reserved_region_end),
        certificate=certificate,
        chain=tuple(chain),
    )


def finish(pending: Pending, signature: bytes, wish: Wish) -> bytes:
    """Return the document with the signature that came back, at the level of the same wish.

    The signature is RSA with PKCS #1 padding, or ECDSA in DER.

    Raises:
        SignatureMismatchError: It is no signature of this document by this certificate.
        TimestampUnavailableError: No time stamp came.
    """
    _check(pending, signature)
    key = _Absent.of(pending.certificate, pending.chain, signature=signature)
    with library_errors():
        signed = run(_finish(pending, key.signer(), wish))
    if wish.level is Level.B_LTA and wish.trust and wish.timestamper:
        return extend(signed, wish.trust, wish.timestamper)
    return signed


async def _prepare(
    pdf: bytes, key: _Absent, wish: Wish
) -> tuple[PreparedByteRangeDigest, bytes, Begun]:
    began = await begin(pdf, key, wish)
    document = began.session.prepare_tbs_document(began.found, began.reserved)
    hole, _output = document.digest_tbs_document(output=began.buffer, in_place=True)
    attributes = await document.signer.signed_attrs(
        hole.document_digest,
        DIGEST,
        attr_settings=PdfCMSSignedAttributes(signing_time=began.session.system_time),
        use_pades=True,
    )
    return hole, attributes.dump(), began


async def _finish(pending: Pending, signer: Signer, wish: Wish) -> bytes:
    content = await signer.async_sign_prescribed_attributes(
        DIGEST,
        cms.CMSAttributes.load(pending.attributes),
        timestamper=wish.timestamper if wish.level is not Level.B_B else None,
    )
    output = BytesIO(pending.pdf)
    hole = PreparedByteRangeDigest(pending.document_digest, *pending.hole)
    await PdfTBSDocument.async_finish_signing(output, hole, content)
    return output.getvalue()


def _check(pending: Pending, signature: bytes) -> None:
    key = load_der_x509_certificate(pending.certificate).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, pending.attributes, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, pending.attributes, ec.ECDSA(hashes.SHA256()))
        else:
            raise SignatureMismatchError
    except InvalidSignature as error:
        raise SignatureMismatchError from error
