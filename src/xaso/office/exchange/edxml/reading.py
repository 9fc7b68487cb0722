"""From a package to its message: names with or without prefix, in any order, older and newer codes."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import IO

from xaso.office.exchange.edxml import codes, signatures
from xaso.office.exchange.edxml.attachments import read_attachments
from xaso.office.exchange.edxml.errors import (
    FieldMissingError,
    FieldWrongError,
    NoAttachmentError,
    NotEdxmlError,
)
from xaso.office.exchange.edxml.limits import Limits
from xaso.office.exchange.edxml.scanning import Node, scan
from xaso.office.exchange.edxml.tree import (
    Answered,
    Business,
    Hop,
    Message,
    Organ,
    OtherInfo,
    Replaced,
    Signer,
    Staff,
    StatusMessage,
    Update,
)
from xaso.office.exchange.edxml.values import read_day, read_moment, read_number
from xaso.office.exchange.states import CARRIES, MessageKind, StatusCode

KINDS = {
    "": MessageKind.NEW,
    "0": MessageKind.NEW,
    "1": MessageKind.RECALL,
    "2": MessageKind.UPDATE,
    "3": MessageKind.REPLACEMENT,
}
ALIASES = {"14": StatusCode.CHANGE_AGREED}
"""One .NET sample says 14 where the others say 15."""
NOWHERE = Node("")


@contextmanager
def open_package(
    package: IO[bytes], *, limits: Limits | None = None, trusted: bytes = b""
) -> Iterator[Message | StatusMessage]:
    """Give what a package says for the length of a block, after which its files are gone.

    ``trusted`` are authorities (PEM) whose signatures are known here.

    Raises:
        PackageRefusedError: it is not taken; the class and ``fault`` say why.
    """
    with ExitStack() as files:
        yield _read(package, limits or Limits(), trusted, files)


def _read(
    package: IO[bytes], limits: Limits, trusted: bytes, files: ExitStack
) -> Message | StatusMessage:
    root = scan(package, limits, files)
    header = root.first("MessageHeader")
    if root.name.lower() != "edxml" or header is None:
        raise NotEdxmlError(root.name[:60])
    is_status = header.find("StatusCode") is not None
    found = _status(header) if is_status else _message(root, header, limits, files)
    state, signer = signatures.check(package, _signature(root), trusted)
    return replace(found, signature=state, signed_by=signer)


def _signature(root: Node) -> Node | None:
    header = root.first("edXMLHeader") or root
    places = (header, root.first("edXMLEnvelope") or root, root)
    return next(
        (hit for one in places if (hit := one.find("Signature", "DigitalSignature"))), None
    )


def _message(root: Node, header: Node, limits: Limits, opened: ExitStack) -> Message:
    remarks: list[str] = []
    business = _business(root.first("TraceHeaderList") or NOWHERE)
    files = read_attachments(root, limits, remarks, opened)
    number, notation = _code(header)
    issued_on = read_day(header.say("PromulgationInfo", "PromulgationDate"))
    signer, kind = header.find("SignerInfo") or NOWHERE, header.find("DocumentType") or NOWHERE
    message = Message(
        sender=_organ(header.find("From")),
        receivers=tuple(_organ(one) for one in header.all("To")),
        document_uid=header.say("DocumentId"),
        number=number,
        notation=notation,
        place=header.say("PromulgationInfo", "Place"),
        issued_on=issued_on,
        type_code=kind.say("Type"),
        type_detail=kind.say("TypeDetail"),
        type_name=kind.say("TypeName"),
        subject=header.say("Subject"),
        content=header.say("Content"),
        signer=Signer(signer.say("Competence"), signer.say("Position"), signer.say("FullName")),
        due_on=read_day(header.say("DueDate")),
        other=_other(header.find("OtherInfo") or NOWHERE),
        answers=tuple(_answered(one) for one in header.all("ResponseFor")),
        steering=header.say("SteeringType"),
        to_places=_texts((header.find("ToPlaces") or NOWHERE).all("Place")),
        trace=_hops(root.first("TraceHeaderList") or NOWHERE),
        business=business,
        attachments=files,
        remarks=tuple(remarks),
    )
    return _whole(message)


def _whole(message: Message) -> Message:
    """Refuse what nothing can be done with; give a new document the identifier it lacks."""
    _addressed(message.sender, message.receivers)
    if message.kind in CARRIES:
        if not message.subject:
            raise FieldMissingError("Subject")
        if not message.attachments:
            raise NoAttachmentError
    if message.document_uid:
        return message
    if message.business.document_uid:
        return replace(message, document_uid=message.business.document_uid)
    if not message.number or message.issued_on is None:
        raise FieldMissingError("DocumentId")
    made = codes.document_uid(
        message.sender.code, message.issued_on, message.number, message.notation
    )
    return replace(message, document_uid=made)


def _status(header: Node) -> StatusMessage:
    said = header.say("StatusCode")
    status = ALIASES.get(said, said)
    if status not in StatusCode.values:
        raise FieldWrongError(f"StatusCode {said[:20]}")
    about = _answered(header.find("ResponseFor") or NOWHERE)
    if not about.document_uid and not about.code:
        raise FieldMissingError("ResponseFor")
    sender = _organ(header.find("From"))
    _addressed(sender, ())
    return StatusMessage(
        sender=sender,
        about=about,
        status=status,
        description=header.say("Description"),
        at=read_moment(header.say("Timestamp")),
        staff=_staff(header.find("StaffInfo") or NOWHERE),
        receivers=tuple(_organ(one) for one in header.all("To")),
        remarks=("status_14",) if said in ALIASES else (),
    )


def _addressed(sender: Organ, receivers: Iterable[Organ]) -> None:
    for organ, name in [(sender, "From"), *((one, "To") for one in receivers)]:
        if not organ.code:
            raise FieldMissingError(f"{name}/OrganId")
        if len(organ.code) > codes.LONGEST_CODE:
            raise FieldWrongError(f"{name}/OrganId")


def _organ(node: Node | None) -> Organ:
    node = node or NOWHERE
    return Organ(
        code=node.say("OrganId"),
        name=node.say("OrganName"),
        in_charge=node.say("OrganizationInCharge"),
        address=node.say("OrganAdd"),
        email=node.say("Email"),
        telephone=node.say("Telephone"),
        fax=node.say("Fax"),
        website=node.say("Website"),
    )


def _code(header: Node) -> tuple[str, str]:
    """Return number and notation; some write both into the number, or into ``Code`` itself."""
    node = header.find("Code") or NOWHERE
    number, notation = node.say("CodeNumber"), node.say("CodeNotation")
    if not node.children and not number:
        number = " ".join(node.text.split())
    if not notation and "/" in number:
        number, _, notation = number.partition("/")
    return number, notation.removeprefix("/")


def _answered(node: Node) -> Answered:
    return Answered(
        organ_code=node.say("OrganId"),
        code=node.say("Code"),
        document_uid=node.say("DocumentId"),
        issued_on=read_day(node.say("PromulgationDate")),
    )


def _other(node: Node) -> OtherInfo:
    return OtherInfo(
        priority=node.say("Priority"),
        sphere=node.say("SphereOfPromulgation"),
        typist=node.say("TyperNotation"),
        copies=read_number(node.say("PromulgationAmount")),
        pages=read_number(node.say("PageAmount")),
        direction=node.say("Direction"),
        appendixes=_texts((node.find("Appendixes") or NOWHERE).all("Appendix")),
    )


def _business(trace: Node) -> Business:
    node = trace.find("Bussiness", "Business") or NOWHERE
    said = node.say("BussinessDocType") or node.say("BusinessDocType")
    if said not in KINDS:
        raise FieldWrongError(f"BussinessDocType {said[:20]}")
    replaced = node.find("ReplacementInfoList") or NOWHERE
    return Business(
        kind=KINDS[said],
        reason=node.say("BussinessDocReason") or node.say("BusinessDocReason"),
        document_uid=node.say("DocumentId"),
        paper=node.say("Paper") or "0",
        staff=_staff(node.find("StaffInfo") or NOWHERE),
        update=_update(node.find("BussinessDocumentInfo")),
        replaced=tuple(
            Replaced(
                one.say("DocumentId"),
                _texts((one.find("OrganIdList") or NOWHERE).all("OrganId")),
            )
            for one in replaced.all("ReplacementInfo")
        ),
    )


def _update(node: Node | None) -> Update | None:
    if node is None:
        return None
    receivers = (node.find("ReceiverList") or NOWHERE).all("Receiver")
    return Update(
        document_info=node.say("DocumentInfo"),
        document_receiver=node.say("DocumentReceiver"),
        receivers=tuple((one.say("OrganId"), one.say("ReceiverType")) for one in receivers),
    )


def _staff(node: Node) -> Staff:
    return Staff(
        department=node.say("Department"),
        name=node.say("Staff"),
        email=node.say("Email"),
        mobile=node.say("Mobile"),
    )


def _hops(trace: Node) -> tuple[Hop, ...]:
    return tuple(
        Hop(one.say("OrganId"), read_moment(one.say("Timestamp")))
        for one in trace.all("TraceHeader")
    )


def _texts(nodes: Iterable[Node]) -> tuple[str, ...]:
    found = (" ".join(one.text.split()) for one in nodes)
    return tuple(one for one in found if one)
