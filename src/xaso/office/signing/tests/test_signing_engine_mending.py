from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm

from xaso.office.signing.engine.errors import DocumentError
from xaso.office.signing.engine.mending import as_signable
from xaso.office.signing.engine.pades import sign_pdf
from xaso.office.signing.tests.engine_papers import decision, judged_by_poppler, p12_of


def hybrid():
    """A file as word processors write it: a table, and a stream for newer readers beside it."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    pdf, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    stream = len(pdf)
    entries = b"".join(bytes([1]) + place.to_bytes(4) + b"\x00" for place in places)
    about = b"<</Type/XRef/Size 4/W[1 4 1]/Index[1 3]/Root 1 0 R/Length %d>>" % len(entries)
    pdf += b"4 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (about, entries)
    table = len(pdf)
    pdf += b"xref\n0 4\n0000000000 65535 f \n"
    pdf += b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += b"trailer\n<</Size 5/Root 1 0 R/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        stream,
        table,
    )
    return pdf


@pytest.mark.parametrize("pdf", [hybrid(), decision()[:-40]])
def test_what_word_processors_write_is_written_anew_and_signed(ca, pdf):
    with p12_of(ca, "chu.tich") as key:
        with pytest.raises(DocumentError):
            sign_pdf(pdf, key, field="a")

        signed = sign_pdf(as_signable(pdf), key, field="a")

    assert judged_by_poppler(signed) == {"a": "Signature is Valid."}
    with pikepdf.open(BytesIO(signed)) as opened:
        assert len(opened.pages) == 1


def test_what_can_be_signed_is_left_alone(ca):
    with p12_of(ca, "chu.tich") as key:
        signed = sign_pdf(decision(), key, field="a")

    assert as_signable(decision()) is decision()
    assert as_signable(signed) is signed


def closed_by(key):
    """A file whose first signer allows no further signature."""
    about = PdfSignatureMetadata(
        field_name="a", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    writer = IncrementalPdfFileWriter(BytesIO(decision()))
    return PdfSigner(about, key.signer()).sign_pdf(writer).getvalue()


def test_what_its_signer_closed_is_known_before_anybody_signs_it(ca):
    with p12_of(ca, "chu.tich") as key:
        closed = closed_by(key)

        with pytest.raises(DocumentError):
            sign_pdf(closed, key, field="b")
        with pytest.raises(DocumentError):
            as_signable(closed)


def test_what_is_signed_already_is_never_written_anew(ca):
    with p12_of(ca, "chu.tich") as key:
        signed = sign_pdf(decision(), key, field="a")

    with pytest.raises(DocumentError):
        as_signable(signed[:-40])


def test_an_encrypted_file_and_no_pdf_are_refused():
    locked = BytesIO()
    with pikepdf.open(BytesIO(decision())) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="chu", user=""))

    for content in (locked.getvalue(), b"", b"khong phai PDF"):
        with pytest.raises(DocumentError):
            as_signable(content)
