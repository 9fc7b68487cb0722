"""What Zalo tells by itself: that a message was received or seen, with its signature checked."""

import hashlib
import json
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.crypto import constant_time_compare

from xaso.kernel.notifications.models import ZaloAccount
from xaso.kernel.notifications.receipts import Receipt, note_receipt
from xaso.kernel.notifications.zalo.channel import ZALO
from xaso.kernel.tenancy.api import acting_in

_SIGNER = Signer(salt="notifications.zalo")
EVENTS = {
    "user_received_message": Receipt.DELIVERED,
    "user_seen_message": Receipt.SEEN,
}


def events_key(account: ZaloAccount) -> str:
    """Return what the address for Zalo's events ends with: it names the commune."""
    return _SIGNER.sign(str(account.commune_id))


def take_event(key: str, body: bytes, signature: str) -> bool:
    """Keep what Zalo tells; return whether its messages are known here.

    Raises:
        BadSignature: nobody was given this address, or not Zalo is speaking.
    """
    with acting_in(int(_SIGNER.unsign(key))), transaction.atomic():
        account = ZaloAccount.objects.first()
        told = _read(body)
        stamp = str(told.get("timestamp", ""))
        if account is None or not _is_signed(account, body, stamp, signature):
            raise BadSignature
        receipt = EVENTS.get(str(told.get("event_name", "")))
        if receipt is None:
            return True
        return all([note_receipt(ZALO.key, one, receipt) for one in _messages(told)])


def sign(app_id: str, body: bytes, stamp: str, secret: str) -> str:
    """Return the signature that Zalo sends with an event."""
    return (
        "mac=" + hashlib.sha256(app_id.encode() + body + (stamp + secret).encode()).hexdigest()
    )


def _is_signed(account: ZaloAccount, body: bytes, stamp: str, signature: str) -> bool:
    secret = account.oa_secret
    right = sign(account.app_id, body, stamp, secret)
    return bool(secret) and constant_time_compare(right.encode(), signature.encode())


def _messages(told: dict[str, Any]) -> list[str]:
    message: Any = told.get("message")
    if not isinstance(message, dict):
        return []
    several = message.get("msg_ids")
    found = several if isinstance(several, list) else [message.get("msg_id", "")]
    return [str(one)[:80] for one in found if one]


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        raise BadSignature from None
    if not isinstance(told, dict):
        raise BadSignature
    return told
