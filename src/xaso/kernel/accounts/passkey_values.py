"""What a passkey's check is about: the site, the keys, the refusal (light to load)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

ALGORITHMS = (-7, -8, -257)
"""ES256, EdDSA, RS256 (IANA's COSE registry), best first."""


class PasskeyRefusedError(Exception):
    """The answer of the browser does not prove what it should."""


@dataclass(frozen=True, slots=True)
class Site:
    """For which address keys are made: the host is the relying party's id (§5.1.2)."""

    origin: str
    host: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key pair that a browser has just made; the public key is in COSE's form."""

    credential: bytes
    public_key: bytes
    uses: int


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key pair that was registered before."""

    public_key: bytes
    uses: int


def site_of(address: str) -> Site:
    """Return the site of an installation's public address."""
    parts = urlsplit(address)
    return Site(f"{parts.scheme}://{parts.netloc}", parts.hostname or "")
