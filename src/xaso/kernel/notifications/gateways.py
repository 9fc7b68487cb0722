"""Setting up the provider of a channel, and telling us of receipts by HTTP."""

from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.notifications.models import Gateway
from xaso.kernel.notifications.permissions import SET_UP_CHANNELS
from xaso.kernel.notifications.receipts import note_receipt
from xaso.kernel.notifications.sms.http import HttpRules
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock

_SIGNER = Signer(salt="notifications.receipts")


@transaction.atomic
def set_up(gateway: Gateway, *, secret: str, actor: User) -> None:
    """Keep a gateway; without a secret the one it has stays."""
    require(actor, SET_UP_CHANNELS.key)
    if secret:
        gateway.secret = secret
    gateway.changed_at = clock.now()
    gateway.save()
    record(
        "notifications.gateway.set_up",
        actor=actor,
        subject=("gateway", gateway.pk),
        channel=gateway.channel,
        open=gateway.is_open,
    )


def receipts_key(gateway: Gateway) -> str:
    """Return what an address for receipts ends with: it names the commune and the channel."""
    return _SIGNER.sign(f"{gateway.commune_id}-{gateway.channel}")


def take_receipt(key: str, told: Mapping[str, Any]) -> bool:
    """Keep what a gateway tells of a message; return whether that message is known.

    Raises:
        BadSignature: nobody was given this address.
    """
    commune, _, channel = _SIGNER.unsign(key).partition("-")
    with acting_in(int(commune)), transaction.atomic():
        gateway = Gateway.objects.filter(channel=channel).first()
        if gateway is None:
            raise BadSignature
        reference, receipt = HttpRules.model_validate(gateway.options).receipts.read(told)
        return receipt is None or note_receipt(channel, reference, receipt)
