"""How people want to be reached: shared by all communes, as accounts are."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.lib.ids import uuid7

INSTALLATION = 0
"""Accounts are shared by all communes: what belongs to them is sealed under the installation."""


class Way(models.TextChoices):
    """What somebody may be reached by, proved by a code sent there."""

    PHONE = "phone", _("Mobile phone")
    EMAIL = "email", _("E-mail")


class ContactChoice(models.Model):
    """How one account wants to be told (lựa chọn nhận thông báo).

    ``channels`` come in the order in which they are tried; empty: as the kind of notice says.
    Addresses stand here only after their owner proved them.
    """

    commune_id = INSTALLATION
    user = models.OneToOneField(
        "accounts.User", models.PROTECT, primary_key=True, related_name="+"
    )
    channels = ArrayField(models.CharField(max_length=40), default=list)
    muted = ArrayField(models.CharField(max_length=80), default=list)
    language = models.CharField(_("language"), max_length=5, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    has_devices = models.BooleanField(default=False, editable=False)
    phone_sealed = models.BinaryField(default=b"", editable=False)
    email_sealed = models.BinaryField(default=b"", editable=False)

    phone = sealed_text("phone_sealed")
    email = sealed_text("email_sealed")

    class Meta:
        verbose_name = _("choice of notices")
        constraints = [
            models.CheckConstraint(
                name="choice_has_both_quiet_times",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AddressCode(models.Model):
    """A code sent to an address that somebody says is theirs; of the code only a digest is kept."""

    commune_id = INSTALLATION
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, db_index=False, related_name="+")
    way = models.CharField(max_length=5, choices=Way)
    address_sealed = models.BinaryField(editable=False)
    digest = models.BinaryField(max_length=32, editable=False)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    address = sealed_text("address_sealed")

    class Meta:
        verbose_name = _("code for an address")
        constraints = [models.UniqueConstraint(name="one_code_by_way", fields=["user", "way"])]

    def __str__(self) -> str:
        return str(self.pk)
