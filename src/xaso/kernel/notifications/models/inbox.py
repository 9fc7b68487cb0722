"""Where the notices of citizens lie: shared by all communes, as accounts are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import uuid7


class NoticePlace(models.Model):
    """A commune in which a citizen has notices, and how many of them are unread.

    Notices are rows of a commune and seen only in it, while a citizen reads those of every
    commune on one page and at one bell: this row says where to look, and nothing of what
    they say.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    of_commune = models.ForeignKey(
        "organisations.Commune", models.PROTECT, related_name="+", db_index=False
    )
    unread = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("place of notices")
        constraints = [
            models.UniqueConstraint(
                name="notice_place_is_named_once", fields=["user", "of_commune"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.unread}"
