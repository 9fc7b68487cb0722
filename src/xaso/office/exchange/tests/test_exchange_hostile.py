"""Packages that mean harm: each is refused for its own reason, in little memory."""

import base64
import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.office.exchange.edxml.errors import PackageRefusedError
from xaso.office.exchange.edxml.limits import Limits
from xaso.office.exchange.edxml.reading import open_package
from xaso.office.exchange.edxml.writing import Style, write_package
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.tests.packages import a_file, a_message, a_status, read

GOOD = write_package(a_message())
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE edXML [<!ENTITY a "ha">%s]>""" % b"".join(
    b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (one, *[one - 1] * 8)
    for one in range(ord("b"), ord("k"))
)
BODY = GOOD[GOOD.index(b"<edXML ") :]


def fault_of(package, /, **limits):
    with pytest.raises(PackageRefusedError) as caught:
        read(package, limits=Limits(**limits))
    return caught.value.fault


def with_content(content):
    """Return the good package with another text where its file was."""
    start = GOOD.index(b"Encoded>", GOOD.index(b"<Attachment>")) + len(b"Encoded>")
    return GOOD[:start] + content + GOOD[GOOD.index(b"</edXML:ContentTransferEncoded") :]


def zipped(files, **how):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def named(name):
    return GOOD.replace(b"45-BC-UBND.pdf", name)


WRONG_CHECKSUM = bytearray(zipped([("45-BC-UBND.pdf", b"%PDF-" + bytes(range(200)))]))
WRONG_CHECKSUM[14] ^= 0xFF
WRONG_CHECKSUM[WRONG_CHECKSUM.index(b"PK\x01\x02") + 16] ^= 0xFF

HOSTILE = {
    "nothing": (b"", Fault.EMPTY),
    "no xml": (b"%PDF-1.7 not a package", Fault.NOT_XML),
    "cut off": (GOOD[: len(GOOD) // 2], Fault.NOT_XML),
    "another encoding": (GOOD.replace(b"UTF-8", b"EBCDIC-X"), Fault.NOT_XML),
    "two roots": (GOOD + b"<more/>", Fault.NOT_XML),
    "a page": (b"<html><body>Bad gateway</body></html>", Fault.NOT_EDXML),
    "another root": (GOOD.replace(b"<edXML x", b"<other x").replace(b"</edXML>", b"</other>"), Fault.NOT_EDXML),
    "external entity": (
        b'<?xml version="1.0"?><!DOCTYPE edXML [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + BODY.replace(b">45<", b">&x;<"),
        Fault.DOCTYPE,
    ),
    "external document type": (
        b'<?xml version="1.0"?><!DOCTYPE edXML SYSTEM "http://127.0.0.1:9/x.dtd">' + BODY,
        Fault.DOCTYPE,
    ),
    "parameter entity": (
        b'<!DOCTYPE edXML [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>' + BODY,
        Fault.DOCTYPE,
    ),
    "billion laughs": (LAUGHS + BODY.replace(b">45<", b">&j;<"), Fault.DOCTYPE),
    "entity never declared": (GOOD.replace(b">45<", b">&x;<"), Fault.NOT_XML),
    "nested without end": (b"<edXML>" * 5000, Fault.TOO_DEEP),
    "elements without end": (b"<edXML>" + b"<a/>" * 30_000, Fault.TOO_MANY),
    "a field without end": (GOOD.replace(b">45<", b">" + b"4" * 200_000 + b"<"), Fault.FIELD_TOO_LONG),
    "many long fields": (
        b"<edXML>" + b"<a>%s</a>" % (b"x" * 90_000) * 30, Fault.FIELD_TOO_LONG,
    ),
    "nobody sends": (GOOD.replace(b"<edXML:OrganId>H56.99.49</edXML:OrganId>", b""), Fault.FIELD_MISSING),
    "a code without end": (GOOD.replace(b"H56.99.49<", b"H56." + b"9" * 60 + b"<"), Fault.FIELD_WRONG),
    "no kind that exists": (
        GOOD.replace(b"<edXML:BussinessDocType>0<", b"<edXML:BussinessDocType>9<"), Fault.FIELD_WRONG,
    ),
    "no status that exists": (write_package(a_status()).replace(b">03<", b">77<"), Fault.FIELD_WRONG),
    "a document without its file": (
        GOOD[: GOOD.index(b"<edXML:Reference>")]
        + GOOD[GOOD.index(b"</edXML:edXMLManifest>") : GOOD.index(b"<Attachment>")]
        + GOOD[GOOD.index(b"</AttachmentEncoded>") :],
        Fault.NO_ATTACHMENT,
    ),
    "a file that is named and missing": (
        GOOD.replace(b"<ContentId>cid:1<", b"<ContentId>cid:7<"), Fault.LOST_ATTACHMENT,
    ),
    "base64 cut off": (with_content(b"JVBERi0xLj"), Fault.BAD_BASE64),
    "base64 of other letters": (with_content(b"JVB\xc3\xa9Ri0x"), Fault.BAD_BASE64),
    "base64 with signs": (with_content(b"JVBE*i0x"), Fault.BAD_BASE64),
    "base64 after its end": (with_content(b"JVBE" * 20_000 + b"JQ==" + b"JVBE" * 40_000), Fault.BAD_BASE64),
    "an archive cut off": (
        with_content(base64.b64encode(zipped([("45-BC-UBND.pdf", b"%PDF-" * 90)])[:60])), Fault.BAD_ARCHIVE,
    ),
    "an archive with a wrong checksum": (
        with_content(base64.b64encode(bytes(WRONG_CHECKSUM))), Fault.BAD_ARCHIVE,
    ),
    "an archive of several where one was said": (
        with_content(base64.b64encode(zipped([("a.pdf", b"1"), ("b.exe", b"2")]))), Fault.BAD_ARCHIVE,
    ),
    "a bomb": (
        with_content(base64.b64encode(zipped([("45-BC-UBND.pdf", bytes(120 * 1024 * 1024))]))), Fault.ZIP_BOMB,
    ),
    "a path": (named(b"../../etc/cron.d/x.pdf"), Fault.BAD_NAME),
    "a path of Windows": (named(rb"..\..\windows\x.pdf"), Fault.BAD_NAME),
    "a path from the root": (named(b"/etc/passwd"), Fault.BAD_NAME),
    "a drive": (named(rb"C:\x.pdf"), Fault.BAD_NAME),
    "a share": (named(rb"\\server\x.pdf"), Fault.BAD_NAME),
}  # fmt: skip


@pytest.mark.parametrize(("package", "fault"), HOSTILE.values(), ids=HOSTILE)
def test_each_harm_has_its_own_refusal(package, fault):
    assert fault_of(package) == fault


def test_too_many_files_are_refused():
    files = tuple(a_file(f"tep-{number}.pdf") for number in range(6))

    assert (
        fault_of(write_package(a_message(attachments=files)), attachments=5)
        == Fault.TOO_MANY_FILES
    )


def test_a_package_that_is_too_large_is_refused_before_its_end():
    assert fault_of(GOOD + b" " * 10_000, package=8_000) == Fault.TOO_LARGE


class Endless:
    """A package whose file never ends; made as it is read."""

    def __init__(self, megabytes):
        start = GOOD.index(b"Encoded>", GOOD.index(b"<Attachment>")) + len(b"Encoded>")
        self.head, self.left = GOOD[:start], megabytes * 1024 * 1024
        self.given = 0

    def seek(self, place, whence=0):
        return 0

    def read(self, most=-1):
        if self.head:
            piece, self.head = self.head, b""
        else:
            piece = b"JVBE" * min(most // 4, self.left // 4)
        self.left -= len(piece)
        self.given += len(piece)
        return piece


def test_a_file_of_two_hundred_megabytes_is_refused_in_little_memory():
    endless = Endless(280)
    tracemalloc.start()

    with pytest.raises(PackageRefusedError) as caught:
        open_package(endless, limits=Limits(package=400 * 1024 * 1024)).__enter__()

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.fault == Fault.ATTACHMENT_TOO_LARGE
    assert endless.given < 80 * 1024 * 1024, "it was read on after the limit"
    assert peak < 12 * 1024 * 1024


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_bent_package_is_read_or_refused_and_nothing_else(data):
    package = bytearray(data.draw(st.sampled_from([GOOD, write_package(a_status())])))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(package) - 1))
        how = data.draw(st.sampled_from(["change", "cut", "repeat", "put"]))
        if how == "change":
            package[place] = data.draw(st.integers(0, 255))
        elif how == "cut":
            del package[place : place + data.draw(st.integers(1, 200))]
        elif how == "repeat":
            package[place:place] = package[place : place + data.draw(st.integers(1, 200))]
        else:
            package[place:place] = data.draw(
                st.sampled_from([b"<", b"]]>", b"&#0;", b"\x00", b"<!--"])
            )
        if not package:
            break

    try:
        found = read(bytes(package))
    except PackageRefusedError as refusal:
        assert refusal.fault in Fault.values
    else:
        assert found.sender.code


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(content):
    with pytest.raises(PackageRefusedError):
        read(content)


def test_a_zipped_package_of_ours_is_no_bomb():
    plain = bytes(15 * 1024 * 1024)

    found = read(
        write_package(a_message(attachments=(a_file("x.txt", plain),)), Style(zipped=True))
    )

    assert found.attachments[0].size == len(plain)
