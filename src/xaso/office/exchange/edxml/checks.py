"""What must be right before a message of ours leaves."""

from collections.abc import Iterable

from xaso.office.exchange.edxml.codes import is_agency_code, is_older_code
from xaso.office.exchange.edxml.errors import (
    FieldMissingError,
    FieldTooLongError,
    FieldWrongError,
    NoAttachmentError,
)
from xaso.office.exchange.edxml.tree import Message, Organ, StatusMessage
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.states import CARRIES, WITH_REASON, MessageKind, StatusCode

LONGEST = {
    "CodeNumber": 11,
    "CodeNotation": 30,
    "Subject": 500,
    "Position": 100,
    "FullName": 50,
    "TypeName": 100,
    "OrganName": 200,
}
"""NĐ 30/2020/NĐ-CP Phụ lục VI part II."""


def check_message(message: Message) -> None:
    """Refuse a message that lacks something or is longer than the annex allows."""
    _check_organs(message.sender, message.receivers)
    if not message.receivers:
        raise FieldMissingError("To")
    _check_lengths(message)
    if not message.document_uid:
        raise FieldMissingError("DocumentId")
    if message.kind in CARRIES:
        _check_new(message)
    if message.kind != MessageKind.NEW and not message.business.reason:
        raise FieldMissingError("BussinessDocReason", fault=Fault.NO_REASON)
    if message.kind == MessageKind.REPLACEMENT and not message.business.replaced:
        raise FieldMissingError("ReplacementInfoList")


def check_status(message: StatusMessage) -> None:
    """Refuse a status that is unknown, about nothing, or lacks its reason."""
    _check_organs(message.sender, message.receivers)
    if message.status not in StatusCode.values:
        raise FieldWrongError("StatusCode")
    if not message.about.document_uid:
        raise FieldMissingError("ResponseFor/DocumentId")
    if StatusCode(message.status) in WITH_REASON and not message.description:
        raise FieldMissingError("Description", fault=Fault.NO_REASON)


def _check_new(message: Message) -> None:
    for name, value in (
        ("CodeNumber", message.number),
        ("PromulgationDate", message.issued_on),
        ("TypeName", message.type_name),
        ("Subject", message.subject),
    ):
        if not value:
            raise FieldMissingError(name)
    if not message.attachments:
        raise NoAttachmentError


def _check_lengths(message: Message) -> None:
    for name, value in (
        ("CodeNumber", message.number),
        ("CodeNotation", message.notation),
        ("Subject", message.subject),
        ("Position", message.signer.position),
        ("FullName", message.signer.full_name),
        ("TypeName", message.type_name),
    ):
        if len(value) > LONGEST[name]:
            raise FieldTooLongError(name)


def _check_organs(sender: Organ, receivers: Iterable[Organ]) -> None:
    for one in (sender, *receivers):
        if not (is_agency_code(one.code) or is_older_code(one.code)):
            raise FieldWrongError(f"OrganId {one.code[:40]}")
        if len(one.name) > LONGEST["OrganName"]:
            raise FieldTooLongError("OrganName")
