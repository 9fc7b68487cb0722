"""The authority inside another program: tests and the demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from standins.ca.authority import PASSWORD, Authority
from standins.ca.holders import HOLDERS, Holder
from standins.ca.server import AuthorityServer


@dataclass(frozen=True)
class RunningCA:
    """An authority that answers: its addresses, its files, and how it is told to behave."""

    authority: Authority
    password: str = PASSWORD

    @property
    def url(self) -> str:
        """The address of the authority."""
        return self.authority.address

    @property
    def ocsp_url(self) -> str:
        """The address of the OCSP responder."""
        return f"{self.url}/ocsp"

    @property
    def crl_url(self) -> str:
        """The address of the list of revoked certificates."""
        return f"{self.url}/issuing.crl"

    @property
    def tsa_url(self) -> str:
        """The address of the time-stamp authority."""
        return f"{self.url}/tsa"

    @property
    def trust_root(self) -> Path:
        """The PEM file with the root."""
        return self.authority.trust_root

    def p12(self, name: str) -> Path:
        """Return the .p12 file of a holder."""
        return self.authority.file("p12", name)

    def key(self, name: str) -> Path:
        """Return the key of a holder as PKCS #8 in PEM, for a token."""
        return self.authority.file("keys", name)

    def certificate(self, name: str) -> Path:
        """Return the certificate of a holder in PEM; also ``root``, ``issuing``, ``ocsp``, ``tsa``."""
        return self.authority.file("certificates", name)

    @contextmanager
    def behaving(self, **wish: Any) -> Iterator[None]:
        """Let the services misbehave inside the block: ``down``, ``delay``, ``wrong``, ``off``."""
        before = self.authority.behaviour
        self.authority.behaviour = before | wish
        try:
            yield
        finally:
            self.authority.behaviour = before

    @contextmanager
    def revoked(self, name: str, **wish: str) -> Iterator[None]:
        """Let a holder be revoked inside the block."""
        self.authority.revoke(name, **wish)
        try:
            yield
        finally:
            self.authority.restore(name)


@contextmanager
def running_ca(
    home: Path, *, port: int = 0, holders: tuple[Holder, ...] = HOLDERS
) -> Iterator[RunningCA]:
    """Run an authority inside the block; keys that lie in ``home`` already are used again."""
    server = AuthorityServer(port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    try:
        server.authority = Authority(home, server.address, holders)
        thread.start()
        yield RunningCA(server.authority)
    finally:
        if thread.is_alive():
            server.shutdown()
            thread.join()
        server.server_close()
