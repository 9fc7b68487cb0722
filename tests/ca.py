"""The certificate authority of the tests, and a token in software with some of its keys."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SOFTHSM = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
)


@pytest.fixture(scope="session")
def ca_of_session(tmp_path_factory):
    """An authority for the whole run, its keys made once."""
    from standins.ca.service import running_ca

    with running_ca(tmp_path_factory.mktemp("ca")) as running:
        yield running


@pytest.fixture
def ca(ca_of_session):
    """The authority, behaving well at the beginning of each test; see standins/ca/README.md."""
    authority = ca_of_session.authority
    revoked = dict(authority.revoked)
    authority.asked.clear()
    yield ca_of_session
    authority.behaviour = {}
    authority.revoked.clear()
    authority.revoked.update(revoked)


@dataclass(frozen=True)
class SoftToken:
    """A token in software (SoftHSM): its driver, its name, what opens it, the names of its keys."""

    module: str
    label: str = "UBND"
    pin: str = "12345678"
    keys: tuple[str, ...] = ("chu.tich", "truong.phong", "con.dau.ubnd")


@pytest.fixture(scope="session")
def soft_token(ca_of_session, tmp_path_factory):
    """A token with keys of the test authority; the driver reads its place once in a process."""
    module = next((path for path in SOFTHSM if Path(path).exists()), None)
    if module is None or shutil.which("softhsm2-util") is None:
        pytest.skip("No SoftHSM here (Debian: softhsm2).")
    home = tmp_path_factory.mktemp("softhsm")
    (home / "tokens").mkdir()
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(home / "softhsm2.conf")
    token = SoftToken(module)
    _softhsm("--init-token", "--free", "--label", token.label, "--pin", token.pin)
    for number, name in enumerate(token.keys, start=1):
        imported = "--import", ca_of_session.key(name), "--label", name, "--id", f"{number:02x}"
        _softhsm(*imported, "--token", token.label, "--pin", token.pin)
    _write_certificates(token, ca_of_session)
    return token


def _softhsm(*words):
    command = ["softhsm2-util", *map(str, words), "--so-pin", "87654321"]
    subprocess.run(command, check=True, capture_output=True)


def _write_certificates(token, running):
    import pkcs11
    from asn1crypto import pem
    from pkcs11.util.x509 import decode_x509_certificate

    place = pkcs11.lib(token.module).get_token(token_label=token.label)
    with place.open(rw=True, user_pin=token.pin) as session:
        for number, name in enumerate([*token.keys, "issuing"], start=1):
            _kind, _headers, der = pem.unarmor(running.certificate(name).read_bytes())
            names = {pkcs11.Attribute.LABEL: name, pkcs11.Attribute.ID: bytes([number])}
            where = {pkcs11.Attribute.TOKEN: True}
            session.create_object(decode_x509_certificate(der) | names | where)
