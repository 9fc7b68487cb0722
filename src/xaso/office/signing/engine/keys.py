"""A key in memory, loaded once and used for every paper of an act."""

from collections.abc import Iterable
from dataclasses import dataclass

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.sign import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

type PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

DIGEST = "sha256"
LONGEST_EC = 140
"""Bytes of the longest ECDSA signature, of a curve of 521 bits."""


class KeySigner(Signer):
    """Signs with a key in memory.

    pyHanko's own signer loads and checks the key for every signature, and twice: that is most
    of its time.
    """

    def __init__(
        self, key: PrivateKey, certificate: x509.Certificate, chain: Iterable[x509.Certificate]
    ) -> None:
        store = SimpleCertificateStore.from_certs([certificate, *chain])
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - the library's own signature
    ) -> bytes:
        """Sign the data, or only say by zeros how long a signature is."""
        key = self._key
        algorithm = getattr(hashes, digest_algorithm.upper())()
        if isinstance(key, rsa.RSAPrivateKey):
            if dry_run:
                return bytes(key.key_size // 8)
            return key.sign(data, padding.PKCS1v15(), algorithm)
        return bytes(LONGEST_EC) if dry_run else key.sign(data, ec.ECDSA(algorithm))


@dataclass(frozen=True)
class OpenKey:
    """A key opened for one act."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    _signer: Signer

    def signer(self) -> Signer:
        """Return what signs."""
        return self._signer
