"""With whom papers are shared, and who looked at them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import uuid7
from xaso.public_services.vault.models.owner import OwnedBody, VaultOwner
from xaso.public_services.vault.models.paper import VaultPaper


class ShareQuerySet(models.QuerySet["VaultShare"]):
    """Shares, narrowed in the words of the business."""

    def in_force(self, today: date) -> Self:
        """Keep what counts on the day: begun, not ended, not over."""
        return self.filter(ended_at__isnull=True, until__gte=today)


class VaultShare(OwnedBody):
    """An owner lets an authority read some papers (chia sẻ), for a purpose and until a day.

    Purpose and the owner's name stand sealed in ``body``.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(
        "organisations.Authority", models.PROTECT, related_name="+", db_index=False
    )
    papers = models.ManyToManyField(
        VaultPaper, through="vault.SharedPaper", related_name="shares"
    )
    shared_at = models.DateTimeField(_("shared at"))
    until = models.DateField(_("until"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share of papers")
        indexes = [
            models.Index(fields=["owner", "-shared_at"], name="vault_shares_of_owner"),
            models.Index(fields=["authority", "until"], name="vault_shares_by_authority"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SharedPaper(models.Model):
    """One paper of a share."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    share = models.ForeignKey(VaultShare, models.CASCADE, related_name="+")
    paper = models.ForeignKey(VaultPaper, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="paper_is_shared_once", fields=["share", "paper"])
        ]

    def __str__(self) -> str:
        return str(self.pk)


class VaultAccess(models.Model):
    """Somebody looked into a vault: the owner, or an official to whom something is shared."""

    class What(models.TextChoices):
        """What was seen."""

        LISTED = "listed", _("Saw the list of what is shared")
        OPENED = "opened", _("Opened the file")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(VaultOwner, models.PROTECT, related_name="+", db_index=False)
    paper = models.ForeignKey(VaultPaper, models.SET_NULL, null=True, related_name="+")
    share = models.ForeignKey(VaultShare, models.SET_NULL, null=True, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    what = models.CharField(_("what"), max_length=6, choices=What)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("look into a vault")
        indexes = [models.Index(fields=["owner", "-at"], name="vault_looks_of_owner")]

    def __str__(self) -> str:
        return str(self.pk)
