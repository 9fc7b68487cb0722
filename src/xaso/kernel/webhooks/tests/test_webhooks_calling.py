"""Calls to addresses that others chose: where they may go, and how they end."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from xaso.kernel.webhooks import calling
from xaso.kernel.webhooks.calling import ForbiddenAddressError, TooSlowError, call, check
from xaso.kernel.webhooks.testing import receiver, unused_port


@pytest.fixture
def inside(settings):
    settings.XASO_WEBHOOKS_NETWORKS = ["127.0.0.0/8", "::1/128"]


@pytest.fixture
def certificate(tmp_path):
    """Return a server's TLS context and the file of the certificate that it shows."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .add_extension(
            x509.KeyUsage(True, False, False, False, False, True, True, False, False), True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )
    own, public = tmp_path / "own.pem", tmp_path / "public.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    own.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + public.read_bytes()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    return context, public


def resolving_to(monkeypatch, *addresses):
    rows = [(2, 1, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *_a, **_k: rows)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fd00::1", "::",
        "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_an_inner_address_is_not_called(monkeypatch, address):
    resolving_to(monkeypatch, address)

    with pytest.raises(ForbiddenAddressError):
        check("https://nhan.example.vn/")


def test_one_inner_address_among_outer_ones_is_enough_to_refuse(monkeypatch):
    resolving_to(monkeypatch, "8.8.8.8", "10.0.0.1")

    with pytest.raises(ForbiddenAddressError):
        check("https://nhan.example.vn/")


@pytest.mark.parametrize(
    "url",
    [
        "http://nhan.example.vn/", "ftp://nhan.example.vn/", "file:///etc/passwd",
        "https://ten:khau@nhan.example.vn/", "https:///x", "gopher://x",
        "https://nhan.example.vn:99999/", "https://nhan.example.vn:x/", "https://[::1/",
    ],
)  # fmt: skip
def test_only_plain_https_addresses_are_called(monkeypatch, url):
    resolving_to(monkeypatch, "8.8.8.8")

    with pytest.raises(ForbiddenAddressError):
        check(url)


def test_an_outer_https_address_is_called_where_it_was_checked(monkeypatch):
    resolving_to(monkeypatch, "8.8.8.8")

    target = check("https://nhan.example.vn:8443/nhan")

    assert (target.host, target.port, target.address) == ("nhan.example.vn", 8443, "8.8.8.8")


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch, inside):
    asked = []

    def resolve(host, port, **_more):
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    with receiver() as got:
        monkeypatch.setattr(calling.socket, "getaddrinfo", resolve)
        monkeypatch.setattr(calling.socket, "create_connection", straight)
        status = call(got.url.replace("localhost", "nhan.example.vn"), b"{}", {})

    assert (status, asked) == (204, ["nhan.example.vn"])


def straight(place, timeout):
    """Connect without asking for the name again, as an address needs no asking."""
    made = socket.socket()
    made.settimeout(timeout)
    made.connect((str(ip_address(place[0])), place[1]))
    return made


def test_what_was_opened_by_setting_may_be_called(inside):
    with receiver() as got:
        status = call(got.url, b"xin chao", {"webhook-id": "1"})

    headers, body = got.got[0]
    assert (status, body, headers["webhook-id"]) == (204, b"xin chao", "1")
    assert headers["Host"].startswith("localhost:")


def test_a_redirect_is_not_followed(inside):
    with receiver() as got, receiver() as other:
        got.status, got.headers = 307, {"Location": other.url}
        status = call(got.url, b"{}", {})

    assert (status, other.got) == (307, [])


def test_a_receiver_may_think_for_longer_than_connecting_may_take(inside, monkeypatch):
    monkeypatch.setattr(calling, "CONNECT_SECONDS", 0.2)
    with receiver() as got:
        got.silent_seconds = 0.5

        assert call(got.url, b"{}", {}) == 204


def test_a_receiver_that_stays_silent_is_cut_off(inside, monkeypatch):
    monkeypatch.setattr(calling, "WHOLE_SECONDS", 0.3)
    with receiver() as got:
        got.silent_seconds = 5
        with pytest.raises(TooSlowError):
            call(got.url, b"{}", {})


def test_a_receiver_that_never_ends_is_cut_off(inside, monkeypatch):
    monkeypatch.setattr(calling, "WHOLE_SECONDS", 0.5)
    with receiver() as got:
        got.drip_seconds = 0.1
        with pytest.raises(TooSlowError):
            call(got.url, b"{}", {})


def test_nobody_there_is_an_error_of_the_network(inside):
    with pytest.raises(ConnectionRefusedError):
        call(f"http://127.0.0.1:{unused_port()}/", b"{}", {})


def test_a_certificate_that_nobody_vouches_for_is_refused(inside, certificate):
    context, _public = certificate
    with receiver(context) as got, pytest.raises(ssl.SSLError):
        call(got.url, b"{}", {})

    assert got.got == []


def test_a_certificate_of_the_own_authority_is_taken(inside, certificate, settings):
    context, public = certificate
    settings.XASO_WEBHOOKS_CA = str(public)
    with receiver(context) as got:
        assert call(got.url, b"{}", {}) == 204


def test_a_certificate_of_another_name_is_refused(inside, certificate, settings):
    context, public = certificate
    settings.XASO_WEBHOOKS_CA = str(public)
    with receiver(context) as got, pytest.raises(ssl.SSLCertVerificationError):
        call(got.url.replace("localhost", "127.0.0.1"), b"{}", {})
