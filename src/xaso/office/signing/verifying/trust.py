"""The certificates that this installation trusts, read from a directory.

Self-signed ones are roots, all others help to find the way to a root. Which authorities belong
in it (the one for official duties, NĐ 68/2024/NĐ-CP, and the public ones, NĐ 23/2025/NĐ-CP) is
the operator's to say: no list of them was found, so none is shipped.
"""

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

_ENDINGS = (".pem", ".crt", ".cer", ".der")
_PEM = b"-----BEGIN"


@dataclass(frozen=True, slots=True)
class Trust:
    """Roots, and certificates between a root and a signer, each as DER."""

    roots: tuple[bytes, ...] = ()
    others: tuple[bytes, ...] = ()


def read_trust(place: Path | None) -> Trust:
    """Read every certificate of a directory, or of one file; without a place nobody is trusted.

    Raises:
        ValueError: a file holds something else than certificates.
        OSError: it cannot be read.
    """
    roots: list[bytes] = []
    others: list[bytes] = []
    for file in _files(place):
        for certificate in _certificates(file):
            is_root = certificate.issuer == certificate.subject
            (roots if is_root else others).append(certificate.public_bytes(Encoding.DER))
    return Trust(tuple(roots), tuple(others))


def _files(place: Path | None) -> list[Path]:
    if place is None:
        return []
    if place.is_file():
        return [place]
    return sorted(one for one in place.iterdir() if one.suffix.lower() in _ENDINGS)


def _certificates(file: Path) -> list[x509.Certificate]:
    content = file.read_bytes()
    if _PEM in content:
        return x509.load_pem_x509_certificates(content)
    return [x509.load_der_x509_certificate(content)]
