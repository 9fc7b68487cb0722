"""The provider through which a commune sends by one channel."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneModel
from xaso.lib import clock


class Gateway(CommuneModel):
    """A provider with whom the commune has a contract (cổng gửi tin), one for each channel.

    ``secret`` is sealed and never shown again; ``options`` say what differs from one provider
    to the next.
    """

    class Adapter(models.TextChoices):
        """Which program speaks with the provider."""

        HTTP = "sms_http", _("SMS by HTTP")
        SMPP = "sms_smpp", _("SMS by SMPP 3.4")

    channel = models.CharField(_("channel of a notice"), max_length=40)
    adapter = models.CharField(_("protocol"), max_length=10, choices=Adapter)
    address = models.CharField(
        _("address of the gateway"),
        max_length=300,
        help_text=_("https://… for HTTP, host:port for SMPP."),
    )
    account = models.CharField(_("account at the provider"), max_length=60, blank=True)
    sender = models.CharField(
        _("brand name"),
        max_length=11,
        help_text=_("The registered name that receivers see as the sender."),
    )
    secret_sealed = models.BinaryField(default=b"", editable=False)
    without_accents = models.BooleanField(
        _("send without accents"),
        default=True,
        help_text=_("With accents, a text message costs two to three times as much."),
    )
    per_second = models.PositiveSmallIntegerField(
        _("messages a second at most"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    options = models.JSONField(_("fields of the provider"), default=dict, blank=True)
    is_open = models.BooleanField(_("in use"), default=True)
    changed_at = models.DateTimeField(_("changed at"), default=clock.now, editable=False)

    secret = sealed_text("secret_sealed")

    class Meta:
        verbose_name = _("gateway")
        constraints = [
            models.UniqueConstraint(
                name="one_gateway_by_channel", fields=["commune", "channel"]
            )
        ]

    def __str__(self) -> str:
        return self.sender
