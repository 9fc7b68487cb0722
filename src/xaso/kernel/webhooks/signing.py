"""The signature by which a receiver knows that an event comes from us.

The layout of Standard Webhooks 1.0 (standardwebhooks.com): ``webhook-id``,
``webhook-timestamp`` and ``webhook-signature``, an HMAC-SHA256 over the three with the body.
"""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

PREFIX = "whsec_"


def new_secret() -> str:
    """Return a fresh secret as receivers configure it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed_headers(secret: str, message_id: UUID, moment: int, body: bytes) -> dict[str, str]:
    """Return the headers that name and sign a message."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{message_id}.{moment}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{signature}",
        "Content-Type": "application/json",
        "User-Agent": "xaso-webhooks/1",
    }
