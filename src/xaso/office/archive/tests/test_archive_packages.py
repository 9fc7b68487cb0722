"""Packages for an archive: written, read back by another reader, and tampered with."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID
from zipfile import ZipFile

import pytest
from lxml import etree

from xaso.office.archive.sip.checking import check_package
from xaso.office.archive.sip.contents import PackagedFile, PackagedPaper
from xaso.office.archive.sip.writing import SCHEMAS, write_package

MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
METS = "{http://www.loc.gov/METS/}"
XLINK = "{http://www.w3.org/1999/xlink}"
CONTENTS = [
    "Quyết định phê duyệt kế hoạch".encode(),
    b"%PDF-1.7 to trinh",
    b"%PDF-1.7 bien ban" * 90_000,
]


def paper(number, content, **values):
    half = len(content) // 2
    given = {"type_name": "Quyết định", "code_number": "15", "code_notation": "QĐ-UBND"}
    return PackagedPaper(
        number=number,
        ordinal=number,
        title=f"Văn bản số {number} & <phụ lục>",
        media_type="application/pdf",
        read=lambda: iter([content[:half], content[half:]]),
        created_at=MADE,
        issued_on=date(2026, 3, number),
        organ_name="Ủy ban nhân dân xã Mẫu",
        pages=number,
        **given | values,
    )


def package(**values):
    given = {
        "id": UUID("0190b1f0-aaaa-7bbb-8ccc-0123456789ab"),
        "organ_code": "H56.99.49",
        "organ_name": "Ủy ban nhân dân xã Mẫu",
        "year": 2026,
        "notation": "01.TCCB",
        "title": "Hồ sơ về công tác cán bộ năm 2026",
        "maintenance": "05",
        "mode": "02",
        "start_on": date(2026, 1, 5),
        "end_on": date(2026, 11, 20),
        "made_at": MADE,
        "software": "Xã Số 0.1.0",
        "doc_total": 3,
        "page_total": 6,
        "papers": tuple(paper(n, content) for n, content in enumerate(CONTENTS, start=1)),
    }
    return PackagedFile(**given | values)


def written(**values):
    target = io.BytesIO()
    digest = write_package(package(**values), target)
    return target.getvalue(), digest


def rewritten(content, change):
    """Return the package with one entry changed: a name and a function of its bytes, or ``None``."""
    source, target = ZipFile(io.BytesIO(content)), io.BytesIO()
    with ZipFile(target, "w") as archive:
        for entry in source.infolist():
            new = change(entry.filename, source.read(entry))
            if new is not None:
                archive.writestr(*new)
    return target.getvalue()


def test_a_package_is_found_sound_by_the_checker():
    content, digest = written()

    report = check_package(io.BytesIO(content))

    assert report.faults == []
    assert (report.papers, report.package) == (3, "uuid-0190B1F0-AAAA-7BBB-8CCC-0123456789AB")
    assert digest == hashlib.sha256(content).hexdigest()


def test_another_reader_finds_every_file_with_its_hash_and_length():
    archive = ZipFile(io.BytesIO(written()[0]))
    top = archive.namelist()[0].partition("/")[0]

    found = {}
    for where in ("", "representations/rep1/"):
        tree = etree.fromstring(archive.read(f"{top}/{where}METS.xml"))
        for place in tree.iter(f"{METS}FLocat", f"{METS}mdRef"):
            owner = place if place.tag.endswith("mdRef") else place.getparent()
            found[f"{top}/{where}{place.get(f'{XLINK}href')}"] = owner

    for path, owner in found.items():
        content = archive.read(path)
        assert owner.get("CHECKSUM").lower() == hashlib.sha256(content).hexdigest()
        assert int(owner.get("SIZE")) == len(content)
    assert set(archive.namelist()) - set(found) == {f"{top}/METS.xml"}


def test_the_papers_lie_under_the_code_of_the_file_in_their_order():
    archive = ZipFile(io.BytesIO(written()[0]))

    data = [name.rpartition("/")[2] for name in archive.namelist() if "/data/" in name]

    assert data == [f"H56.99.49.2026.01.TCCB.{n:03}.pdf" for n in (1, 2, 3)]
    assert [archive.read(name) for name in archive.namelist() if "/data/" in name] == CONTENTS


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("METS.xml", "mets.xsd"),
        ("representations/rep1/METS.xml", "mets.xsd"),
        ("metadata/preservation/PREMIS.xml", "premis.xsd"),
        ("metadata/descriptive/EAD.xml", "EAD.xsd"),
    ],
)
def test_what_is_said_fits_the_published_schemas(path, schema):
    archive = ZipFile(io.BytesIO(written()[0]))
    top = archive.namelist()[0].partition("/")[0]

    tree = etree.fromstring(archive.read(f"{top}/{path}"))

    etree.XMLSchema(etree.parse(SCHEMAS / schema)).assertValid(tree)


def test_the_words_of_the_law_stand_in_the_description():
    archive = ZipFile(io.BytesIO(written()[0]))
    name = next(one for one in archive.namelist() if one.endswith("descriptive/EAD.xml"))

    said = {one.tag: one.text for one in etree.fromstring(archive.read(name))}

    assert said["arcFileCode"] == "H56.99.49.2026.01.TCCB"
    assert (said["maintenance"], said["mode"]) == ("05", "02")
    assert (said["startDate"], said["endDate"]) == ("2026-01-05", "2026-11-20")
    assert (said["totalDoc"], said["numberOfPage"]) == ("3", "6")


def test_the_same_file_gives_the_same_bytes():
    assert written() == written()


def test_a_changed_paper_is_noticed():
    def spoil(name, content):
        return name, content.replace(b"to trinh", b"to tranh") if "/data/" in name else content

    report = check_package(io.BytesIO(rewritten(written()[0], spoil)))

    assert len(report.faults) == 1
    assert ".002.pdf" in report.faults[0]


def test_a_missing_paper_and_a_stray_file_are_noticed():
    def tamper(name, content):
        if name.endswith(".001.pdf"):
            return name.replace(".001.pdf", ".004.pdf"), content
        return name, content

    report = check_package(io.BytesIO(rewritten(written()[0], tamper)))

    assert any(".001.pdf" in fault for fault in report.faults)
    assert any(".004.pdf" in fault for fault in report.faults)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda name, content: (name.replace("uuid-0190B1F0", "uuid-0190b1f0"), content),
        lambda name, content: (name.replace("/data/", "/data/../../"), content),
        lambda name, content: None if name.endswith("EAD.xml") else (name, content),
        lambda name, content: (name, b"<a>" if name.endswith("PREMIS.xml") else content),
        lambda name, content: (
            name,
            b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
            if name.endswith("METS.xml")
            else content,
        ),
    ],
    ids=["small letters", "path that climbs", "no description", "broken XML", "entities"],
)
def test_a_package_that_is_not_as_it_should_be_is_told_why(tamper):
    report = check_package(io.BytesIO(rewritten(written()[0], tamper)))

    assert report.faults


def test_what_is_no_archive_is_told_so():
    report = check_package(io.BytesIO(b"khong phai goi tin"))

    assert not report.is_sound


def test_a_paper_of_another_kind_keeps_its_ending():
    scan = replace(paper(1, b"\x89PNG"), media_type="image/png")
    archive = ZipFile(io.BytesIO(written(papers=(scan,))[0]))

    assert any(name.endswith(".001.png") for name in archive.namelist())
