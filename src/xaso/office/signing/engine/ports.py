"""What signing needs from outside, and the words in which it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from xaso.office.signing.boxes import Box

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign import Signer

__all__ = ["Box", "Level", "Mark", "SigningProvider"]


class Level(StrEnum):
    """How long a signature can be proven (PAdES, ETSI EN 319 142-1).

    ``B_B``: as long as the certificate is valid. ``B_T``: the time is proven by a time-stamp
    authority. ``B_LTA``: the evidence lies in the document, under a time stamp of its own.
    """

    B_B = "B-B"
    B_T = "B-T"
    B_LTA = "B-LTA"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is seen of a signature: a picture (PNG) or lines of text."""

    image: bytes = b""
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.image) == bool(self.lines):
            raise ValueError("A mark is a picture or lines of text.")


class SigningProvider(Protocol):
    """A key that can sign, opened for one act."""

    @property
    def certificate(self) -> "x509.Certificate":
        """The certificate of the key."""

    @property
    def chain(self) -> "Sequence[x509.Certificate]":
        """The certificates of the authorities above, as far as they are at hand."""

    def signer(self) -> "Signer":
        """Return what signs; the key is loaded once and used for every paper of the act."""
