"""What messages cost: prices by day, the budget of a month, what was spent of it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel
from xaso.lib import clock

MOST_DONG = 100_000


class Network(models.TextChoices):
    """Whose subscriber a telephone number was when it was given out.

    Numbers may move to another network since 2018 and keep their digits, so that this is
    what the number says, not what the provider will bill.
    """

    ANY = "", _("Any network")
    VIETTEL = "viettel", "Viettel"
    VINAPHONE = "vinaphone", "VinaPhone"
    MOBIFONE = "mobifone", "MobiFone"
    VIETNAMOBILE = "vietnamobile", "Vietnamobile"
    OTHER = "other", _("Other networks")


class MessagePrice(CommuneModel):
    """What one part of a message costs by a channel and network from a day on (đơn giá tin nhắn).

    It ends when the next one of the same channel and network begins. Where a network has no
    price of its own, that of any network counts. What was sent keeps the price it was sent at.
    """

    channel = models.CharField(_("channel of a notice"), max_length=40)
    network = models.CharField(_("network"), max_length=12, choices=Network, blank=True)
    dong = models.PositiveIntegerField(
        _("đồng a part"), validators=[MaxValueValidator(MOST_DONG)]
    )
    valid_from = models.DateField(_("valid from"))
    entered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, editable=False
    )
    entered_at = models.DateTimeField(_("entered at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("price of messages")
        constraints = [
            models.UniqueConstraint(
                name="one_price_a_day",
                fields=["commune", "channel", "network", "valid_from"],
            ),
            models.CheckConstraint(
                name="price_network_is_known", condition=Q(network__in=Network.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.network}: {self.dong}"


class MessageBudget(CommuneModel):
    """How much a commune means to spend on messages in a month (hạn mức tin nhắn); 0: no limit."""

    dong = models.PositiveBigIntegerField(_("đồng a month"), default=0)
    changed_at = models.DateTimeField(_("changed at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("budget of messages")
        constraints = [models.UniqueConstraint(name="one_budget", fields=["commune"])]

    def __str__(self) -> str:
        return str(self.dong)


class MonthlySpending(CommuneModel):
    """What the messages of a month cost so far, added up as they are sent.

    ``warned_at`` is the share in per cent of which the IT officer was told last.
    """

    month = models.DateField(_("month"))
    dong = models.PositiveBigIntegerField(default=0)
    warned_at = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("spending of a month")
        constraints = [
            models.UniqueConstraint(name="one_spending_a_month", fields=["commune", "month"]),
            models.CheckConstraint(name="spending_begins_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.dong}"
