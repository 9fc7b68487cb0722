"""Keys, and certificates over them."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from standins.ca.holders import Holder, Key

type PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
CA = ("key_cert_sign", "crl_sign")
SIGNER = ("digital_signature", "content_commitment")
SERVICE = ("digital_signature",)


@dataclass(frozen=True)
class Issuer:
    """An authority: its certificate and its key."""

    certificate: x509.Certificate
    key: PrivateKey


@dataclass(frozen=True)
class Wish:
    """What a certificate is to say."""

    subject: x509.Name
    begins: datetime
    ends: datetime
    usages: tuple[str, ...]
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = ()


def new_key(kind: Key) -> PrivateKey:
    """Return a new key."""
    if kind is Key.EC:
        return ec.generate_private_key(ec.SECP256R1())
    size = 1024 if kind is Key.WEAK else 2048
    return rsa.generate_private_key(public_exponent=65537, key_size=size)


def name_of(common_name: str, *, title: str = "", organisation: str = "") -> x509.Name:
    """Return the name that stands in a certificate."""
    parts = (
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.TITLE, title),
        (NameOID.COMMON_NAME, common_name),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


def holder_name(holder: Holder) -> x509.Name:
    """Return the name of a holder."""
    return name_of(holder.common_name, title=holder.title, organisation=holder.organisation)


def certify(key: PrivateKey, wish: Wish, issuer: Issuer | None) -> x509.Certificate:
    """Return a certificate of the key, by itself where there is no issuer."""
    issued_by = issuer.certificate.subject if issuer else wish.subject
    signer = issuer.key if issuer else key
    usage = x509.KeyUsage(**{name: name in wish.usages for name in USAGES})
    builder = (
        x509.CertificateBuilder()
        .subject_name(wish.subject)
        .issuer_name(issued_by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(wish.begins)
        .not_valid_after(wish.ends)
        .add_extension(
            x509.BasicConstraints("key_cert_sign" in wish.usages, None), critical=True
        )
        .add_extension(usage, critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
    )
    for extension, is_critical in wish.extensions:
        builder = builder.add_extension(extension, critical=is_critical)
    return builder.sign(signer, hashes.SHA256())


def access(address: str) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    """Return where a certificate's status and its issuer are found."""
    return (
        (
            x509.AuthorityInformationAccess(
                [
                    x509.AccessDescription(
                        AuthorityInformationAccessOID.OCSP, _address(f"{address}/ocsp")
                    ),
                    x509.AccessDescription(
                        AuthorityInformationAccessOID.CA_ISSUERS,
                        _address(f"{address}/issuing.cer"),
                    ),
                ]
            ),
            False,
        ),
        revocation_list(f"{address}/issuing.crl"),
    )


def revocation_list(address: str) -> tuple[x509.ExtensionType, bool]:
    """Return where the list of revoked certificates is found."""
    point = x509.DistributionPoint([_address(address)], None, None, None)
    return x509.CRLDistributionPoints([point]), False


def only_for(purpose: str) -> tuple[x509.ExtensionType, bool]:
    """Return the purpose of a service's certificate."""
    purposes = {
        "ocsp": ExtendedKeyUsageOID.OCSP_SIGNING,
        "tsa": ExtendedKeyUsageOID.TIME_STAMPING,
    }
    return x509.ExtendedKeyUsage([purposes[purpose]]), True


def _address(url: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(url)
