"""What is kept of pictures and PDFs, and that reading them cannot harm."""

import hashlib
import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from xaso.kernel.files import api
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.sandbox import client


def keep(content, name):
    return api.store(io.BytesIO(content), name=name, actor=None)


def picture(kind, mode="RGB", size=(40, 20), **options):
    image, out = Image.effect_noise(size, 80).convert(mode), io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(stored):
    return Image.open(io.BytesIO(api.read(stored.id)))


def script(words=b"app.alert(1)"):
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=words)


def active_pdf(change, *, signed=False, trailing=b"", **options):
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    change(pdf)
    if signed:
        add_signature(pdf)
    pdf.save(out, **options)
    return (covered(out.getvalue()) if signed else out.getvalue()) + trailing


VALUE, RANGE = b"\xc7" * 64, [0, 1111111111, 2222222222, 3333333333]


def add_signature(pdf, kind="/Sig", covers=RANGE, value=VALUE):
    signature = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array(covers), Contents=value
    )
    field = pdf.make_indirect(Dictionary(FT=Name(kind), V=pdf.make_indirect(signature), T="s"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


def covered(content):
    """Write into a signature what signing programs write: all but its own value is covered."""
    hexadecimal = b"<" + VALUE.hex().encode() + b">"
    start = content.index(hexadecimal)
    end = start + len(hexadecimal)
    for placed, number in zip(RANGE[1:], (start, end, len(content) - end), strict=True):
        content = content.replace(b"%d" % placed, b"%-10d" % number)
    return content


def open_action(pdf):
    pdf.Root.OpenAction = script()


def launch(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F="cmd.exe")


def xfa(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))


def named_script(pdf):
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script()])))


def on_close(pdf):
    pdf.pages[0].obj.AA = Dictionary(C=script())


def in_annotation(pdf):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=script())
    pdf.pages[0].obj.Annots = Array([note])


def chained(pdf):
    link = Dictionary(S=Name.URI, URI="https://example.vn", Next=Array([script()]))
    pdf.Root.OpenAction = link


def attached_program(pdf):
    pdf.attachments["đọc tôi.exe"] = b"MZ" + bytes(100)


ACTIVE = [
    open_action,
    launch,
    xfa,
    named_script,
    on_close,
    in_annotation,
    chained,
    attached_program,
]


@pytest.mark.parametrize("change", ACTIVE)
def test_what_a_pdf_would_do_is_taken_out(here, change):
    content = active_pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    stored = keep(content, "đơn.pdf")

    assert stored.treatment == "cleaned"
    report, again = client.check_pdf(io.BytesIO(api.read(stored.id)), clean=True)
    assert (report["active"], again) == ([], None)
    row = StoredFile.objects.get()
    assert row.remarks[0] == "Đã bỏ phần tự chạy"
    assert bytes(row.received_sha256) == hashlib.sha256(content).digest()
    with pikepdf.open(io.BytesIO(api.read(stored.id))) as kept:
        assert len(kept.pages) == 1


@pytest.mark.parametrize("change", ACTIVE)
def test_where_nothing_is_cleaned_it_is_refused(here, settings, change):
    settings.XASO_FILES_PDF_ACTIVE = "refuse"

    with pytest.raises(api.FileRefusedError) as refused:
        keep(active_pdf(change), "đơn.pdf")

    assert refused.value.reason == "unsafe"


@pytest.mark.parametrize("change", [open_action, named_script, on_close, in_annotation])
def test_a_signed_pdf_is_never_rewritten_only_noted(here, change):
    content = active_pdf(change, signed=True)

    stored = keep(content, "quyết định.pdf")

    assert api.read(stored.id) == content
    assert (stored.treatment, set(stored.findings)) == ("", {"signed", "javascript"})
    assert "Có chứa mã lệnh" in StoredFile.objects.get().remarks


def looks_signed(pdf):
    pdf.Root.X = Dictionary(ByteRange=Array([0, 0, 0, 0]), Contents=b"")


def other_field(pdf):
    add_signature(pdf, kind="/Tx")


def covers_little(pdf):
    add_signature(pdf, covers=[0, 10, 20, 30])


def covers_all(pdf):
    add_signature(pdf, value=b"")


def no_value(pdf):
    add_signature(pdf, value=bytes(64))


def odd_range(pdf):
    add_signature(pdf, covers=[0, 1, Name.A, b"x", 2, 3])


@pytest.mark.parametrize(
    "pretend", [looks_signed, other_field, covers_little, covers_all, no_value, odd_range]
)
def test_what_only_looks_like_a_signature_keeps_no_script(here, pretend):
    def change(pdf):
        open_action(pdf)
        pretend(pdf)

    stored = keep(active_pdf(change), "quyết định.pdf")

    assert stored.treatment == "cleaned"
    assert "signed" not in stored.findings
    assert b"app.alert" not in api.read(stored.id)


