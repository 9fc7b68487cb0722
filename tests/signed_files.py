"""Files signed with pyHanko alone, and what people do to them, for tests of checking."""

import io
import re
import struct
import zlib

import pikepdf
from asn1crypto import cms
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext

NAME, TEXT = generic.NameObject, generic.TextStringObject
_CONTENTS = re.compile(rb"/Contents <([0-9a-fA-F]+)>")


def plain_pdf():
    """Return two pages, the first with a text and a field to fill in."""
    pdf = pikepdf.new()
    for words in (b"So tien: 1.000.000 dong", b"Trang hai"):
        page = pdf.add_blank_page(page_size=(595, 842))
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        font = pikepdf.Dictionary({key: pikepdf.Name(value) for key, value in font.items()})
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 14 Tf 70 760 Td (" + words + b") Tj ET")
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx,
            T="so-tien", V="1000", Rect=[70, 700, 200, 720], P=pdf.pages[0].obj, F=4,
        )
    )  # fmt: skip
    pdf.pages[0].Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], NeedAppearances=False)
    out = io.BytesIO()
    pdf.save(
        out,
        static_id=True,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return out.getvalue()


def signed(pdf, ca, *, by="chu.tich", field="chu-tich", level="B-B"):
    """Return the document with one more signature."""
    signer = signers.SimpleSigner.load_pkcs12(ca.p12(by), passphrase=ca.password.encode())
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    box = (300, 100, 480, 160) if by == "chu.tich" else (100, 100, 280, 160)
    fields.append_signature_field(writer, fields.SigFieldSpec(field, box=box))
    meta = {"field_name": field, "md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES}
    if level == "B-LTA":
        meta |= {
            "embed_validation_info": True,
            "use_pades_lta": True,
            "validation_context": ValidationContext(
                trust_roots=[load_cert_from_pemder(ca.trust_root)],
                allow_fetching=True,
                revocation_mode="hard-fail",
            ),
        }
    stamper = None if level == "B-B" else HTTPTimeStamper(ca.tsa_url)
    meta = signers.PdfSignatureMetadata(**meta)
    out = io.BytesIO()
    signers.PdfSigner(meta, signer=signer, timestamper=stamper).sign_pdf(writer, output=out)
    return out.getvalue()


def updated(pdf, change):
    """Return the document with an incremental update that nobody signed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(writer, number=0):
    reference, _resources = writer.find_page_for_modification(number)
    return reference.get_object()


def flip_a_byte(pdf):
    """Change one digit of the sum that was signed."""
    return pdf.replace(b"1.000.000", b"9.000.000", 1)


def add_a_page(pdf):
    """Add a page behind the last one."""

    def change(writer):
        stream = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.insert_page(
            generic.DictionaryObject({NAME("/Type"): NAME("/Page"), NAME("/Contents"): stream})
        )

    return updated(pdf, change)


def put_a_stamp_on(pdf):
    """Put a stamp on the page, as an office does that registers without signing."""

    def change(writer):
        drawn = generic.StreamObject(stream_data=b"q 1 0 0 RG 20 700 100 50 re S Q")
        writer.add_stream_to_page(0, writer.add_object(drawn))

    return updated(pdf, change)


def cover_the_text(pdf):
    """Lay an annotation over what was signed."""

    def change(writer):
        page = _page(writer)
        note = generic.DictionaryObject(
            {
                NAME("/Type"): NAME("/Annot"),
                NAME("/Subtype"): NAME("/FreeText"),
                NAME("/Contents"): TEXT("9.000.000"),
                NAME("/Rect"): generic.ArrayObject(
                    map(generic.NumberObject, (60, 750, 260, 780))
                ),
            }
        )
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])

    return updated(pdf, change)


def fill_in_the_field(pdf):
    """Change the value of a field."""

    def change(writer):
        field = writer.root["/AcroForm"]["/Fields"][0]
        field[NAME("/V")] = TEXT("9000")
        writer.update_container(field)

    return updated(pdf, change)


def replace_the_content(pdf):
    """Let another content take the place of what was signed, as in a shadow attack."""

    def change(writer):
        page = _page(writer)
        words = b"BT /F1 14 Tf 70 760 Td (So tien: 9.000.000 dong) Tj ET"
        stream = generic.StreamObject(stream_data=words)
        page[NAME("/Contents")] = writer.add_object(stream)
        writer.update_container(page)

    return updated(pdf, change)


def shift_the_range(pdf):
    """Let the signature claim to cover other bytes."""
    found = list(re.finditer(rb"/ByteRange \[0 (\d+) ", pdf))[-1]
    length = int(found[1])
    at, end = found.span(1)
    return pdf[:at] + str(length - 1).encode() + pdf[end:]


def paste_a_signature(pdf, other):
    """Take the signature of another document."""
    theirs = list(_CONTENTS.finditer(other))[-1][1]
    at, end = list(_CONTENTS.finditer(pdf))[-1].span(1)
    return pdf[:at] + theirs[: end - at].ljust(end - at, b"0") + pdf[end:]


def replace_the_certificate(pdf, ca, name):
    """Put somebody else's certificate into the signature."""
    at, end = list(_CONTENTS.finditer(pdf))[-1].span(1)
    content = cms.ContentInfo.load(bytes.fromhex(pdf[at:end].decode()), strict=False)
    other, signed_data = load_cert_from_pemder(ca.certificate(name)), content["content"]
    signed_data["certificates"] = cms.CertificateSet(
        [cms.CertificateChoices(name="certificate", value=other)]
    )
    signed_data["signer_infos"][0]["sid"] = cms.SignerIdentifier(
        name="issuer_and_serial_number",
        value=cms.IssuerAndSerialNumber(
            {"issuer": other.issuer, "serial_number": other.serial_number}
        ),
    )
    dumped = content.dump(force=True).hex().encode()
    return pdf[:at] + dumped.ljust(end - at, b"0") + pdf[end:]


def add_well_formed_garbage(pdf):
    """Add data that looks like the end of a PDF."""
    place = re.findall(rb"startxref\s+(\d+)", pdf)[-1]
    return pdf + b"\nMZ la mot chuong trinh\nstartxref\n" + place + b"\n%%EOF\n"


def places_of_signatures(pdf):
    """Return where the signatures themselves lie, which no signature covers."""
    return [found.span(1) for found in _CONTENTS.finditer(pdf)]


def drop_the_evidence(pdf):
    """Take the evidence (DSS) out of the document's last state."""

    def change(writer):
        del writer.root["/DSS"]
        writer.update_root()

    return updated(pdf, change)


def cut_off(pdf):
    """Lose the end of the file on the way."""
    return pdf[: len(pdf) - len(pdf) // 5]


def first_state_of(pdf):
    """Return the document as the first signature left it."""
    first = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    start, length = (int(first.byte_range[number]) for number in (2, 3))
    return pdf[: start + length]


def bomb():
    """Return a small PDF that unfolds to two hundred megabytes when its catalogue is read."""
    content = zlib.compress(bytes(200 * 1024 * 1024), 9)
    head = b"%PDF-1.7\n"
    held = (
        b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n"
    )
    held = held % len(content) + content + b"\nendstream\nendobj\n"
    place = len(head) + len(held)
    rows = [(0, 0, 65535), (2, 4, 0), (0, 0, 0), (0, 0, 0), (1, len(head), 0), (1, place, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    about = b"<< /Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R /Length %d >>" % len(table)
    tail = b"5 0 obj\n" + about + b"\nstream\n" + table + b"\nendstream\nendobj\n"
    return head + held + tail + b"startxref\n%d\n%%%%EOF\n" % place


def locked(pdf, *, user=""):
    """Return the document behind a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="chu", user=user))
    return out.getvalue()


def of_each_kind(ca):
    """Return a file for each verdict, and one by a revoked and one by an expired signer."""
    plain = plain_pdf()
    valid = signed(plain, ca, level="B-LTA")
    return {
        "valid": valid,
        "changed": flip_a_byte(valid),
        "stranger": signed(plain, ca, by="nguoi.la"),
        "revoked": signed(plain, ca, by="thu.hoi"),
        "expired": signed(plain, ca, by="het.han"),
        "plain": plain,
    }
