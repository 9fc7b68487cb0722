"""Which answers about revocation a path would need: asked for by pyHanko, fetched by nobody here.

Runs in the sandbox. pyHanko asks along a path that begins at a trusted root, after the signature
of each certificate on it was checked, so no address comes from a certificate of an unknown.
"""

from collections.abc import Iterable
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator.errors import CRLFetchError, OCSPFetchError
from pyhanko_certvalidator.fetchers.api import (
    CertificateFetcher,
    CRLFetcher,
    FetcherBackend,
    Fetchers,
    OCSPFetcher,
)
from pyhanko_certvalidator.fetchers.common_utils import (
    enumerate_delivery_point_urls,
    format_ocsp_request,
)
from pyhanko_certvalidator.util import get_ocsp_urls

from xaso.office.signing.verifying.envelope import Wanted


class Notes(FetcherBackend):
    """Writes down what is asked for, and gives nothing."""

    def __init__(self) -> None:
        self.wanted: dict[tuple[str, str, str], Wanted] = {}

    def get_fetchers(self) -> Fetchers:
        """Return the three that only write down."""
        return Fetchers(_Status(self), _Lists(self), CertificateFetcher())

    def note(self, wanted: Wanted) -> None:
        """Write down once."""
        self.wanted.setdefault((wanted.kind, wanted.certificate, wanted.url), wanted)


class _Status(OCSPFetcher):
    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    async def fetch(self, cert: Any, authority: Any) -> ocsp.OCSPResponse:
        request = format_ocsp_request(
            cert, authority, certid_hash_algo="sha1", request_nonces=False
        ).dump()
        for url in get_ocsp_urls(cert):
            self.notes.note(Wanted("ocsp", _name(cert), url, request))
        raise OCSPFetchError("noted")

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return ()

    def fetched_responses_for_cert(self, cert: Any) -> Iterable[ocsp.OCSPResponse]:
        return ()


class _Lists(CRLFetcher):
    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    async def fetch(
        self, cert: Any, *, use_deltas: bool | None = None
    ) -> Iterable[crl.CertificateList]:
        for point in cert.crl_distribution_points:
            for url in enumerate_delivery_point_urls(point):
                self.notes.note(Wanted("crl", _name(cert), url))
        raise CRLFetchError("noted")

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return ()

    def fetched_crls_for_cert(self, cert: Any) -> Iterable[crl.CertificateList]:
        raise KeyError


def _name(cert: x509.Certificate) -> str:
    return str(cert.sha256_fingerprint)
