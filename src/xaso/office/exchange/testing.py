"""Messages of the exchange for tests of other modules; call them with a commune in force."""

from io import BytesIO

from xaso.kernel.files.api import store_as_it_came
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.office.exchange.models import (
    ExchangePartner,
    IncomingMessage,
    OutgoingMessage,
    StatusEntry,
)
from xaso.office.exchange.states import MessageKind, ReceiptState, SendState, StatusCode

UID = "H56.1,2026/11/20,45/BC-UBND"


def message_sent(**changed: object) -> OutgoingMessage:
    """Return a message that was sent and of which the receiver told something."""
    usual: dict[str, object] = {
        "kind": MessageKind.NEW,
        "state": SendState.SENT,
        "document_id": uuid7(),
        "document_uid": UID,
        "chain": f"{UID}>H56.2",
        "code": "45/BC-UBND",
        "subject": "Kết quả chuyển đổi số tháng 11 năm 2026",
        "receiver_code": "H56.2",
        "receiver_name": "Sở Nội vụ",
        "gateway": "truc",
        "gateway_id": "7",
        "attempts": 1,
        "sent_at": clock.now(),
        "last_status": StatusCode.ARRIVED,
        "last_status_at": clock.now(),
    }
    made = OutgoingMessage.objects.create(**usual | changed)
    StatusEntry.objects.create(message=made, status=StatusCode.ARRIVED, at=clock.now())
    return made


def message_received(**changed: object) -> IncomingMessage:
    """Return a message that was held back, with its package."""
    usual: dict[str, object] = {
        "gateway": "truc",
        "gateway_id": str(uuid7()),
        "kind": MessageKind.NEW,
        "state": ReceiptState.QUARANTINED,
        "document_uid": UID,
        "sender_code": "H56.2",
        "sender_name": "Sở Nội vụ",
        "code": "12/SNV-CCVC",
        "subject": "Báo cáo số lượng cán bộ, công chức",
        "fault": "not_xml",
        "size": 9,
    }
    made = IncomingMessage(**usual | changed)
    package = BytesIO(b"<edXML><a")
    made.raw_id = store_as_it_came(package, name="12-SNV-CCVC.edxml", actor=None).id
    made.save(force_insert=True)
    return made


def partner(code: str = "H56.2", name: str = "Sở Nội vụ") -> ExchangePartner:
    """Return an agency of the directory."""
    return ExchangePartner.objects.create(
        code=code, name=name, gateway="truc", valid_from=clock.today(), folded=name.lower()
    )
