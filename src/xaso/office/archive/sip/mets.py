"""METS.xml: what lies in the package, after E-ARK CSIP 2."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from xaso.lib.dates import VIETNAM_TIME
from xaso.office.archive.sip.contents import Laid, PackagedFile

METS = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
_NAMES = {None: METS, "xlink": XLINK, "csip": CSIP, "xsi": XSI}


@dataclass(frozen=True, slots=True)
class Described:
    """What one METS file tells of: descriptions, one file of preservation, groups of files."""

    label: str
    mark: str
    descriptive: Sequence[Laid]
    preservation: Laid | None
    groups: Mapping[str, Sequence[Laid]]
    root: str = ""


def as_bytes(root: etree._Element) -> bytes:
    """Return XML as it lies in a package."""
    content: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return content


def package_mets(package: PackagedFile, told: Described) -> bytes:
    """Return the METS of the whole package; representations are pointed at."""
    root = _root(package, told, "schemas/")
    metadata = _sections(root, package, told)
    _files(root, package, told)
    tree = _tree(root, package, told, metadata)
    for group in told.groups:
        part = _div(tree, package.mark(f"div {told.root}{group}"), group)
        if group.startswith("Representations/"):
            where = f"{group[0].lower()}{group[1:]}/METS.xml"
            pointer = _add(part, "mptr", LOCTYPE="URL")
            _link(pointer, where, title=package.mark(f"grp {told.root}{group}"))
        else:
            _add(part, "fptr", FILEID=package.mark(f"grp {told.root}{group}"))
    return as_bytes(root)


def representation_mets(package: PackagedFile, told: Described) -> bytes:
    """Return the METS of a representation: each file beside its own description."""
    root = _root(package, told, "../../schemas/")
    metadata = _sections(root, package, told)
    _files(root, package, told)
    tree = _tree(root, package, told, metadata)
    data = told.groups["Data"]
    files = _div(tree, package.mark(f"div {told.root}Data"), "Data")
    links = _div(tree, package.mark(f"div {told.root}MetadataLink"), "MetadataLink")
    for file, description in zip(data, told.descriptive, strict=True):
        known = package.mark(f"file {file.path}")
        name = file.path.rpartition("/")[2]
        one = _div(files, package.mark(f"div {file.path}"), name)
        _add(one, "fptr", FILEID=known)
        link = _div(links, package.mark(f"link {file.path}"), "MetadataLink/File")
        link.set("DMDID", package.mark(f"dmd {description.path}"))
        _add(link, "fptr", FILEID=known)
    return as_bytes(root)


def _root(package: PackagedFile, told: Described, schemas: str) -> etree._Element:
    root = etree.Element(f"{{{METS}}}mets", nsmap=_NAMES)
    places = f"{METS} {schemas}mets.xsd {XLINK} {schemas}xlink.xsd {CSIP} {schemas}DILCISExtensionMETS.xsd"
    root.set(f"{{{XSI}}}schemaLocation", places)
    root.set("OBJID", told.mark)
    root.set("LABEL", told.label)
    root.set("TYPE", "Mixed")
    root.set("PROFILE", PROFILE)
    root.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
    made = _moment(package.made_at)
    header = _add(root, "metsHdr", CREATEDATE=made, RECORDSTATUS="NEW")
    header.set(f"{{{CSIP}}}OAISPACKAGETYPE", "SIP")
    software = _agent(header, package.software.partition(" ")[0], ROLE="CREATOR", TYPE="OTHER")
    software.set("OTHERTYPE", "SOFTWARE")
    _note(software, package.software.partition(" ")[2] or "0", "SOFTWARE VERSION")
    for role in ({"ROLE": "ARCHIVIST"}, {"ROLE": "OTHER", "OTHERROLE": "SUBMITTER"}):
        agent = _agent(header, package.organ_name, TYPE="ORGANIZATION", **role)
        _note(agent, package.organ_code, "IDENTIFICATIONCODE")
    return root


def _agent(header: etree._Element, name: str, **attributes: str) -> etree._Element:
    agent = _add(header, "agent", **attributes)
    _add(agent, "name").text = name
    return agent


def _note(agent: etree._Element, text: str, kind: str) -> None:
    note = _add(agent, "note")
    note.set(f"{{{CSIP}}}NOTETYPE", kind)
    note.text = text


def _sections(root: etree._Element, package: PackagedFile, told: Described) -> dict[str, str]:
    """Write the references to metadata; return the attributes that lead back to them."""
    known: dict[str, str] = {}
    for one in told.descriptive:
        mark = package.mark(f"dmd {one.path}")
        section = _add(root, "dmdSec", ID=mark, CREATED=_moment(one.created_at))
        section.set("STATUS", "CURRENT")
        _reference(section, package, one, told.root, "EAD")
        known.setdefault("DMDID", mark)
    if told.preservation:
        one = told.preservation
        section = _add(root, "amdSec", ID=package.mark(f"amd {told.root}"))
        mark = package.mark(f"digiprov {one.path}")
        history = _add(section, "digiprovMD", ID=mark, STATUS="CURRENT")
        _reference(history, package, one, told.root, "PREMIS")
        known["ADMID"] = mark
    return known


def _reference(
    section: etree._Element, package: PackagedFile, one: Laid, root: str, kind: str
) -> None:
    reference = _add(
        section,
        "mdRef",
        ID=package.mark(f"ref {one.path}"),
        LOCTYPE="URL",
        MDTYPE=kind,
        MIMETYPE="text/xml",
        SIZE=str(one.size),
        CREATED=_moment(one.created_at),
        CHECKSUM=one.sha256,
        CHECKSUMTYPE="SHA-256",
    )
    _link(reference, one.path.removeprefix(root))


def _files(root: etree._Element, package: PackagedFile, told: Described) -> None:
    section = _add(root, "fileSec", ID=package.mark(f"fileSec {told.root}"))
    for group, files in told.groups.items():
        part = _add(section, "fileGrp", ID=package.mark(f"grp {told.root}{group}"), USE=group)
        for one in files:
            file = _add(
                part,
                "file",
                ID=package.mark(f"file {one.path}"),
                MIMETYPE=one.media_type,
                SIZE=str(one.size),
                CREATED=_moment(one.created_at),
                CHECKSUM=one.sha256,
                CHECKSUMTYPE="SHA-256",
            )
            _link(_add(file, "FLocat", LOCTYPE="URL"), one.path.removeprefix(told.root))


def _tree(
    root: etree._Element, package: PackagedFile, told: Described, metadata: dict[str, str]
) -> etree._Element:
    mark = package.mark(f"structMap {told.root}")
    structure = _add(root, "structMap", ID=mark, TYPE="PHYSICAL", LABEL="CSIP")
    top = _div(structure, package.mark(f"div {told.root}"), told.label)
    part = _div(top, package.mark(f"div {told.root}Metadata"), "Metadata")
    for name, known in metadata.items():
        part.set(name, known)
    return top


def _div(parent: etree._Element, mark: str, label: str) -> etree._Element:
    return _add(parent, "div", ID=mark, LABEL=label)


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{METS}}}{name}", attributes)


def _link(element: etree._Element, where: str, *, title: str = "") -> None:
    element.set(f"{{{XLINK}}}type", "simple")
    element.set(f"{{{XLINK}}}href", where)
    if title:
        element.set(f"{{{XLINK}}}title", title)


def _moment(moment: datetime) -> str:
    return moment.astimezone(VIETNAM_TIME).isoformat(timespec="seconds")
