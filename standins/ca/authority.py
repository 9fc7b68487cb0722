"""The authority: a root, an issuing authority below it, everybody's certificates, who is revoked."""

import json
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from standins.ca import certificates as made
from standins.ca.certificates import Issuer, PrivateKey, Wish
from standins.ca.holders import HOLDERS, YEAR, Holder, Key

PASSWORD = "bimat12"  # noqa: S105 - of every .p12 file of the stand-in
PLAIN = serialization.NoEncryption()
PKCS8 = serialization.PrivateFormat.PKCS8


@dataclass
class Authority:
    """Everything that is issued, kept in a directory so that it survives a restart.

    ``address`` stands in every certificate; under another address all are issued again with the same keys.
    """

    home: Path
    address: str
    holders: tuple[Holder, ...] = HOLDERS
    behaviour: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Which services were asked, in order."""
    lock: RLock = field(default_factory=RLock)

    def __post_init__(self) -> None:
        for folder in ("keys", "certificates", "p12"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        self._state = self._read_state()
        if self._state["address"] != self.address:
            self._forget_certificates()
        self.root = self._issuer("root", "Cơ quan chứng thực gốc (mẫu)", None)
        self.issuing = self._issuer("issuing", "CA chuyên dùng công vụ (mẫu)", self.root)
        self.stranger = self._issuer("stranger", "CA không ai biết (mẫu)", None)
        self.responder = self._service("ocsp", "Dịch vụ OCSP (mẫu)")
        self.timestamper = self._service("tsa", "Dịch vụ dấu thời gian (mẫu)")
        for holder in self.holders:
            if not self.file("p12", holder.name).exists():
                self.issue(holder)

    @property
    def trust_root(self) -> Path:
        """The file with the certificate that everybody trusts."""
        return self.file("certificates", "root")

    @property
    def revoked(self) -> dict[str, dict[str, str]]:
        """Who is revoked: moment and reason by serial number."""
        revoked: dict[str, dict[str, str]] = self._state["revoked"]
        return revoked

    def file(self, kind: str, name: str) -> Path:
        """Return where a key (PKCS #8), a certificate (PEM) or a .p12 file lies."""
        ending = {"keys": "key.pem", "certificates": "pem", "p12": "p12"}[kind]
        return self.home / kind / f"{name}.{ending}"

    def certificate(self, name: str) -> x509.Certificate:
        """Return a certificate."""
        return x509.load_pem_x509_certificate(self.file("certificates", name).read_bytes())

    def knows(self, serial: int) -> bool:
        """Whether a number was ever given to a certificate."""
        return str(serial) in self._state["issued"]

    def now(self) -> datetime:
        """Return the time on the authority's clock."""
        return datetime.now(UTC) + timedelta(seconds=self.behaviour.get("off", 0))

    def issue(self, holder: Holder) -> x509.Certificate:
        """Issue a certificate (again, with the same key) and write the holder's files."""
        with self.lock:
            key, issuer = self._key(holder.name, holder.key), self.issuing
            if holder.is_stranger:
                issuer = self.stranger
            moment = datetime.now(UTC)
            usages = made.SIGNER if holder.may_sign else ("key_agreement",)
            span = moment + holder.from_, moment + holder.until
            wish = Wish(made.holder_name(holder), *span, usages, made.access(self.address))
            found = self._certify(holder.name, key, wish, issuer)
            chain = [issuer.certificate] + (
                [] if holder.is_stranger else [self.root.certificate]
            )
            self._write_p12(holder.name, key, found, chain)
            if holder.is_revoked:
                self.revoke(holder.name)
            return found

    def expire(self, name: str) -> None:
        """Issue a holder's certificate again so that it ended a day ago."""
        found = next(one for one in self.holders if one.name == name)
        self.issue(replace(found, until=-timedelta(days=1)))

    def revoke(self, who: str, *, reason: str = "keyCompromise", at: str = "") -> None:
        """Revoke a certificate by its holder or its serial number."""
        with self.lock:
            self.revoked[self._serial(who)] = {
                "reason": reason,
                "at": at or self.now().isoformat(),
            }
            self._write_state()

    def restore(self, who: str) -> None:
        """Take a revocation back, as after a suspension."""
        with self.lock:
            self.revoked.pop(self._serial(who), None)
            self._write_state()

    def _serial(self, who: str) -> str:
        is_name = self.file("certificates", who).exists()
        return str(self.certificate(who).serial_number) if is_name else who

    def _issuer(self, name: str, common_name: str, issuer: Issuer | None) -> Issuer:
        key, moment = self._key(name, Key.RSA), datetime.now(UTC)
        where = made.revocation_list(f"{self.address}/root.crl")
        wish = Wish(
            made.name_of(common_name, organisation="Cơ quan chứng thực mẫu"),
            moment - 10 * YEAR,
            moment + 20 * YEAR,
            made.CA,
            (where,) if issuer else (),
        )
        return Issuer(self._kept(name) or self._certify(name, key, wish, issuer), key)

    def _service(self, name: str, common_name: str) -> Issuer:
        key, moment = self._key(name, Key.RSA), datetime.now(UTC)
        extensions = [made.only_for(name)]
        extensions += (
            [(x509.OCSPNoCheck(), False)] if name == "ocsp" else [*made.access(self.address)]
        )
        wish = Wish(
            made.name_of(common_name, organisation="Cơ quan chứng thực mẫu"),
            moment - 2 * YEAR,
            moment + 5 * YEAR,
            made.SERVICE,
            tuple(extensions),
        )
        return Issuer(self._kept(name) or self._certify(name, key, wish, self.issuing), key)

    def _kept(self, name: str) -> x509.Certificate | None:
        return self.certificate(name) if self.file("certificates", name).exists() else None

    def _key(self, name: str, kind: Key) -> PrivateKey:
        file = self.file("keys", name)
        if not file.exists():
            _write(file, made.new_key(kind).private_bytes(Encoding.PEM, PKCS8, PLAIN))
        key = serialization.load_pem_private_key(file.read_bytes(), None)
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise TypeError(f"{file} holds a key of another kind.")
        return key

    def _certify(
        self, name: str, key: PrivateKey, wish: Wish, issuer: Issuer | None
    ) -> x509.Certificate:
        found = made.certify(key, wish, issuer)
        _write(self.file("certificates", name), found.public_bytes(Encoding.PEM))
        self._state["issued"].append(str(found.serial_number))
        self._write_state()
        return found

    def _write_p12(
        self,
        name: str,
        key: PrivateKey,
        certificate: x509.Certificate,
        chain: list[x509.Certificate],
    ) -> None:
        secret = serialization.BestAvailableEncryption(PASSWORD.encode())
        packed = pkcs12.serialize_key_and_certificates(
            name.encode(), key, certificate, chain, secret
        )
        _write(self.file("p12", name), packed)

    def _forget_certificates(self) -> None:
        for kind in ("certificates", "p12"):
            for file in (self.home / kind).iterdir():
                file.unlink()
        self._state = {"address": self.address, "issued": [], "revoked": {}}

    def _read_state(self) -> dict[str, Any]:
        file = self.home / "state.json"
        return json.loads(file.read_text()) if file.exists() else {"address": ""}

    def _write_state(self) -> None:
        _write(self.home / "state.json", json.dumps(self._state).encode())


def _write(file: Path, content: bytes) -> None:
    """Write a file whole: a reader never sees a half."""
    half = file.with_suffix(".half")
    half.write_bytes(content)
    os.replace(half, file)  # noqa: PTH105
