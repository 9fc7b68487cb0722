"""Make a PDF of people's own programs fit to be signed, as long as nobody has signed it.

Word processors write "hybrid" files for readers of 2003 that say different things to different programs; such a file is not
signed as it is. It is written anew, with the same pages.
"""

from io import BytesIO

import pikepdf
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import read_certification_data
from pyhanko.sign.validation.errors import SignatureValidationError

from xaso.office.signing.engine.errors import DocumentError


def as_signable(pdf: bytes) -> bytes:
    """Return the file itself where it can be signed, else the same pages written anew.

    Raises:
        DocumentError: It is signed and cannot be signed again, such as one whose signer allows
            nothing more, or is no PDF, or is encrypted.
    """
    if _is_signable(pdf):
        return pdf
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            if opened.is_encrypted or _has_signatures(opened):
                raise DocumentError
            opened.trailer["/Size"] = len(opened.objects) + 1
            written = BytesIO()
            opened.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise DocumentError from error
    if not _is_signable(written.getvalue()):
        raise DocumentError
    return written.getvalue()


def _is_signable(pdf: bytes) -> bool:
    try:
        reader = PdfFileReader(BytesIO(pdf))
        pages = int(reader.root["/Pages"]["/Count"])
        certified = read_certification_data(reader)
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, IndexError):
        return False
    is_plain = not reader.xrefs.hybrid_xrefs_present and not reader.encrypted
    is_closed = certified is not None and certified.permission == MDPPerm.NO_CHANGES
    return is_plain and not is_closed and pages > 0


def _has_signatures(opened: pikepdf.Pdf) -> bool:
    return any(
        isinstance(one, pikepdf.Dictionary) and "/ByteRange" in one for one in opened.objects
    )
