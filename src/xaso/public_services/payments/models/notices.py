"""What banks and platforms told us, as it came."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.public_services.payments.models.accounts import ProviderAccount
from xaso.public_services.payments.models.requests import PaymentRequest
from xaso.public_services.payments.states import NoticeReason, NoticeState


class BankNoticeQuerySet(CommuneQuerySet["BankNotice"]):
    """Notices, narrowed in the words of the business."""

    def held(self) -> Self:
        """Keep the money that nobody could assign yet."""
        return self.filter(state=NoticeState.HELD)

    def refused(self) -> Self:
        """Keep what was not taken."""
        return self.filter(state=NoticeState.REFUSED)


class BankNotice(CommuneModel):
    """A notice of money (báo có), kept as it came and never deleted.

    The number of the provider counts once for each account, so a notice that comes again changes
    nothing but ``times``. One that is refused takes no number: a stranger cannot use one up.
    """

    class Origin(models.TextChoices):
        """How we learnt of it."""

        NOTICE = "notice", _("Sent by the provider")
        STATEMENT = "statement", _("Found in the statement")

    account = CommuneForeignKey(ProviderAccount, models.PROTECT, related_name="+")
    origin = models.CharField(_("from"), max_length=10, choices=Origin)
    provider_ref = models.CharField(_("number of the provider"), max_length=100, blank=True)
    at = models.DateTimeField(_("came at"))
    happened_at = models.DateTimeField(_("paid at"), null=True)
    day = models.DateField(_("day"))
    amount = models.PositiveBigIntegerField(_("amount"), default=0)
    text_sealed = models.BinaryField(default=b"", editable=False)
    raw_sealed = models.BinaryField(default=b"", editable=False)
    nonce = models.CharField(_("nonce"), max_length=100, blank=True)
    is_signed = models.BooleanField(_("signature holds"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=NoticeState)
    reason = models.CharField(_("why"), max_length=20, choices=NoticeReason, blank=True)
    request = CommuneForeignKey(PaymentRequest, models.PROTECT, related_name="+", null=True)
    times = models.PositiveIntegerField(_("times it came"), default=1)

    text = sealed_text("text_sealed")
    raw = sealed_text("raw_sealed")

    objects = CommuneManager.from_queryset(BankNoticeQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("notice of money")
        indexes = [
            models.Index(fields=["commune", "account", "day"], name="notice_by_day"),
            models.Index(fields=["commune", "request"], name="notice_of_payment"),
            models.Index(
                fields=["commune", "-id"],
                name="notice_to_look_at",
                condition=Q(state__in=[NoticeState.HELD, NoticeState.REFUSED]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="notice_counts_once",
                fields=["commune", "account", "provider_ref"],
                condition=~Q(provider_ref=""),
            ),
            models.CheckConstraint(
                name="notice_state", condition=Q(state__in=NoticeState.values)
            ),
            models.CheckConstraint(
                name="notice_with_money_has_a_number",
                condition=Q(state=NoticeState.REFUSED) | ~Q(provider_ref="") & Q(amount__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.provider_ref or str(self.pk)
