"""Telling a receiver of an event: one row for each, tried again with growing waits."""

import json
import ssl
import time
from http.client import HTTPException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from xaso.kernel.accounts.api import RoleAssignment
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import EventMeta
from xaso.kernel.notifications.api import notify
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.webhooks.calling import ForbiddenAddressError, TooSlowError, call
from xaso.kernel.webhooks.models import Webhook, WebhookDelivery
from xaso.kernel.webhooks.notices import PAUSED
from xaso.kernel.webhooks.offers import PublicEvent
from xaso.kernel.webhooks.permissions import MANAGE
from xaso.kernel.webhooks.signing import signed_headers
from xaso.lib import clock

ATTEMPTS = 12
State = WebhookDelivery.State
_Outcome = WebhookDelivery.Outcome


class NotTakenError(Exception):
    """The receiver did not take the event; it is tried again later."""


def lay_out(offer: PublicEvent, event: Any, meta: EventMeta) -> list[WebhookDelivery]:
    """Write down whom to tell of an event; return what may be sent at once.

    The receivers are locked: who lets one go on either finds this event kept, or is found to
    have gone on.
    """
    owner = offer.owners({meta.aggregate_id}).get(meta.aggregate_id)
    if owner is None:
        return []
    receivers = Webhook.objects.to_be_told().filter(
        program_id=owner, events__contains=[offer.key]
    )
    found = list(receivers.select_for_update(of=("self",)).order_by("pk"))
    data = offer.show(event) if found else None
    if data is None:
        return []
    body = {"id": str(meta.id), "type": offer.key, "timestamp": meta.at.isoformat()}
    made = [
        WebhookDelivery(
            webhook=one, event_id=meta.id, kind=offer.key, body=body | {"data": data}
        )
        for one in found
    ]
    WebhookDelivery.objects.bulk_create(made)
    return [one for one in made if one.webhook.paused_at is None]


def tell(delivery_id: UUID, round_: int) -> None:
    """Send one event to its receiver and note what came of it.

    The call is made outside of any transaction. Raises :class:`NotTakenError` as long as
    it is worth another try. May send twice when the worker dies in between: receivers know
    a message by its id.
    """
    delivery = _to_send(delivery_id, round_)
    if delivery is None:
        return
    body = json.dumps(delivery.body, ensure_ascii=False).encode()
    webhook = delivery.webhook
    headers = signed_headers(webhook.secret, delivery.event_id, int(time.time()), body)
    outcome, status = _attempt(webhook.url, body, headers)
    if not _note(delivery, outcome, status):
        raise NotTakenError


@transaction.atomic
def _to_send(delivery_id: UUID, round_: int) -> WebhookDelivery | None:
    open_to = Webhook.objects.to_be_told().filter(paused_at__isnull=True)
    found = WebhookDelivery.objects.waiting().filter(webhook__in=open_to)
    return found.select_related("webhook").filter(pk=delivery_id, round=round_).first()


def _attempt(
    url: str, body: bytes, headers: dict[str, str]
) -> tuple[WebhookDelivery.Outcome, int | None]:
    try:
        status = call(url, body, headers)
    except ForbiddenAddressError:
        return _Outcome.FORBIDDEN, None
    except TooSlowError:
        return _Outcome.TOO_SLOW, None
    except ssl.SSLError:
        return _Outcome.TLS, None
    except (OSError, HTTPException, UnicodeError):
        return _Outcome.NO_ANSWER, None
    return (_Outcome.TAKEN if 200 <= status < 300 else _Outcome.STATUS), status


@transaction.atomic
def _note(
    delivery: WebhookDelivery, outcome: WebhookDelivery.Outcome, status: int | None
) -> bool:
    """Write down an attempt; return whether nothing more is to be tried."""
    webhook = Webhook.objects.select_for_update(of=("self",)).get(pk=delivery.webhook_id)
    row = WebhookDelivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    row.attempts, row.outcome, row.status = row.attempts + 1, outcome, status
    row.last_at = clock.now()
    if outcome == _Outcome.TAKEN:
        row.state, webhook.failures = State.DELIVERED, 0
    else:
        webhook.failures += 1
        if row.attempts >= ATTEMPTS:
            row.state = State.DEAD
        _pause_after_many(webhook)
    row.save()
    webhook.save(update_fields=["failures", "paused_at"])
    return row.state != State.WAITING or webhook.paused_at is not None


def _pause_after_many(webhook: Webhook) -> None:
    """Stop calling a receiver that takes nothing, and tell the IT officers."""
    most = settings.XASO_WEBHOOKS_FAILURES
    if webhook.paused_at is not None or webhook.failures < most:
        return
    webhook.paused_at = clock.now()
    subject = ("webhook", webhook.pk)
    record("webhooks.webhook.paused", actor=None, subject=subject, failures=webhook.failures)
    here = RoleAssignment.objects.in_force(clock.today()).filter(
        role__in=MANAGE.roles, unit__authority__of_commune_id=require_commune()
    )
    notify(
        PAUSED.key,
        to=list(here.values_list("user_id", flat=True)),
        context={"program": webhook.program.full_name, "count": webhook.failures},
        url=webhook.get_absolute_url(),
        about=subject,
    )
