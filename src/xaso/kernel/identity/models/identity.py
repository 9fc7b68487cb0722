"""Who a citizen is, as an e-identity provider or a telephone vouches for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import PERSON, sealed_text
from xaso.lib.ids import uuid7

PHONE = "phone"
"""The provider key of who proved nothing but a telephone number."""

INSTALLATION = 0


class Level(models.IntegerChoices):
    """How surely a citizen is known; which answer of a provider means which is configured.

    Levels 1 and 2 of an account of e-identity (mức độ 01, mức độ 02): Nghị định
    69/2024/NĐ-CP Đ.7 [G]. A telephone number proves less than either.
    """

    PHONE = 1, _("Telephone number")
    BASIC = 2, _("E-identity, level 1")
    FULL = 3, _("E-identity, level 2")


class CitizenIdentity(models.Model):
    """One way in which a citizen is known (định danh của người dân): a subject of a provider.

    Names and dates are as the provider gave them last. Like accounts these rows are shared
    by all communes, so what is personal is sealed under the installation.
    """

    commune_id = INSTALLATION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    provider = models.CharField(_("provider"), max_length=20)
    subject = models.CharField(max_length=255)
    personal_id_sealed = models.BinaryField(default=b"", editable=False)
    personal_id_index = models.BinaryField(default=b"", editable=False, max_length=16)
    phone_sealed = models.BinaryField(default=b"", editable=False)
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True)
    level = models.PositiveSmallIntegerField(_("identity level"), choices=Level)
    verified_at = models.DateTimeField(_("verified at"))
    refreshed_at = models.DateTimeField(_("refreshed at"))

    personal_id = sealed_text("personal_id_sealed", index="personal_id_index", purpose=PERSON)
    phone = sealed_text("phone_sealed")

    class Meta:
        verbose_name = _("identity of a citizen")
        indexes = [
            models.Index(
                fields=["personal_id_index"],
                name="citizen_by_personal_id",
                condition=~Q(personal_id_index=b""),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="subject_is_one_citizen", fields=["provider", "subject"]
            ),
            models.CheckConstraint(name="level_is_known", condition=Q(level__in=Level.values)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} – {self.full_name}"
