"""Which browsers somebody allowed notices in."""

import base64
import binascii
import hashlib
import json
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from pydantic import BaseModel, ValidationError

from xaso.kernel.notifications.calling import may_call
from xaso.kernel.notifications.models import ContactChoice, PushDevice

MOST_DEVICES = 10
AUTH_BYTES, LONGEST = 16, 1000


class BadSubscriptionError(ValueError):
    """It is no subscription of a browser whose push service may be called."""


class Keys(BaseModel):
    """The keys of one browser."""

    p256dh: str
    auth: str


class Subscription(BaseModel):
    """What a browser gives when somebody allows notices."""

    endpoint: str
    keys: Keys

    @property
    def point(self) -> ec.EllipticCurvePublicKey:
        """The browser's public key."""
        raw = decode(self.keys.p256dh)
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)

    @property
    def origin(self) -> str:
        """The push service that it stands for."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"


def decode(text: str) -> bytes:
    """Return the bytes of URL-safe base64 with or without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@transaction.atomic
def allow(user_id: UUID, text: str) -> None:
    """Keep a browser; it is the device of whoever allowed it last, ten of one person at most.

    Raises:
        BadSubscriptionError: it cannot be used.
    """
    subscription = _read(text)
    digest = hashlib.sha256(subscription.endpoint.encode()).digest()
    before = PushDevice.objects.filter(digest=digest).first()
    if before:
        forget(before.user_id, before.pk)
    row = PushDevice(user_id=user_id, digest=digest)
    row.subscription = subscription.model_dump_json()
    row.save(force_insert=True)
    mine = PushDevice.objects.filter(user_id=user_id).order_by("-created_at", "-id")
    old = list(mine.values_list("pk", flat=True)[MOST_DEVICES:])
    PushDevice.objects.filter(pk__in=old).delete()
    _count(user_id)


@transaction.atomic
def forget(user_id: UUID, device_id: UUID) -> None:
    """Send nothing more to a browser."""
    PushDevice.objects.filter(user_id=user_id, pk=device_id).delete()
    _count(user_id)


def _count(user_id: UUID) -> None:
    has = PushDevice.objects.filter(user_id=user_id).exists()
    ContactChoice.objects.update_or_create(user_id=user_id, defaults={"has_devices": has})


def _read(text: str) -> Subscription:
    try:
        found = Subscription.model_validate(json.loads(text))
        is_right = bool(found.point) and len(decode(found.keys.auth)) == AUTH_BYTES
    except (ValueError, ValidationError, binascii.Error):
        raise BadSubscriptionError from None
    if not is_right or len(found.endpoint) > LONGEST or not _is_push_service(found.endpoint):
        raise BadSubscriptionError
    return found


def _is_push_service(address: str) -> bool:
    """Whether the address belongs to a maker of browsers: it comes from outside and is called."""
    if not may_call(address):
        return False
    host = urlsplit(address).hostname or ""
    known = settings.XASO_NOTIFICATIONS_PUSH_HOSTS
    return any(host == one or (one.startswith(".") and host.endswith(one)) for one in known)
