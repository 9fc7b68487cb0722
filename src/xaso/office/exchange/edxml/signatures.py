"""The signature of a package (XMLDSig, enveloped): RSA-SHA256 written, SHA-1 taken with a remark."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import IO

from cryptography import x509
from cryptography.exceptions import InvalidSignature as NotIssuedError
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidDigest, InvalidInput, InvalidSignature, SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from xaso.office.exchange.edxml.errors import BadSignatureError
from xaso.office.exchange.edxml.scanning import Node, without_stray_bytes
from xaso.office.exchange.faults import ExchangeError, Fault
from xaso.office.exchange.states import SignatureState

DS = "http://www.w3.org/2000/09/xmldsig#"
PLACE = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
ANY = SignatureConfiguration(
    signature_methods=frozenset(SignatureMethod),
    digest_algorithms=frozenset(DigestAlgorithm),
)


class BadSigningKeyError(ExchangeError):
    """The configured key cannot sign packages."""

    fault = Fault.NOT_READY


class _Signer(XMLSigner):
    """Signs packages of any length: the library's own parser stops at ten million characters."""

    @property
    def parser(self) -> etree.XMLParser:
        """Return a parser without that limit, and without entities and network."""
        return _parser()


class PackageSigner:
    """A key and its certificate (PEM), loaded once, that sign packages by RSA-SHA256."""

    def __init__(self, pem: bytes) -> None:
        key = load_pem_private_key(pem, password=None)
        if not isinstance(key, RSAPrivateKey) or key.key_size < 2048:
            raise BadSigningKeyError("RSA 2048")
        self.key = key
        self.certificates = x509.load_pem_x509_certificates(pem)

    def sign(self, package: bytes) -> bytes:
        """Return the package with the signature in its place."""
        root = etree.fromstring(package, _parser())
        signed = _Signer().sign(root, key=self.key, cert=self.certificates)
        content: bytes = etree.tostring(signed, xml_declaration=True, encoding="UTF-8")
        return content


def check(package: IO[bytes], node: Node | None, trusted: bytes) -> tuple[SignatureState, str]:
    """Return what the signature is worth and who signed; raise ``BadSignatureError`` for a wrong one.

    Only a signature over the whole package counts. One in another namespace than XMLDSig's, as in
    published samples, cannot be checked.
    """
    if node is None or not node.children:
        return SignatureState.NONE, ""
    if node.namespace != DS:
        return SignatureState.FOREIGN, ""
    package.seek(0)
    content = without_stray_bytes(package.read())
    found = _facts(etree.fromstring(content, _parser()))
    if found is None:
        return SignatureState.FOREIGN, ""
    certificate, is_weak = found
    checking = _at(certificate)
    try:
        XMLVerifier().verify(
            content, x509_cert=certificate, parser=_parser(), expect_config=checking
        )
    except (InvalidDigest, InvalidSignature) as error:
        raise BadSignatureError(_name(certificate)) from error
    except (InvalidInput, SignXMLException, ValueError):
        return SignatureState.FOREIGN, _name(certificate)
    if is_weak:
        return SignatureState.WEAK, _name(certificate)
    is_known = _is_known(certificate, trusted)
    state = SignatureState.VALID if is_known else SignatureState.UNKNOWN
    return state, _name(certificate)


def _facts(root: etree._Element) -> tuple[x509.Certificate, bool] | None:
    """Return who signed and whether by SHA-1; nothing where the signature cannot be checked."""
    certificate = _certificate(root) if _covers_all(root) else None
    if certificate is None:
        return None
    methods = root.xpath(
        "//ds:SignatureMethod/@Algorithm | //ds:DigestMethod/@Algorithm", namespaces={"ds": DS}
    )
    return certificate, any(str(one).endswith("sha1") for one in methods)


def _at(certificate: x509.Certificate) -> SignatureConfiguration:
    """Take the certificate as of its own days: whether it is known here is asked apart."""
    now = datetime.now(UTC)
    inside = min(max(now, certificate.not_valid_before_utc), certificate.not_valid_after_utc)
    return replace(ANY, verification_time=inside)


def _is_known(certificate: x509.Certificate, trusted: bytes) -> bool:
    """Whether it is one of the trusted certificates, or issued directly by one of them."""
    now = datetime.now(UTC)
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        return False
    for authority in x509.load_pem_x509_certificates(trusted) if trusted else []:
        if authority == certificate:
            return True
        try:
            certificate.verify_directly_issued_by(authority)
        except (ValueError, TypeError, NotIssuedError):
            continue
        return True
    return False


def _covers_all(root: etree._Element) -> bool:
    found = root.xpath("//ds:Signature/ds:SignedInfo/ds:Reference", namespaces={"ds": DS})
    return isinstance(found, list) and len(found) == 1 and found[0].get("URI") == ""


def _certificate(root: etree._Element) -> x509.Certificate | None:
    text = root.findtext(f".//{{{DS}}}X509Certificate") or ""
    pem = f"-----BEGIN CERTIFICATE-----\n{text.strip()}\n-----END CERTIFICATE-----\n"
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        return None


def _name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value)[:200] if names else certificate.subject.rfc4514_string()[:200]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
