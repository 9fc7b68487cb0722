"""Whom signing trusts: the roots, and where the state of certificates is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

SECONDS = 5


@dataclass(frozen=True)
class Trust:
    """The roots that are trusted, further authorities, and how long an answer is waited for."""

    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...] = ()
    seconds: int = SECONDS

    @classmethod
    def from_files(
        cls,
        roots: Sequence[Path | str],
        others: Sequence[Path | str] = (),
        *,
        seconds: int = SECONDS,
    ) -> Self:
        """Read certificates from PEM or DER files."""
        return cls(
            tuple(load_certs_from_pemder([str(one) for one in roots])),
            tuple(load_certs_from_pemder([str(one) for one in others])),
            seconds,
        )

    def context(
        self, *, must_know: bool, others: Sequence[x509.Certificate] = ()
    ) -> ValidationContext:
        """Return what judges certificates of this moment.

        ``must_know``: it is an error when nobody says whether a certificate is revoked.
        """
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=[*self.others, *others],
            allow_fetching=True,
            revocation_mode="require" if must_know else "soft-fail",
            fetcher_backend=RequestsFetcherBackend(per_request_timeout=self.seconds),
        )
