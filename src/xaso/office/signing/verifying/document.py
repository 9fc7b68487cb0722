"""A PDF opened to judge its signatures. Runs in the sandbox."""

import io
from dataclasses import dataclass

from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from xaso.office.signing.verifying.values import Verdict

MOST_SIGNATURES = 30
_END = b"%%EOF"
_PLACE = b"startxref"
_BLANK = b"\0\t\n\f\r "


class CannotJudgeError(Exception):
    """The document as a whole gets this verdict for this reason."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(reason)
        self.verdict, self.reason = verdict, reason


@dataclass(frozen=True)
class Document:
    """What was found in a file: signatures of people and organisations, and time stamps."""

    reader: PdfFileReader
    signatures: tuple[EmbeddedPdfSignature, ...]
    stamps: tuple[EmbeddedPdfSignature, ...]
    has_more: bool

    @property
    def last_revision(self) -> int:
        """The revision that the last signature or time stamp was written in."""
        return max(int(one.signed_revision) for one in (*self.signatures, *self.stamps))


@dataclass(frozen=True)
class Store:
    """What the document itself brings to prove that certificates counted (DSS)."""

    answers: tuple[OCSPContainer, ...] = ()
    lists: tuple[CRLContainer, ...] = ()
    certificates: tuple[Certificate, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing about revocation."""
        return not self.answers and not self.lists


def open_document(pdf: bytes) -> Document:
    """Read a document; raise :class:`CannotJudgeError` for one without anything to judge."""
    reader = _open(pdf)
    try:
        found = list(reader.embedded_signatures)
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, AssertionError) as error:
        raise CannotJudgeError(Verdict.INVALID, "bad_format") from error
    if len(found) > MOST_SIGNATURES:
        raise CannotJudgeError(Verdict.INDETERMINATE, "too_many")
    signatures = tuple(one for one in found if one.sig_object_type == "/Sig")
    stamps = tuple(one for one in found if one.sig_object_type != "/Sig")
    if not signatures:
        raise CannotJudgeError(Verdict.NOT_SIGNED, "only_timestamp" if stamps else "unsigned")
    document = Document(reader, signatures, stamps, has_more=False)
    return Document(reader, signatures, stamps, has_more=_has_more(pdf, document))


def read_store(reader: PdfFileReader) -> Store:
    """Return what the document brings; nothing where that cannot be read."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        answers = [
            OCSPContainer.load_multi(OCSPResponse.load(one.get_object().data))
            for one in store.ocsps
        ]
        lists = [
            CRLContainer(CertificateList.load(one.get_object().data)) for one in store.crls
        ]
        certificates = tuple(store.load_certs())
    except (NoDSSFoundError, PdfError, ValueError, TypeError, KeyError, AttributeError):
        return Store()
    return Store(tuple(one for some in answers for one in some), tuple(lists), certificates)


def _open(pdf: bytes) -> PdfFileReader:
    if b"%PDF-" not in pdf[:1024]:
        raise CannotJudgeError(Verdict.INDETERMINATE, "no_pdf")
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted and reader.decrypt("").status == AuthStatus.FAILED:
            raise CannotJudgeError(Verdict.INDETERMINATE, "encrypted")
        reader.root["/Pages"]
    except PdfDecodeLimitError as error:
        raise CannotJudgeError(Verdict.INDETERMINATE, "too_complex") from error
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise CannotJudgeError(Verdict.INDETERMINATE, "unreadable") from error
    return reader


def _has_more(pdf: bytes, document: Document) -> bool:
    """Whether bytes follow that belong to no revision: nothing signed them, nobody sees them."""
    ends = [
        int(one.byte_range[2]) + int(one.byte_range[3])
        for one in (*document.signatures, *document.stamps)
        if len(one.byte_range) == 4
    ]
    signed_to = max(ends, default=0)
    if not pdf[signed_to:].strip(_BLANK):
        return False
    if pdf[pdf.rfind(_END) + len(_END) :].strip(_BLANK):
        return True
    is_extended = document.reader.xrefs.total_revisions > document.last_revision + 1
    last_table = document.reader.last_startxref
    return not is_extended or pdf.count(_PLACE, last_table) > 1
