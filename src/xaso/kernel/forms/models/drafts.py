"""What is being filled in: sealed, kept for a month."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.forms.models.versions import FormVersion
from xaso.kernel.tenancy.api import CommuneManager, CommuneModel, CommuneQuerySet

KEPT = timedelta(days=30)


class FormDraftQuerySet(CommuneQuerySet["FormDraft"]):
    """What is being filled in, narrowed in the words of the business."""

    def of(self, person: User) -> Self:
        """Keep what is this person's, or what this person fills in for somebody."""
        return self.filter(Q(user=person) | Q(filled_by=person))

    def expired(self, now: datetime) -> Self:
        """Keep what nobody touched for a month."""
        return self.filter(updated_at__lt=now - KEPT)


class FormDraft(CommuneModel):
    """A form as far as it is filled in (tờ khai chưa nộp): by its citizen, or for them.

    ``user`` is the citizen whose it is, ``filled_by`` who helps them or tries the form out.
    ``content`` is sealed because it names people. Kept for thirty days after the last change.
    """

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    filled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(_("procedure"), max_length=20, blank=True)
    is_trial = models.BooleanField(_("only tried out"), default=False)
    content_sealed = models.BinaryField(default=b"", editable=False)
    page = models.CharField(_("page"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("begun at"))
    updated_at = models.DateTimeField(_("changed at"))

    content = sealed_text("content_sealed")

    objects = CommuneManager.from_queryset(FormDraftQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("form being filled in")
        indexes = [
            models.Index(fields=["commune", "user", "-updated_at"], name="form_draft_by_user"),
            models.Index(
                fields=["commune", "filled_by", "-updated_at"], name="form_draft_by_helper"
            ),
            models.Index(fields=["commune", "updated_at"], name="form_draft_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                name="form_draft_is_somebodys",
                condition=Q(user__isnull=False) | Q(filled_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
