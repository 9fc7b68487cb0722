"""Events on their way: written, passed on, received."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import (
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
    PartitionMomentField,
)


class CurrentTransaction(Func):
    """The number of the transaction that runs (never used again, unlike a plain xid)."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()


class OldestRunningTransaction(Func):
    """The lowest number of a transaction that may still commit rows."""

    template = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    output_field = models.BigIntegerField()


class OutboxQuerySet(CommuneQuerySet["OutboxEvent"]):
    """Published events, narrowed and ordered for the relay."""

    def after(self, xid: int, event_id: UUID) -> Self:
        """Keep what comes behind this place, in the relay's order."""
        rows = self.filter(Q(xid__gt=xid) | Q(id__gt=event_id), xid__gte=xid)
        return rows.order_by("xid", "id")

    def settled(self) -> Self:
        """Keep what no transaction that still runs can come before (data rule 9)."""
        return self.filter(xid__lt=OldestRunningTransaction())


class OutboxEvent(CommuneModel):
    """An event, written in the transaction of the change that it tells of."""

    at = PartitionMomentField(_("at"), default=timezone.now)
    xid = models.BigIntegerField(db_default=CurrentTransaction())
    kind = models.CharField(_("kind"), max_length=120)
    aggregate_id = models.UUIDField()
    payload = models.JSONField(default=dict)

    objects = CommuneManager.from_queryset(OutboxQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("published event")
        indexes = [models.Index(fields=["commune", "xid", "id"], name="outbox_in_relay_order")]

    def __str__(self) -> str:
        return self.kind


class RelayPosition(CommuneModel):
    """How far a commune's events have been passed on; locked by the relay that works."""

    xid = models.BigIntegerField(default=0)
    event_id = models.UUIDField(default=UUID(int=0))

    class Meta:
        verbose_name = _("relay position")
        constraints = [
            models.UniqueConstraint(name="relay_has_one_position", fields=["commune"])
        ]

    def __str__(self) -> str:
        return f"{self.xid}/{self.event_id}"


class InboxReceipt(CommuneModel):
    """A subscriber has done its part with an event; written together with what it did.

    ``at`` is the event's moment, so that the month's partition can carry the uniqueness.
    """

    at = PartitionMomentField(_("at"))
    subscriber = models.CharField(_("subscriber"), max_length=80)
    event_id = models.UUIDField()

    class Meta:
        verbose_name = _("receipt of an event")
        constraints = [
            models.UniqueConstraint(
                name="event_is_received_once",
                fields=["commune", "at", "event_id", "subscriber"],
            )
        ]

    def __str__(self) -> str:
        return self.subscriber
