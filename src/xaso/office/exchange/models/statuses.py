"""What receivers tell of a document that was sent to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.lib import clock
from xaso.office.exchange.models.outgoing import OutgoingMessage
from xaso.office.exchange.states import StatusCode


class StatusEntry(CommuneModel):
    """A status that a receiver told of a document (trạng thái liên thông): one row each, never changed."""

    message = CommuneForeignKey(OutgoingMessage, models.PROTECT, related_name="statuses")
    status = models.CharField(_("status"), max_length=2, choices=StatusCode)
    at = models.DateTimeField(_("at"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    staff = models.CharField(_("said by"), max_length=120, blank=True)
    heard_at = models.DateTimeField(default=clock.now)
    gateway_id = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("status told")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="status_is_heard_once",
                fields=["commune", "message", "gateway_id"],
                condition=~Q(gateway_id=""),
            ),
            models.CheckConstraint(
                name="status_is_known", condition=Q(status__in=StatusCode.values)
            ),
        ]
        indexes = [models.Index(fields=["commune", "message", "at"], name="status_of_message")]

    def __str__(self) -> str:
        return f"{self.status} {self.get_status_display()}"
