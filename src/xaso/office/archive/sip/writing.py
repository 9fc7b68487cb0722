"""Writing a package (SIP) as one ZIP file, piece by piece and always with the same bytes."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from xaso.lib.dates import VIETNAM_TIME
from xaso.office.archive.sip.contents import Laid, PackagedFile, PackagedPaper
from xaso.office.archive.sip.descriptions import describe_file, describe_paper, preserve
from xaso.office.archive.sip.mets import Described, package_mets, representation_mets

SCHEMAS = Path(__file__).parent / "schemas"
REPRESENTATION = "representations/rep1/"
XML = "text/xml"


def write_package(package: PackagedFile, target: IO[bytes]) -> str:
    """Write the package; return its SHA-256.

    Nothing is packed smaller: papers are packed already, and the bytes then depend on
    nobody's version of a library.
    """
    with ZipFile(target, "w", ZIP_STORED) as archive:
        layer = _Layer(archive, package)
        data = [layer.paper(paper) for paper in package.papers]
        described = [layer.description(paper) for paper in package.papers]
        inner = layer.text(f"{REPRESENTATION}METS.xml", _inner(package, data, described))
        schemas = [layer.text(f"schemas/{one.name}", one.read_bytes()) for one in _schemas()]
        ead = layer.text("metadata/descriptive/EAD.xml", describe_file(package))
        premis = layer.text("metadata/preservation/PREMIS.xml", preserve(package, data))
        groups = {"Schemas": schemas, "Representations/rep1": [inner]}
        told = Described(package.title, package.folder, [ead], premis, groups)
        layer.text("METS.xml", package_mets(package, told))
    return _hash(target)


def _inner(package: PackagedFile, data: list[Laid], described: list[Laid]) -> bytes:
    mark = package.mark("representation rep1")
    told = Described("rep1", mark, described, None, {"Data": data}, root=REPRESENTATION)
    return representation_mets(package, told)


def _schemas() -> list[Path]:
    return sorted(SCHEMAS.glob("*.xsd"))


class _Layer:
    """Lays file after file into the package and notes what it laid."""

    def __init__(self, archive: ZipFile, package: PackagedFile) -> None:
        self.archive, self.package = archive, package

    def paper(self, paper: PackagedPaper) -> Laid:
        """Lay the content of a paper."""
        path = f"{REPRESENTATION}data/{paper.name(self.package.file_code)}"
        return self.lay(path, paper.media_type, paper.read(), paper.created_at)

    def description(self, paper: PackagedPaper) -> Laid:
        """Lay what is said of a paper."""
        name = paper.name(self.package.file_code).rpartition(".")[0]
        path = f"{REPRESENTATION}metadata/descriptive/EAD_doc_{name}.xml"
        return self.text(path, describe_paper(self.package, paper))

    def text(self, path: str, content: bytes) -> Laid:
        """Lay a piece of XML."""
        return self.lay(path, XML, [content], self.package.made_at)

    def lay(self, path: str, kind: str, content: Iterable[bytes], at: datetime) -> Laid:
        """Lay a file, hashing what goes in."""
        entry = ZipInfo(f"{self.package.folder}/{path}", self._moment())
        entry.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self.archive.open(entry, "w", force_zip64=True) as file:
            for piece in content:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        return Laid(path, kind, size, digest.hexdigest().upper(), at)

    def _moment(self) -> tuple[int, int, int, int, int, int]:
        local = self.package.made_at.astimezone(VIETNAM_TIME)
        return (local.year, local.month, local.day, local.hour, local.minute, local.second)


def _hash(target: IO[bytes]) -> str:
    target.seek(0)
    digest = hashlib.sha256()
    while piece := target.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()
