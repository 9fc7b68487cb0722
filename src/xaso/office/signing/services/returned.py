"""Whether what the signing program brought back is the paper, signed by the known key.

Imports the signing libraries: see ``hands``.
"""

import hashlib
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from xaso.office.signing.engine.ports import Level
from xaso.office.signing.engine.running import run
from xaso.office.signing.errors import NotSignedError

TIMESTAMP = "signature_time_stamp_token"
APPEND_ONLY = 3
"""Flags of a form: it has signatures, and is only ever added to."""
UNREADABLE = _("What came back cannot be read.")
NOT_ONE_MORE = _("What came back does not have one more signature than before.")
OTHER_KEY = _("The paper was signed with another key than the one that is registered.")
NOT_GENUINE = _("The signature that came back does not fit the paper.")
CHANGED = _("The paper was changed while it was signed.")


def check(given: bytes, content: bytes, fingerprint: str) -> str:
    """Return the level of the one signature that was added by the key with this certificate.

    Raises:
        NotSignedError: anything else was added, changed or left out.
    """
    try:
        before, after = PdfFileReader(BytesIO(given)), PdfFileReader(BytesIO(content))
        signatures = after.embedded_regular_signatures
        if len(signatures) != len(before.embedded_regular_signatures) + 1:
            raise NotSignedError(NOT_ONE_MORE)
        added = signatures[-1]
        if hashlib.sha256(added.signer_cert.dump()).hexdigest() != fingerprint:
            raise NotSignedError(OTHER_KEY)
        _check_genuine(added)
        _check_unchanged(before, after)
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError) as error:
        raise NotSignedError(UNREADABLE) from error
    return _level_of(added)


def _check_genuine(added: EmbeddedPdfSignature) -> None:
    itself = ValidationContext(trust_roots=[added.signer_cert], allow_fetching=False)
    status = run(async_validate_pdf_signature(added, signer_validation_context=itself))
    if not (status.intact and status.valid):
        raise NotSignedError(NOT_GENUINE)


def _check_unchanged(before: PdfFileReader, after: PdfFileReader) -> None:
    """Compare with what was handed out: only a signature and its evidence may be new."""
    known = after.get_historical_resolver(before.xrefs.total_revisions - 1)
    found = DEFAULT_DIFF_POLICY.review_file(after, known)
    if not isinstance(found, DiffResult):
        raise NotSignedError(CHANGED)


def _level_of(added: EmbeddedPdfSignature) -> str:
    attributes = added.signer_info["unsigned_attrs"]
    has_time = any(one["type"].native == TIMESTAMP for one in attributes)
    return (Level.B_T if has_time else Level.B_B).value


def with_form(pdf: bytes) -> bytes:
    """Return a paper that has a form, as every signed one has, be it empty.

    What is added later can be compared with a paper that has one, and with no other.
    """
    buffer = BytesIO(pdf)
    writer = IncrementalPdfFileWriter(buffer)
    if "/AcroForm" in writer.root:
        return pdf
    form = {
        generic.pdf_name("/Fields"): generic.ArrayObject(),
        generic.pdf_name("/SigFlags"): generic.NumberObject(APPEND_ONLY),
    }
    writer.root["/AcroForm"] = writer.add_object(generic.DictionaryObject(form))
    writer.update_root()
    writer.write_in_place()
    return buffer.getvalue()
