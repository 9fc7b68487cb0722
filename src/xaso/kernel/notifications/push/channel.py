"""Notices on devices: the subject only, encrypted for the browser, which opens the thing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.signing import Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from py_vapid import Vapid02

from xaso.kernel.notifications.calling import CallError, call
from xaso.kernel.notifications.channels import (
    NO_DEVICE,
    Channel,
    Message,
    RefusedError,
    Send,
    Sent,
    channels,
)
from xaso.kernel.notifications.contacts import Contact
from xaso.kernel.notifications.models import PushDevice
from xaso.kernel.notifications.push.devices import Subscription, decode, forget
from xaso.kernel.notifications.push.keys import signed_for, vapid
from xaso.kernel.tenancy.api import require_commune

GOOD, GONE = range(200, 300), {404, 410}
KEPT_SECONDS = "86400"
SIGNER = Signer(salt="notifications.opened")


class NotTakenError(Exception):
    """No push service took the message this time."""


class PushChannel(Channel):
    """Tells people on the devices on which they allowed it."""

    key = "notifications.push"
    label = _("Notices on the device")
    disturbs = True

    def address_of(self, contact: Contact) -> str:
        """Return whose devices they are, if there are any."""
        return str(contact.user.pk) if contact.user and contact.has_devices else ""

    @contextmanager
    def session(self) -> Iterator[Send]:
        """Send to each device of a person under the installation's key."""
        yield partial(_send, vapid())


def _send(key: Vapid02, message: Message) -> Sent:
    """Send to every device; one that is gone is forgotten, one that takes it is enough."""
    statuses = [_post(key, device, message) for device in _devices(UUID(message.address))]
    if any(status in GOOD for status in statuses):
        return Sent(str(message.id))
    if all(status in GONE for status in statuses):
        raise RefusedError(NO_DEVICE)
    raise NotTakenError


def _post(key: Vapid02, device: PushDevice, message: Message) -> int:
    subscription = Subscription.model_validate_json(device.subscription)
    headers = {
        "Authorization": signed_for(key, subscription.origin),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": KEPT_SECONDS,
    }
    try:
        status = call("POST", subscription.endpoint, _encrypt(subscription, message), headers)
    except CallError:
        return 0
    if status.status in GONE:
        forget(device.user_id, device.pk)
    return status.status


def _encrypt(subscription: Subscription, message: Message) -> bytes:
    """Return what only that browser reads; the subject names nobody, and lock screens show it."""
    sign = SIGNER.sign(f"{require_commune()}-{message.id}")
    said = {
        "title": message.subject,
        "body": message.sender,
        "tag": str(message.id),
        "url": settings.XASO_URL + reverse("notifications:opened", args=[sign]),
    }
    return bytes(
        http_ece.encrypt(
            json.dumps(said, ensure_ascii=False).encode(),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=decode(subscription.keys.p256dh),
            auth_secret=decode(subscription.keys.auth),
            version="aes128gcm",
        )
    )


@transaction.atomic
def _devices(user_id: UUID) -> list[PushDevice]:
    return list(PushDevice.objects.filter(user_id=user_id).order_by("created_at", "id"))


PUSH = channels.register(PushChannel())
