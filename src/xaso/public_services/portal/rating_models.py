"""What citizens think of how they were served, and in how many steps they say it."""

from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneModel
from xaso.lib.ids import uuid7

WORD_LENGTH = 40


class Band(models.IntegerChoices):
    """What a rating of any scale comes to, so that scales can be compared."""

    BAD = 1, _("Not satisfied")
    FAIR = 2, _("Fair")
    GOOD = 3, _("Satisfied")


class Steps(models.IntegerChoices):
    """How many steps a scale has."""

    THREE = 3, _("Three steps")
    FIVE = 5, _("Five steps")


def in_band(band: int) -> Q:
    """Return the condition of lying below, in or above the middle of one's scale."""
    middles = {steps: (steps + 1) // 2 for steps in Steps.values}
    place = {Band.BAD: "__lt", Band.FAIR: "", Band.GOOD: "__gt"}[Band(band)]
    found = (Q(**{"steps": one, f"score{place}": middle}) for one, middle in middles.items())
    return reduce(or_, found)


class RatingScale(models.Model):
    """In how many steps, and in which words, citizens rate from a day on (thang đánh giá).

    Shared by all communes since a province may set one for all of its own; a commune's own
    comes first. It ends when the next one of the same place begins. ``words`` go from the
    worst to the best; without any, those of the product are shown, in the reader's language.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    of_commune = models.ForeignKey(
        "organisations.Commune", models.PROTECT, null=True, related_name="+", db_index=False
    )
    of_province = models.ForeignKey(
        "organisations.Province", models.PROTECT, null=True, related_name="+", db_index=False
    )
    steps = models.PositiveSmallIntegerField(_("steps"), choices=Steps)
    words = ArrayField(models.CharField(max_length=WORD_LENGTH), default=list)
    valid_from = models.DateField(_("valid from"))
    set_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("rating scale")
        constraints = [
            models.CheckConstraint(
                name="scale_belongs_to_one_place",
                condition=Q(of_commune__isnull=False, of_province__isnull=True)
                | Q(of_commune__isnull=True, of_province__isnull=False),
            ),
            models.CheckConstraint(name="scale_steps_are_known", condition=Q(steps__in=[3, 5])),
            models.UniqueConstraint(
                name="one_scale_a_day_of_commune",
                fields=["of_commune", "valid_from"],
                condition=Q(of_commune__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_scale_a_day_of_province",
                fields=["of_province", "valid_from"],
                condition=Q(of_province__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.steps}, {self.valid_from}"


class Rating(CommuneModel):
    """A citizen's rating of one dossier, with a word if they like (đánh giá của người dân).

    Citizens may rate online (NĐ 61/2018/NĐ-CP Đ.29 [S]). No source says in how many steps:
    that is configuration, three by default [G]. The index of QĐ 766/QĐ-TTg counts who was not
    satisfied [S], so ratings of any scale are compared by their ``band``. The points of
    TT 01/2018/TT-VPCP Đ.13–15 are reckoned from dossiers, not from this. The word may name people,
    so it is sealed. Without ``user`` the rating came by the link of the closing notice.
    """

    dossier_code = models.CharField(_("dossier code"), max_length=60)
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", db_index=False
    )
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    officer = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    scale = models.ForeignKey(
        RatingScale, models.PROTECT, null=True, related_name="+", db_index=False
    )
    steps = models.PositiveSmallIntegerField(_("steps"), choices=Steps, default=Steps.THREE)
    score = models.PositiveSmallIntegerField(_("score"))
    word_sealed = models.BinaryField(default=b"", editable=False)
    given_at = models.DateTimeField(_("given at"))
    changed_at = models.DateTimeField(_("changed at"), null=True)

    word = sealed_text("word_sealed")

    class Meta:
        verbose_name = _("rating")
        constraints = [
            models.UniqueConstraint(
                name="dossier_is_rated_once", fields=["commune", "dossier_code"]
            ),
            models.CheckConstraint(
                name="score_is_within_its_steps",
                condition=Q(steps=3, score__range=(1, 3)) | Q(steps=5, score__range=(1, 5)),
            ),
        ]
        indexes = [models.Index(fields=["commune", "-given_at"], name="rating_newest")]

    def __str__(self) -> str:
        return f"{self.dossier_code}: {self.score}/{self.steps}"

    @property
    def band(self) -> Band:
        """What the rating comes to, whatever its scale."""
        middle = (self.steps + 1) // 2
        if self.score == middle:
            return Band.FAIR
        return Band.GOOD if self.score > middle else Band.BAD
