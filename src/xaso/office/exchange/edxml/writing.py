"""From a message to its package: strict, in the order that the gateway's own samples use.

The prefix stands literally before every name inside the envelope, since .NET readers refuse
children without it, and before no name of ``AttachmentEncoded`` but the content's.
"""

import base64
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO
from xml.sax.saxutils import escape

from xaso.office.exchange.edxml.checks import check_message, check_status
from xaso.office.exchange.edxml.signatures import PLACE, PackageSigner
from xaso.office.exchange.edxml.tree import (
    Answered,
    EnclosedFile,
    Message,
    Organ,
    Staff,
    StatusMessage,
    Update,
)
from xaso.office.exchange.edxml.values import say_day, say_moment, without_forbidden
from xaso.office.exchange.states import MessageKind

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
NUMBERS = {
    MessageKind.NEW: "0",
    MessageKind.RECALL: "1",
    MessageKind.UPDATE: "2",
    MessageKind.REPLACEMENT: "3",
}
SDK_ORDER = (
    "From", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content",
    "SignerInfo", "DueDate", "OtherInfo", "ResponseFor", "SteeringType", "ToPlaces",
)  # fmt: skip
"""As the national SDK's samples."""
LGSP_ORDER = (
    "From", "To", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content", "SignerInfo",
    "DueDate", "ToPlaces", "OtherInfo", "ResponseFor", "SteeringType", "DocumentId",
)  # fmt: skip
"""As a provincial platform's documentation numbers them."""
LINE = 57 * 1024


@dataclass(frozen=True, slots=True)
class Style:
    """How a gateway wants packages: the order of the header, files zipped or as they are, signed."""

    order: Sequence[str] = SDK_ORDER
    zipped: bool = False
    signer: PackageSigner | None = None


def write_package(message: Message | StatusMessage, style: Style | None = None) -> bytes:
    """Return the package of a message.

    Raises:
        PackageRefusedError: the message lacks something, or says something that may not be sent.
    """
    style = style or Style()
    out = io.BytesIO()
    if isinstance(message, StatusMessage):
        pieces = _status(message, style)
    else:
        pieces = _new(message, style)
    for piece in pieces:
        out.write(piece.encode() if isinstance(piece, str) else piece)
    return style.signer.sign(out.getvalue()) if style.signer else out.getvalue()


def _new(message: Message, style: Style) -> Iterator[str | bytes]:
    check_message(message)
    yield _opening()
    yield _group("MessageHeader", _in_order(message, style.order))
    yield _trace(message)
    yield from _signature(style)
    yield "</edXML:edXMLHeader>"
    yield _manifest(message.attachments, style)
    yield "</edXML:edXMLEnvelope>"
    yield "<AttachmentEncoded>"
    for number, one in enumerate(message.attachments, start=1):
        yield from _attachment(number, one, style)
    yield "</AttachmentEncoded></edXML>\n"


def _status(message: StatusMessage, style: Style) -> Iterator[str | bytes]:
    check_status(message)
    yield _opening()
    yield _group(
        "MessageHeader",
        _organ("From", message.sender),
        *(_organ("To", one) for one in message.receivers),
        _answered(message.about),
        _staff(message.staff),
        _leaf("StatusCode", message.status),
        _leaf("Description", message.description),
        _leaf("Timestamp", say_moment(message.at)),
    )
    yield from _signature(style)
    yield "</edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>\n"


def _opening() -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<edXML xmlns="{NAMESPACE}" xmlns:edXML="{NAMESPACE}">'
        "<edXML:edXMLEnvelope><edXML:edXMLHeader>"
    )


def _signature(style: Style) -> Iterator[bytes]:
    if style.signer:
        yield PLACE


def _in_order(message: Message, order: Sequence[str]) -> str:
    parts: dict[str, Callable[[], str]] = {
        "From": lambda: _organ("From", message.sender),
        "To": lambda: "".join(_organ("To", one) for one in message.receivers),
        "DocumentId": lambda: _leaf("DocumentId", message.document_uid),
        "Code": lambda: _group(
            "Code", _leaf("CodeNumber", message.number), _leaf("CodeNotation", message.notation)
        ),
        "PromulgationInfo": lambda: _group(
            "PromulgationInfo",
            _leaf("Place", message.place),
            _leaf("PromulgationDate", say_day(message.issued_on)),
        ),
        "DocumentType": lambda: _group(
            "DocumentType",
            _leaf("Type", message.type_code),
            _leaf("TypeDetail", message.type_detail),
            _leaf("TypeName", message.type_name),
        ),
        "Subject": lambda: _leaf("Subject", message.subject),
        "Content": lambda: _leaf("Content", message.content),
        "SignerInfo": lambda: _group(
            "SignerInfo",
            _leaf("Competence", message.signer.competence),
            _leaf("Position", message.signer.position),
            _leaf("FullName", message.signer.full_name),
        ),
        "DueDate": lambda: _leaf("DueDate", say_day(message.due_on)) if message.due_on else "",
        "OtherInfo": lambda: _other(message),
        "ResponseFor": lambda: "".join(_answered(one) for one in message.answers),
        "SteeringType": lambda: (
            _leaf("SteeringType", message.steering) if message.steering else ""
        ),
        "ToPlaces": lambda: _list("ToPlaces", "Place", message.to_places),
    }
    return "".join(parts[name]() for name in order)


