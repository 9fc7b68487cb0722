"""Texts of notices as a commune wrote them itself, in versions."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneManager, CommuneModel, CommuneQuerySet
from xaso.lib import clock


class TemplateQuerySet(CommuneQuerySet["NoticeTemplate"]):
    """Texts, narrowed in the words of the business."""

    def of(self, kind: str, channel: str, language: str) -> Self:
        """Keep the versions of one text, the newest first."""
        found = self.filter(kind=kind, channel=channel, language=language)
        return found.order_by("-created_at", "-id")


class NoticeTemplate(CommuneModel):
    """A version of the text of a kind of notice, by channel and language (mẫu thông báo).

    The published one that was made last is in force; with an empty body it says that the text
    the product ships counts again. A draft counts nowhere. Published versions stay.
    """

    kind = models.CharField(_("kind"), max_length=80)
    channel = models.CharField(_("channel of a notice"), max_length=40)
    language = models.CharField(_("language"), max_length=5)
    subject = models.CharField(_("subject line"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=2000, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    written_by = models.ForeignKey(
        "accounts.User", models.PROTECT, db_index=False, related_name="+"
    )
    created_at = models.DateTimeField(_("written at"), default=clock.now)

    objects = CommuneManager.from_queryset(TemplateQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("text of a notice")
        indexes = [
            models.Index(
                fields=["commune", "kind", "channel", "language", "-created_at"],
                name="texts_by_notice",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_draft_of_a_text",
                fields=["commune", "kind", "channel", "language"],
                condition=Q(is_published=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.channel} ({self.language})"
