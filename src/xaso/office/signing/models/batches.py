"""Many papers signed in one act, and how far that act is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.signing.models.requests import SigningStep
from xaso.office.signing.states import BatchState, ItemMark, ItemState


class SigningBatch(CommuneModel):
    """Papers that somebody looks through and signs in one act (ký theo lô).

    It survives a closed page; a PIN is never part of it.
    """

    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState, default=BatchState.OPEN
    )
    begun_at = models.DateTimeField(_("begun at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing batch")
        constraints = [
            models.UniqueConstraint(
                name="signing_one_batch_under_way",
                fields=["commune", "owner"],
                condition=Q(state__in=[BatchState.OPEN, BatchState.SIGNING]),
            ),
            models.CheckConstraint(
                name="signing_batch_state", condition=Q(state__in=BatchState.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SigningBatchItem(CommuneModel):
    """A paper of a batch (văn bản trong lô): seen, decided about, signed or not."""

    batch = CommuneForeignKey(SigningBatch, models.PROTECT, related_name="items")
    step = CommuneForeignKey(SigningStep, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    mark = models.CharField(
        _("what was decided"), max_length=6, choices=ItemMark, blank=True, default=ItemMark.NONE
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=ItemState, default=ItemState.WAITING
    )
    error = models.CharField(_("why not"), max_length=300, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper of a batch")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="signing_paper_is_in_a_batch_once", fields=["commune", "batch", "step"]
            ),
            models.CheckConstraint(
                name="signing_refusal_in_a_batch_has_a_reason",
                condition=~Q(mark=ItemMark.REFUSE) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="signing_item_state", condition=Q(state__in=ItemState.values)
            ),
            models.CheckConstraint(
                name="signing_item_is_seen_before_it_is_signed",
                condition=Q(mark="") | Q(seen_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.order}"
