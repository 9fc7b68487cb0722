"""Intakes that are not finished yet."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneManager, CommuneModel, CommuneQuerySet

KEPT = timedelta(days=7)


class DraftQuerySet(CommuneQuerySet["IntakeDraft"]):
    """Drafts, narrowed in the words of the business."""

    def of(self, owner: User) -> Self:
        """Keep those that this officer began."""
        return self.filter(owner=owner)

    def expired(self, now: datetime) -> Self:
        """Keep those that nobody touched for a week."""
        return self.filter(updated_at__lt=now - KEPT)


class IntakeDraft(CommuneModel):
    """An intake as far as it was typed (bản nháp), seen by the officer who began it only.

    ``content`` is sealed because it names people, and so is ``title``, which says whose
    matter it is. A draft is kept for seven days after the last change.
    """

    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    title_sealed = models.BinaryField(default=b"", editable=False)
    content_sealed = models.BinaryField(default=b"", editable=False)
    created_at = models.DateTimeField(_("begun at"))
    updated_at = models.DateTimeField(_("changed at"))

    title = sealed_text("title_sealed")
    content = sealed_text("content_sealed")

    objects = CommuneManager.from_queryset(DraftQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("intake draft")
        indexes = [
            models.Index(fields=["commune", "owner", "-updated_at"], name="draft_by_owner"),
            models.Index(fields=["commune", "updated_at"], name="draft_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
