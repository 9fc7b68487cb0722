"""Only known kinds of files are taken, told by what is in them."""

import io
import zipfile

import pytest
from django.utils.translation import override
from PIL import Image

from xaso.kernel.files import api
from xaso.kernel.files.media_types import ENDINGS
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.sandbox.pictures import FORMATS
from xaso.kernel.files.testing import PNG, a_pdf

DOCX, XLSX, ODT = list(ENDINGS)[6:9]


def picture(kind):
    out = io.BytesIO()
    Image.new("RGB", (4, 3)).save(out, kind)
    return out.getvalue()


def archive(entries, *, stored=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            made.writestr(name, content, compress_type=kind)
    return out.getvalue()


def docx(**more):
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"} | more)


def odt(kind="application/vnd.oasis.opendocument.text"):
    return archive({"mimetype": kind, "content.xml": "<x/>"}, stored=["mimetype"])


TAKEN = [
    ("a.pdf", a_pdf(), "application/pdf"),
    ("a.JPG", picture("JPEG"), "image/jpeg"),
    ("a.png", PNG, "image/png"),
    ("a.webp", picture("WEBP"), "image/webp"),
    ("a.tif", picture("TIFF"), "image/tiff"),
    ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
    ("a.docx", docx(), DOCX),
    (
        "a.xlsx",
        archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"}),
        XLSX,
    ),
    ("a.odt", odt(), ODT),
    ("a.txt", "Kính gửi: Ủy ban nhân dân xã\r\n".encode(), "text/plain"),
]
REFUSED = [
    ("a.exe", b"MZ" + bytes(100), "type_not_taken"),
    ("a.pdf", b"MZ" + bytes(100), "type_not_taken"),
    ("a.zip", archive({"a.txt": "x"}), "type_not_taken"),
    ("a.docx", archive({"a.txt": "x"}), "type_not_taken"),
    ("a.docx", docx(**{"word/vbaProject.bin": "x"}), "type_not_taken"),
    ("a.odt", odt("application/vnd.oasis.opendocument.graphics"), "type_not_taken"),
    ("a.odt", odt()[:60], "type_not_taken"),
    ("a.svg", b"<svg onload='x()'/>", "name_does_not_fit"),
    ("a.html", b"<script>x()</script>", "name_does_not_fit"),
    ("a.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "type_not_taken"),
    ("a.heic", b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "type_not_taken"),
    ("a.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "type_not_taken"),
    ("a.gif", b"GIF89a" + bytes(20), "type_not_taken"),
    ("a.pdf", b"<html>" + a_pdf(), "name_does_not_fit"),
    ("a.png", a_pdf(), "name_does_not_fit"),
    ("a.pdf.exe", a_pdf(), "name_does_not_fit"),
    ("a.txt", b"x\0y", "type_not_taken"),
    ("a.txt", "Tiếng Việt".encode("utf-16"), "type_not_taken"),
    ("a.txt", b"\xff\xfe\xfd", "type_not_taken"),
    ("a.txt", "đ".encode()[:1], "type_not_taken"),
    ("a.pdf", b"", "empty"),
]


def upload(content, *, name):
    return api.store(io.BytesIO(content), name=name, actor=None)


@pytest.mark.parametrize(
    ("name", "content", "media_type"), TAKEN, ids=[one[0] for one in TAKEN]
)
def test_the_kind_is_told_by_the_content(here, name, content, media_type):
    stored = upload(content, name=name)

    assert stored.media_type == media_type
    assert (api.read(stored.id) == content) is not stored.was_changed
    assert stored.was_changed is (media_type in FORMATS and name != "a.JPG")


@pytest.mark.parametrize(
    ("name", "content", "reason"), REFUSED, ids=[one[0] for one in REFUSED]
)
def test_other_kinds_are_refused_and_nothing_is_kept(here, name, content, reason):
    with pytest.raises(api.FileRefusedError) as refused:
        upload(content, name=name)

    assert refused.value.reason == reason
    assert StoredObject.objects.count() == StoredFile.objects.count() == 0
    assert not here.exists()


def test_a_name_without_ending_receives_the_one_that_fits(here):
    stored = upload(picture("JPEG"), name="image")

    assert stored.name == "image.jpg"


def test_a_file_over_the_limit_is_refused_by_its_real_size(here, settings):
    settings.XASO_FILES_MAX_BYTES = 40

    with pytest.raises(api.FileRefusedError) as refused:
        upload(a_pdf("x" * 40), name="a.pdf")

    assert (refused.value.reason, refused.value.limit) == ("too_large", 40)


def test_an_archive_with_a_huge_directory_is_refused_before_it_is_read(here):
    many = archive({f"{number}.txt": "" for number in range(1500)})
    lying = bytearray(docx())
    at = lying.rfind(b"PK\5\6")
    lying[at + 12 : at + 16] = (40 * 1024 * 1024).to_bytes(4, "little")

    for content in (many, bytes(lying)):
        with pytest.raises(api.FileRefusedError):
            upload(content, name="a.docx")


@pytest.mark.parametrize("reason", sorted(set(api.Refusal) - {api.Refusal.UPLOAD_UNKNOWN}))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_refusal_is_a_sentence_that_names_the_file(reason, language):
    error = api.FileRefusedError(reason, name="đơn.pdf", limit=50 * 1024 * 1024)

    with override(language):
        sentence = api.explain(error)

    assert "“đơn.pdf”" in sentence
    assert sentence.endswith(".")
    assert "%(" not in sentence
