"""How surely a citizen must be known to submit a procedure online here."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.identity.api import Level
from xaso.kernel.tenancy.api import CommuneManager, CommuneModel, CommuneQuerySet

CODE_LENGTH = 20


class OnlineRuleQuerySet(CommuneQuerySet["OnlineRule"]):
    """Rules of online submission, narrowed in the words of the business."""

    def of(self, code: str) -> Self:
        """Keep those of one procedure, the latest first."""
        return self.filter(code=code).order_by("-valid_from")

    def begun(self, day: date) -> Self:
        """Keep those that had begun on a day; of a procedure the latest of them counts."""
        return self.filter(valid_from__lte=day)


class OnlineRule(CommuneModel):
    """What a commune asks of who submits a procedure online, from a day on.

    ``level`` is the least identity level; ``allows_others`` whether somebody may name another
    person as the applicant without a confirmed representation. Which law asks for which level
    is not built in: the commune says it here (``XASO_PORTAL_LEVEL`` where it says nothing).
    """

    code = models.CharField(_("procedure"), max_length=CODE_LENGTH)
    valid_from = models.DateField(_("valid from"))
    level = models.PositiveSmallIntegerField(_("identity level"), choices=Level)
    allows_others = models.BooleanField(_("others may be applicants"), default=False)
    set_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    set_at = models.DateTimeField(_("set at"))

    objects = CommuneManager.from_queryset(OnlineRuleQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("rule of online submission")
        constraints = [
            models.UniqueConstraint(
                name="online_rule_begins_once", fields=["commune", "code", "valid_from"]
            ),
            models.CheckConstraint(
                name="online_rule_level_is_known", condition=Q(level__in=Level.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.level}"
