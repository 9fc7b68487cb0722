"""Registering receivers, pausing and ending them, sending again what they missed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.db.models import F

from xaso.kernel.accounts.api import User
from xaso.kernel.api_clients.api import clients_of
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.webhooks.models import Webhook, WebhookDelivery, WebhookDeliveryQuerySet
from xaso.kernel.webhooks.permissions import MANAGE
from xaso.kernel.webhooks.sending import send_soon
from xaso.kernel.webhooks.signing import new_secret
from xaso.lib import clock

SUBJECT = "webhook"
KEPT = timedelta(days=90)
AT_ONCE = 1000


@transaction.atomic
def register_webhook(
    client_pk: UUID, *, url: str, events: Iterable[str], actor: User
) -> tuple[Webhook, str]:
    """Have events sent to a program; its secret is returned now and never again."""
    require(actor, MANAGE.key)
    client = clients_of(require_commune()).get(pk=client_pk)
    webhook, secret = (
        Webhook(program_id=client.user_id, url=url, events=sorted(events)),
        new_secret(),
    )
    webhook.secret = secret
    webhook.save(force_insert=True)
    record("webhooks.webhook.registered", actor=actor, subject=(SUBJECT, webhook.pk), url=url)
    return webhook, secret


@transaction.atomic
def pause(webhook_id: UUID, *, actor: User) -> None:
    """Send nothing for now; what happens meanwhile is kept."""
    _change(webhook_id, "paused", actor, paused_at=clock.now())


@transaction.atomic
def go_on(webhook_id: UUID, *, actor: User) -> None:
    """Send again, beginning with all that was kept."""
    _change(webhook_id, "continued", actor, paused_at=None, failures=0)
    _again(WebhookDelivery.objects.waiting().filter(webhook_id=webhook_id))


@transaction.atomic
def end(webhook_id: UUID, *, actor: User) -> None:
    """Send nothing more to this address."""
    _change(webhook_id, "ended", actor, ended_at=clock.now())


@transaction.atomic
def send_again(
    webhook_id: UUID,
    *,
    actor: User,
    chosen: Iterable[UUID] = (),
    span: tuple[datetime, datetime] | None = None,
) -> int:
    """Send chosen events again, or all of a span, taken or not; returns how many."""
    require(actor, MANAGE.key)
    receiver = Webhook.objects.to_be_told().filter(pk=webhook_id)
    rows = WebhookDelivery.objects.filter(webhook__in=receiver)
    count = _again(
        rows.filter(created_at__range=span) if span else rows.filter(pk__in=list(chosen))
    )
    if count:
        subject = (SUBJECT, webhook_id)
        record("webhooks.delivery.sent_again", actor=actor, subject=subject, count=count)
    return count


def forget_old() -> int:
    """Remove the tellings of the commune in force that are older than a quarter."""
    old = WebhookDelivery.objects.filter(created_at__lt=clock.now() - KEPT)
    return old.delete()[0]


def _change(webhook_id: UUID, act: str, actor: User, **changed: object) -> None:
    require(actor, MANAGE.key)
    webhook = Webhook.objects.select_for_update(of=("self",)).get(
        pk=webhook_id, ended_at__isnull=True
    )
    for name, value in changed.items():
        setattr(webhook, name, value)
    webhook.save(update_fields=list(changed))
    record(f"webhooks.webhook.{act}", actor=actor, subject=(SUBJECT, webhook_id))


def _again(deliveries: WebhookDeliveryQuerySet) -> int:
    """Begin a new round for each of these, the oldest first; return how many it were."""
    ids = list(deliveries.order_by("created_at", "id").values_list("pk", flat=True))
    for some in batched(ids, AT_ONCE):
        rows = WebhookDelivery.objects.filter(pk__in=some)
        rows.update(state=WebhookDelivery.State.WAITING, attempts=0, round=F("round") + 1)
        send_soon(rows.only("round").order_by("created_at", "id"))
    return len(ids)
