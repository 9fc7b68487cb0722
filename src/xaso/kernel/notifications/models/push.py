"""Browsers that may be told by push, and the key by which they know this installation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.notifications.models.contacts import INSTALLATION
from xaso.lib import clock
from xaso.lib.ids import uuid7


class PushKey(models.Model):
    """The installation's key for web push (VAPID, RFC 8292); there is one, made when first needed."""

    commune_id = INSTALLATION
    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    private_sealed = models.BinaryField(editable=False)

    private = sealed_text("private_sealed")

    class Meta:
        verbose_name = _("key for web push")
        constraints = [
            models.CheckConstraint(name="one_push_key", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PushDevice(models.Model):
    """A browser in which somebody allowed notices; its address is a secret and sealed."""

    commune_id = INSTALLATION
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    subscription_sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField(_("allowed at"), default=clock.now, editable=False)

    subscription = sealed_text("subscription_sealed")

    class Meta:
        verbose_name = _("device for notices")

    def __str__(self) -> str:
        return str(self.pk)
