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
from xaso.kernel.files.sandbox import client, frames, limits
from xaso.kernel.files.sandbox.errors import UnfitError
from xaso.kernel.files.testing import a_pdf


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
        value = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]),
            Contents=b"\0" * 64,
        )  # fmt: skip
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, V=pdf.make_indirect(value), T="s"))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    pdf.save(out, **options)
    return out.getvalue() + trailing


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


def test_a_check_lives_in_little_memory_without_files_and_network():
    *_rest, (kind, content) = client.sandbox.ask(io.BytesIO(a_pdf()), check="pdf", clean=True)

    assert kind == frames.DONE
    assert b"peak_kib" in content


def test_the_sandbox_starts_again_after_it_was_killed():
    client.check_pdf(io.BytesIO(a_pdf()), clean=True)
    client.sandbox.process.kill()
    client.sandbox.process.wait()

    report, _out = client.check_pdf(io.BytesIO(a_pdf()), clean=True)

    assert report["findings"] == []


def test_a_check_that_takes_too_much_time_is_ended(monkeypatch):
    def silent(connection):
        yield frames.HELLO, b""

    monkeypatch.setattr(frames, "receive", silent)

    with pytest.raises(UnfitError) as unfit:
        client.check_pdf(io.BytesIO(a_pdf()), clean=True)

    assert unfit.value.reason == "too_complex"
    assert limits.CPU_SECONDS == 10