@pytest.mark.parametrize("moved", [b"[ 1 ", b"[ 0 9 "], ids=["start", "gap"])
def test_a_signature_that_leaves_out_more_than_its_value_is_none(here, moved):
    content = active_pdf(open_action, signed=True)
    start, gap, *_rest = content[content.index(b"/ByteRange") :].split(b"[")[1].split()[:4]
    before = b"[ " + start + b" " + gap + b" "
    assert before in content

    stored = keep(content.replace(before, moved.ljust(len(before))), "quyết định.pdf")

    assert stored.treatment == "cleaned"


def test_what_was_added_behind_a_signature_is_not_signed(here):
    content = active_pdf(open_action, signed=True) + b"% more\n%%EOF\n"

    stored = keep(content, "quyết định.pdf")

    assert stored.treatment == "cleaned"


@pytest.mark.parametrize("change", [launch, attached_program])
def test_a_signed_pdf_that_starts_programs_is_refused(here, change):
    with pytest.raises(api.FileRefusedError) as refused:
        keep(active_pdf(change, signed=True), "quyết định.pdf")

    assert refused.value.reason == "unsafe"


def test_a_plain_link_and_an_attached_invoice_stay(here):
    def harmless(pdf):
        pdf.Root.OpenAction = Dictionary(S=Name.URI, URI="https://dichvucong.gov.vn")
        pdf.attachments["hoa-don.xml"] = b"<HDon/>"

    content = active_pdf(harmless)

    stored = keep(content, "hóa đơn.pdf")

    assert api.read(stored.id) == content
    assert stored.findings == ("attachment",)


def test_a_pdf_with_a_password_is_refused_with_what_to_do(here):
    locked = active_pdf(lambda pdf: None, encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(api.FileRefusedError) as refused:
        keep(locked, "đơn.pdf")

    assert refused.value.reason == "locked"
    assert "mật khẩu" in api.explain(refused.value)


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_pdf_that_only_restricts_copying_is_kept_as_it_came(here, revision):
    forbids = pikepdf.Encryption(
        owner="a", user="", R=revision, aes=revision > 3, metadata=revision > 3
    )
    content = active_pdf(lambda pdf: None, encryption=forbids)

    stored = keep(content, "đơn.pdf")

    assert api.read(stored.id) == content
    assert stored.findings == ("restricted",)


def test_what_hides_behind_the_end_of_a_pdf_goes_away(here):
    stored = keep(active_pdf(lambda pdf: None, trailing=b"MZ" + b"\x90" * 5000), "đơn.pdf")

    assert stored.treatment == "cleaned"
    assert b"\x90" * 50 not in api.read(stored.id)


def test_a_pdf_that_unpacks_without_end_is_refused_in_little_memory(here):
    def bomb(pdf):
        stream = pdf.make_stream(b"")
        stream.write(_deflated_zeros(900), filter=Name.FlateDecode)
        pdf.Root.Names = Dictionary(
            EmbeddedFiles=Dictionary(
                Names=Array(["a.txt", Dictionary(F="a.txt", EF=Dictionary(F=stream))])
            )
        )

    with pytest.raises(api.FileRefusedError) as refused:
        keep(
            active_pdf(
                bomb, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
            ),
            "bom.pdf",
        )

    assert refused.value.reason == "too_complex"


def _deflated_zeros(mebibytes):
    packer = zlib.compressobj(9)
    block = bytes(1024 * 1024)
    return b"".join(packer.compress(block) for _ in range(mebibytes)) + packer.flush()


def test_a_photograph_stands_upright_and_says_nothing_of_place_and_camera(here):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Máy ảnh của tôi"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    content = picture("JPEG", exif=exif, comment=b"secret", dpi=(300, 300))

    stored = keep(content, "ảnh.jpg")

    drawn = opened(stored)
    assert (stored.treatment, drawn.size, dict(drawn.getexif())) == ("redrawn", (20, 40), {})
    assert drawn.info["dpi"] == (300, 300)
    assert b"secret" not in api.read(stored.id)


def test_what_a_scanner_made_keeps_its_pages_colours_and_resolution(here):
    pages, out = [Image.new(mode, (80, 110)) for mode in ("1", "L", "RGB")], io.BytesIO()
    pages[0].save(
        out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw",
        dpi=(600, 600), description="Tên tôi",
    )  # fmt: skip

    drawn = opened(keep(out.getvalue(), "bản quét.tif"))

    assert drawn.n_frames == 3
    assert (drawn.mode, drawn.info["compression"], drawn.info["dpi"]) == (
        "1",
        "group4",
        (600, 600),
    )
    assert 270 not in drawn.tag_v2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_appended_to_a_picture_survives(here, kind):
    content = picture(kind) + b"PK\3\4<script>evil()</script>"

    stored = keep(content, f"ảnh.{kind.lower()}")

    assert b"evil" not in api.read(stored.id)
    assert opened(stored).size == (40, 20)


def test_a_picture_that_unpacks_without_end_is_refused(here):
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")

    with pytest.raises(api.FileRefusedError) as refused:
        keep(out.getvalue(), "bom.png")

    assert refused.value.reason == "too_complex"


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_a_picture_cut_short_is_refused(here, kind, name):
    with pytest.raises(api.FileRefusedError) as refused:
        keep(picture(kind, size=(200, 200))[:-2000], name)

    assert refused.value.reason == "damaged"
