"""Reading a package as an archive does: is everything there, is it what METS says, is nothing else?

Needs no database and believes nothing: no entity is resolved, no address fetched, no path followed.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from posixpath import normpath
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from lxml import etree

from xaso.office.archive.sip.mets import METS, XLINK
from xaso.office.archive.sip.writing import SCHEMAS

FOLDER = re.compile(r"uuid-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.ASCII)
NEEDED = ("METS.xml", "metadata/descriptive/EAD.xml", "metadata/preservation/PREMIS.xml")
MOST_ENTRIES = 5_000
MOST_XML = 8 * 1024 * 1024
INNER = "representations/rep1/METS.xml"


@dataclass(slots=True)
class PackageReport:
    """What was found: the package's name, how much was read, and every fault as a sentence."""

    package: str = ""
    files: int = 0
    papers: int = 0
    bytes: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether an archive may take it."""
        return not self.faults


def check_package(source: IO[bytes] | Path) -> PackageReport:
    """Verify a package; faults are listed, none is raised."""
    report = PackageReport()
    try:
        with ZipFile(source) as archive:
            _Check(archive, report).run()
    except (BadZipFile, EOFError, NotImplementedError, OSError):
        report.faults.append(_("The file is no ZIP archive that can be read."))
    return report


class _Check:
    """One package under examination."""

    def __init__(self, archive: ZipFile, report: PackageReport) -> None:
        self.archive, self.report = archive, report
        self.names: dict[str, str] = {}
        self.referred = {"METS.xml"}

    def run(self) -> None:
        """Look at the frame, then follow every reference, then look for what nobody refers to."""
        if not self._frame():
            return
        self._follow("METS.xml", "")
        if INNER in self.names:
            self._follow(INNER, "representations/rep1/")
        for path in sorted(self.names.keys() - self.referred):
            self._fault(_("%(path)s lies in the package, but METS does not name it."), path)
        for path in sorted(self.names):
            self._fits(path)

    def _frame(self) -> bool:
        entries = [one for one in self.archive.infolist() if not one.is_dir()]
        tops = {one.filename.partition("/")[0] for one in entries}
        if len(tops) != 1 or len(entries) > MOST_ENTRIES:
            self.report.faults.append(_("A package has exactly one folder."))
            return False
        self.report.package = top = tops.pop()
        if not FOLDER.fullmatch(top):
            self._fault(
                _("The folder %(path)s is not called uuid- and a UUID in capitals."), top
            )
        for one in entries:
            path = one.filename.removeprefix(f"{top}/")
            if path in self.names or normpath(path) != path or path.startswith(("/", "..")):
                self._fault(_("%(path)s is no path that a package may have."), path)
                return False
            self.names[path] = one.filename
        missing = [path for path in NEEDED if path not in self.names]
        for path in missing:
            self._fault(_("%(path)s is missing."), path)
        return "METS.xml" not in missing

    def _follow(self, path: str, root: str) -> None:
        tree = self._xml(path)
        if tree is None:
            return
        for element, owner in _references(tree):
            where = normpath(f"{root}{element.get(f'{{{XLINK}}}href', '')}")
            self.referred.add(where)
            if where not in self.names:
                self._fault(_("METS names %(path)s, which is missing."), where)
            else:
                self._compare(where, owner)

    def _compare(self, path: str, owner: etree._Element) -> None:
        size, digest = self._hash(path)
        self.report.files += 1
        self.report.bytes += size
        self.report.papers += "/data/" in path
        if owner.get("SIZE") != str(size):
            self._fault(_("%(path)s is not as long as METS says."), path)
        if (
            owner.get("CHECKSUMTYPE") != "SHA-256"
            or owner.get("CHECKSUM", "").lower() != digest
        ):
            self._fault(_("%(path)s does not have the hash that METS says."), path)

    def _hash(self, path: str) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        with self.archive.open(self.names[path]) as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
                size += len(piece)
        return size, digest.hexdigest()

    def _fits(self, path: str) -> None:
        """Hold XML to the schemas that the product ships, not to those in the package."""
        name = path.rpartition("/")[2]
        schema = "EAD_doc.xsd" if name.startswith("EAD_doc_") else _SCHEMAS.get(name)
        tree = self._xml(path) if schema else None
        if schema and tree is not None and not _schema(schema).validate(tree):
            self._fault(_("%(path)s does not fit its schema."), path)

    def _xml(self, path: str) -> etree._ElementTree | None:
        with self.archive.open(self.names[path]) as file:
            content = file.read(MOST_XML + 1)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            if len(content) > MOST_XML or b"<!DOCTYPE" in content:
                raise ValueError(path)
            return etree.ElementTree(etree.fromstring(content, parser))
        except (etree.XMLSyntaxError, ValueError):
            self._fault(_("%(path)s is no XML that can be read."), path)
            return None

    def _fault(self, sentence: str, path: str) -> None:
        self.report.faults.append(sentence % {"path": path})


_SCHEMAS = {"METS.xml": "mets.xsd", "EAD.xml": "EAD.xsd", "PREMIS.xml": "premis.xsd"}


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / name))


def _references(tree: etree._ElementTree) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Yield what points at a file, with the element that says its size and hash."""
    for element in tree.iter(f"{{{METS}}}mdRef"):
        yield element, element
    for element in tree.iter(f"{{{METS}}}FLocat"):
        yield element, element.getparent()
