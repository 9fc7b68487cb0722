"""What happens when somebody taps a notice on the device."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.notifications.models import NoticeDelivery
from xaso.kernel.notifications.push.channel import PUSH, SIGNER
from xaso.kernel.notifications.receipts import Receipt, note_receipt
from xaso.kernel.notifications.services import mark_read
from xaso.kernel.tenancy.api import acting_in


def open_by(key: str, user_id: UUID | None) -> str:
    """Note that a notice was seen and return where it leads; read only by its own receiver.

    Raises:
        BadSignature: the address was made up.
    """
    commune, _, delivery = SIGNER.unsign(key).partition("-")
    with acting_in(int(commune)), transaction.atomic():
        note_receipt(PUSH.key, delivery, Receipt.SEEN)
        rows = NoticeDelivery.objects.select_related("notice").filter(pk=delivery)
        row = rows.first()
        if row is None:
            return ""
        if user_id and row.notice.receiver_id == user_id:
            mark_read(user_id, [row.notice_id])
        return str(row.notice.url)
