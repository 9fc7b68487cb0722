"""The certificate authority of the tests against OpenSSL, which shares no code with it."""

import subprocess

import pytest
import requests
from standins.ca.holders import HOLDERS
from standins.ca.service import running_ca

FEW = tuple(one for one in HOLDERS if one.name in {"chu.tich", "van.thu"})


def openssl(*words, **more):
    done = subprocess.run(
        ["openssl", *map(str, words)], capture_output=True, text=True, check=False, **more
    )
    return done.stdout + done.stderr


def state_of(ca, name):
    issuing = ca.certificate("issuing")
    asked = "-issuer", issuing, "-cert", ca.certificate(name), "-url", ca.ocsp_url
    return openssl("ocsp", *asked, "-CAfile", ca.trust_root, "-verify_other", issuing)


def tell(ca, wish, **content):
    return requests.post(f"{ca.url}/{wish}", json=content, timeout=5).json()


def test_states_are_told_by_ocsp_and_can_be_changed(ca):
    assert "Response verify OK" in state_of(ca, "chu.tich")
    assert "chu.tich.pem: good" in state_of(ca, "chu.tich")
    assert "Reason: keyCompromise" in state_of(ca, "thu.hoi")

    tell(ca, "revoke", who="chu.tich", reason="superseded", at="2026-11-01T00:00:00+00:00")

    assert "Reason: superseded" in state_of(ca, "chu.tich")
    tell(ca, "restore", who="chu.tich")
    assert "chu.tich.pem: good" in state_of(ca, "chu.tich")


def test_a_new_holder_is_issued_and_an_old_one_expires(tmp_path):
    with running_ca(tmp_path, holders=FEW) as own:
        tell(own, "issue", name="moi", common_name="Người Mới", key="p256")
        tell(own, "expire", who="van.thu")

        said = openssl(
            "x509", "-in", own.certificate("moi"), "-noout", "-subject", "-nameopt", "utf8"
        )
        ended = openssl("x509", "-in", own.certificate("van.thu"), "-noout", "-checkend", "0")

    assert "CN=Người Mới" in said
    assert "Certificate will expire" in ended


def test_the_lists_name_who_is_revoked(ca, tmp_path):
    (tmp_path / "list.crl").write_bytes(requests.get(ca.crl_url, timeout=5).content)

    listed = openssl(
        "crl", "-inform", "DER", "-in", tmp_path / "list.crl", "-text", "-noout",
        "-CAfile", ca.certificate("issuing"),
    )  # fmt: skip

    serial = ca.authority.certificate("thu.hoi").serial_number
    assert "verify OK" in listed
    assert f"{serial:040X}" in listed.replace(":", "").upper() or f"{serial:X}" in listed


def test_time_stamps_hold(ca, tmp_path):
    (tmp_path / "paper").write_text("Quyết định")
    asked = "-data", tmp_path / "paper", "-cert", "-sha256", "-out", tmp_path / "query"
    openssl("ts", "-query", *asked)
    query = (tmp_path / "query").read_bytes()
    (tmp_path / "reply").write_bytes(requests.post(ca.tsa_url, query, timeout=5).content)

    given = "-in", tmp_path / "reply", "-queryfile", tmp_path / "query"
    chain = "-CAfile", ca.trust_root, "-untrusted", ca.certificate("issuing")

    assert "Verification: OK" in openssl("ts", "-verify", *given, *chain)


def test_a_service_goes_away_and_comes_back(ca):
    tell(ca, "behave", down=["crl"])
    with pytest.raises(requests.ConnectionError):
        requests.get(ca.crl_url, timeout=5)

    tell(ca, "behave")

    assert requests.get(ca.crl_url, timeout=5).ok


def test_keys_survive_a_restart_and_certificates_too_at_the_same_address(tmp_path):
    with running_ca(tmp_path, holders=FEW) as first:
        port = int(first.url.rpartition(":")[2])
        key, certificate = first.key("chu.tich").read_bytes(), first.certificate("chu.tich")
        first.authority.revoke("chu.tich")
        before = certificate.read_bytes()

    with running_ca(tmp_path, port=port, holders=FEW) as second:
        assert second.certificate("chu.tich").read_bytes() == before
        assert "Reason: keyCompromise" in state_of(second, "chu.tich")

    with running_ca(tmp_path, holders=FEW) as third:
        assert third.key("chu.tich").read_bytes() == key
        assert "chu.tich.pem: good" in state_of(third, "chu.tich")
