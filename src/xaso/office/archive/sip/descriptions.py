"""EAD.xml and PREMIS.xml: what a package says of its file, its papers and their bytes."""

from collections.abc import Sequence

from lxml import etree

from xaso.lib.dates import VIETNAM_TIME
from xaso.office.archive.sip.contents import Laid, PackagedFile, PackagedPaper
from xaso.office.archive.sip.mets import XSI, as_bytes

PREMIS = "http://www.loc.gov/premis/v3"
FULL = "01"
"""How sure the contents are; the code list was not at hand (README)."""


def describe_file(package: PackagedFile) -> bytes:
    """Return EAD.xml of the work file, in the simple form of 05/2025/TT-BNV."""
    formats = sorted({paper.media_type for paper in package.papers})
    signed = any(paper.is_signed for paper in package.papers)
    return _simple(
        "../../schemas/EAD.xsd",
        arcFileCode=package.file_code,
        title=package.title,
        maintenance=package.maintenance,
        mode=package.mode,
        language=package.language,
        startDate=package.start_on.isoformat(),
        endDate=package.end_on.isoformat(),
        keyword=package.keywords,
        totalDoc=str(package.doc_total),
        numberOfPaper="0",
        numberOfPage=str(package.page_total),
        format=" ".join(formats),
        inforSign="1" if signed else "0",
        confidenceLevel=FULL,
        paperFileCode="",
        description=package.description,
    )


def describe_paper(package: PackagedFile, paper: PackagedPaper) -> bytes:
    """Return EAD_doc of one file of a paper."""
    return _simple(
        "../../../../schemas/EAD_doc.xsd",
        arcFileCode=package.file_code,
        mode=package.mode,
        language=package.language,
        keyword="",
        numberOfPage=str(paper.pages),
        format=paper.media_type,
        inforSign="1" if paper.is_signed else "0",
        confidenceLevel=FULL,
        description="",
        docCode=paper.name(package.file_code).rpartition(".")[0],
        docOrdinal=str(paper.ordinal),
        typeName=paper.type_name,
        codeNumber=paper.code_number,
        codeNotation=paper.code_notation,
        issuedDate=paper.issued_on.isoformat() if paper.issued_on else "",
        organName=paper.organ_name,
        subject=paper.title,
        autograph="",
        process="",
    )


def preserve(package: PackagedFile, data: Sequence[Laid]) -> bytes:
    """Return PREMIS.xml: every file with its hash, that it was packed, and by whom."""
    root = etree.Element(f"{{{PREMIS}}}premis", nsmap={None: PREMIS, "xsi": XSI})
    root.set("version", "3.0")
    for one in data:
        _object(root, package, one)
    event = _add(root, "event")
    _identifier(event, "event", package.mark("event packing"))
    _add(event, "eventType").text = "creation"
    made = package.made_at.astimezone(VIETNAM_TIME).isoformat(timespec="seconds")
    _add(event, "eventDateTime").text = made
    outcome = _add(event, "eventOutcomeInformation")
    _add(outcome, "eventOutcome").text = "success"
    _identifier(event, "linkingAgent", package.mark("agent software"))
    for one in data:
        _identifier(event, "linkingObject", package.mark(f"file {one.path}"))
    _agent(root, package.mark("agent software"), package.software, "software")
    _agent(root, package.mark("agent organ"), package.organ_name, "organization")
    return as_bytes(root)


def _object(root: etree._Element, package: PackagedFile, one: Laid) -> None:
    file = _add(root, "object")
    file.set(f"{{{XSI}}}type", "file")
    _identifier(file, "object", package.mark(f"file {one.path}"))
    facts = _add(file, "objectCharacteristics")
    fixity = _add(facts, "fixity")
    _add(fixity, "messageDigestAlgorithm").text = "SHA-256"
    _add(fixity, "messageDigest").text = one.sha256
    _add(facts, "size").text = str(one.size)
    kind = _add(_add(facts, "format"), "formatDesignation")
    _add(kind, "formatName").text = one.media_type
    _add(file, "originalName").text = one.path.rpartition("/")[2]


def _agent(root: etree._Element, mark: str, name: str, kind: str) -> None:
    agent = _add(root, "agent")
    _identifier(agent, "agent", mark)
    _add(agent, "agentName").text = name
    _add(agent, "agentType").text = kind


def _identifier(parent: etree._Element, of: str, value: str) -> None:
    identifier = _add(parent, f"{of}Identifier")
    _add(identifier, f"{of}IdentifierType").text = "UUID"
    _add(identifier, f"{of}IdentifierValue").text = value


def _add(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{PREMIS}}}{name}")


def _simple(schema: str, **values: str) -> bytes:
    root = etree.Element("simpledc", nsmap={"xsi": XSI})
    root.set(f"{{{XSI}}}noNamespaceSchemaLocation", schema)
    for name, value in values.items():
        etree.SubElement(root, name).text = value
    return as_bytes(root)