def _organ(name: str, organ: Organ) -> str:
    return _group(
        name,
        _leaf("OrganId", organ.code),
        _leaf("OrganizationInCharge", organ.in_charge),
        _leaf("OrganName", organ.name),
        _leaf("OrganAdd", organ.address),
        _leaf("Email", organ.email),
        _leaf("Telephone", organ.telephone),
        _leaf("Fax", organ.fax),
        _leaf("Website", organ.website),
    )


def _answered(one: Answered) -> str:
    return _group(
        "ResponseFor",
        _leaf("OrganId", one.organ_code),
        _leaf("Code", one.code),
        _leaf("DocumentId", one.document_uid),
        _leaf("PromulgationDate", say_day(one.issued_on)),
    )


def _other(message: Message) -> str:
    other = message.other
    return _group(
        "OtherInfo",
        _leaf("Priority", other.priority),
        _leaf("SphereOfPromulgation", other.sphere),
        _leaf("TyperNotation", other.typist),
        _leaf("PromulgationAmount", _number(other.copies)),
        _leaf("PageAmount", _number(other.pages)),
        _leaf("Direction", other.direction),
        _list("Appendixes", "Appendix", other.appendixes),
    )


def _trace(message: Message) -> str:
    business = message.business
    hops = (
        _group("TraceHeader", _leaf("OrganId", one.organ_code), _leaf("Timestamp", say_moment(one.at)))
        for one in message.trace
    )  # fmt: skip
    replaced = (
        _group(
            "ReplacementInfo",
            _leaf("DocumentId", one.document_uid),
            _list("OrganIdList", "OrganId", one.organ_codes),
        )
        for one in business.replaced
    )
    deed = _group(
        "Bussiness",
        _leaf("DocumentId", business.document_uid) if business.document_uid else "",
        _leaf("BussinessDocType", NUMBERS[business.kind]),
        _leaf("BussinessDocReason", business.reason),
        _update(business.update),
        _group("ReplacementInfoList", *replaced) if business.replaced else "",
        _leaf("Paper", business.paper),
        _staff(business.staff),
    )
    return _group("TraceHeaderList", *hops, deed)


def _update(update: Update | None) -> str:
    if update is None:
        return ""
    receivers = (
        _group("Receiver", _leaf("OrganId", code), _leaf("ReceiverType", kind))
        for code, kind in update.receivers
    )
    return _group(
        "BussinessDocumentInfo",
        _leaf("DocumentInfo", update.document_info),
        _leaf("DocumentReceiver", update.document_receiver),
        _group("ReceiverList", *receivers) if update.receivers else "",
    )


def _staff(staff: Staff) -> str:
    return _group(
        "StaffInfo",
        _leaf("Department", staff.department),
        _leaf("Staff", staff.name),
        _leaf("Email", staff.email),
        _leaf("Mobile", staff.mobile),
    )


def _manifest(files: Iterable[EnclosedFile], style: Style) -> str:
    rows = (
        _group(
            "Reference",
            _leaf("ContentId", f"cid:{number}"),
            _leaf("ContentType", _media_type(one, style)),
            _leaf("Description", one.description),
            _leaf("AttachmentName", one.name),
        )
        for number, one in enumerate(files, start=1)
    )
    inner = f'<edXML:edXMLManifest version="1.0">{"".join(rows)}</edXML:edXMLManifest>'
    return f"<edXML:edXMLBody>{inner}</edXML:edXMLBody>"


def _attachment(number: int, one: EnclosedFile, style: Style) -> Iterator[str | bytes]:
    yield (
        f"<Attachment><ContentId>cid:{number}</ContentId>"
        f"<AttachmentName>{_text(one.name)}</AttachmentName>"
        f"<Description>{_text(one.description)}</Description>"
        f"<ContentType>{_text(_media_type(one, style))}</ContentType>"
        "<edXML:ContentTransferEncoded>"
    )
    content = _zipped(one) if style.zipped else one.open()
    while piece := content.read(LINE):
        yield base64.b64encode(piece)
    yield "</edXML:ContentTransferEncoded></Attachment>"


def _zipped(one: EnclosedFile) -> IO[bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(one.name), one.open().read(), zipfile.ZIP_DEFLATED)
    out.seek(0)
    return out


def _media_type(one: EnclosedFile, style: Style) -> str:
    return "application/zip" if style.zipped else one.media_type or "application/octet-stream"


def _group(name: str, *inner: str) -> str:
    return f"<edXML:{name}>{''.join(inner)}</edXML:{name}>"


def _leaf(name: str, text: str) -> str:
    return f"<edXML:{name}>{_text(text)}</edXML:{name}>" if text else f"<edXML:{name}/>"


def _list(name: str, each: str, texts: Iterable[str]) -> str:
    rows = "".join(_leaf(each, one) for one in texts)
    return f"<edXML:{name}>{rows}</edXML:{name}>" if rows else ""


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _text(text: str) -> str:
    return escape(without_forbidden(text))
