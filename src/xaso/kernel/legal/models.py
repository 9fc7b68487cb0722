"""Legal acts, how they follow each other, and versioned rules that rest on them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.reference.api import Topic
from xaso.lib.text import fold_words

LAW = Topic("legal", most=200)


class Certainty(models.TextChoices):
    """How sure we are that the law says so (mức độ xác minh)."""

    VERIFIED = "V", _("Verified")
    REPORTED = "S", _("From a secondary source")
    UNCHECKED = "G", _("To be checked")
    CONFIGURED = "C", _("Configuration, not law")


class Standing(models.TextChoices):
    """Whether an act applies on a day (tình trạng hiệu lực)."""

    IN_FORCE = "in_force", _("In force")
    COMING = "coming", _("Not yet in force")
    OVER = "over", _("No longer in force")


class LegalActQuerySet(models.QuerySet["LegalAct"]):
    """Acts, narrowed in the words of the business."""

    def with_standing(self, day: date) -> Self:
        """Add ``standing`` on the day; an act without dates is in force until replaced.

        An act whose last day is unknown is over once an act that replaces it applies.
        """
        replaced = ActLink.objects.filter(
            Q(newer__effective_from__isnull=True) | Q(newer__effective_from__lte=day),
            older=OuterRef("pk"),
            kind=ActLink.Kind.REPLACES,
        )
        over = Q(effective_to__lt=day) | Q(Exists(replaced), effective_to__isnull=True)
        return self.annotate(
            standing=Case(
                When(over, then=Value(Standing.OVER)),
                When(effective_from__gt=day, then=Value(Standing.COMING)),
                default=Value(Standing.IN_FORCE),
                output_field=models.CharField(),
            )
        )

    def matching(self, text: str) -> Self:
        """Keep the acts whose number, title or issuer holds every word, accents or not."""
        found = self
        for word in fold_words(text):
            found = found.filter(folded__contains=word)
        return found


@LAW.holds
class LegalAct(models.Model):
    """A legal act (văn bản quy phạm) with its validity, and how sure we are of it.

    ``id`` is the number without accents and slashes; it stands in addresses. A missing
    date is one that we do not know. ``effective_to`` is the last day of validity.
    """

    id = models.CharField(primary_key=True, max_length=60)
    number = models.CharField(_("number"), max_length=60, db_index=True)
    number_key = models.CharField(max_length=120, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    title = models.CharField(_("title"), max_length=400)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)
    issued = models.DateField(_("issued"), null=True, blank=True)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    certainty = models.CharField(_("certainty"), max_length=1, choices=Certainty)
    dates_certainty = models.CharField(
        _("certainty of the dates"), max_length=1, choices=Certainty
    )
    source = models.TextField(_("source"), blank=True)
    note = models.TextField(_("note"), blank=True)
    folded = models.TextField(editable=False)

    objects = LegalActQuerySet.as_manager()

    class Meta:
        ordering = ["number_key"]
        constraints = [
            models.CheckConstraint(
                name="act_ends_after_it_starts",
                condition=Q(effective_from__isnull=True)
                | Q(effective_to__isnull=True)
                | Q(effective_to__gte=F("effective_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind.capitalize()} {self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of the act's page."""
        return reverse("legal:act", args=[self.pk])


class ActLink(models.Model):
    """One act replaces or amends another (thay thế, sửa đổi)."""

    class Kind(models.TextChoices):
        """What the newer act does to the older one."""

        REPLACES = "replaces", _("Replaces")
        AMENDS = "amends", _("Amends")

    newer = models.ForeignKey(LegalAct, models.CASCADE, related_name="reaches")
    older = models.ForeignKey(LegalAct, models.CASCADE, related_name="reached_by")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="act_link_is_listed_once", fields=["newer", "older", "kind"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.newer_id} {self.kind} {self.older_id}"


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    """Rule sets, narrowed in the words of the business."""

    def valid_on(self, day: date) -> Self:
        """Keep the versions that apply on the day."""
        ending = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(ending, valid_from__lte=day)


@LAW.holds
class RuleSet(models.Model):
    """One version of the rules on a subject (bộ quy tắc), valid for a time.

    ``id`` is ``subject@version``. A running case keeps the id it was received under, so a
    version that was in use is never removed.
    """

    id = models.CharField(primary_key=True, max_length=80)
    subject = models.CharField(_("subject"), max_length=40)
    version = models.CharField(_("version"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="rule_set_starts_once", fields=["subject", "valid_from"]
            ),
            models.CheckConstraint(
                name="rule_set_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def standing_on(self, day: date) -> Standing:
        """Return whether this version applies on the day."""
        if self.valid_from > day:
            return Standing.COMING
        return Standing.OVER if self.valid_to and self.valid_to < day else Standing.IN_FORCE


@LAW.holds
class Rule(models.Model):
    """One rule of law (quy tắc): a value for programs, a sentence for people, its article."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules")
    order = models.PositiveSmallIntegerField()
    key = models.CharField(_("key"), max_length=80)
    kind = models.CharField(_("type of value"), max_length=10)
    value = models.JSONField(_("value"))
    act = models.ForeignKey(
        LegalAct, models.PROTECT, null=True, blank=True, related_name="rules"
    )
    amended_by = models.ForeignKey(
        LegalAct, models.PROTECT, null=True, blank=True, related_name="amended_rules"
    )
    article = models.CharField(_("article"), max_length=200)
    certainty = models.CharField(_("certainty"), max_length=1, choices=Certainty)
    sentence = models.TextField(_("sentence"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="rule_is_stated_once", fields=["rule_set", "key"])
        ]

    def __str__(self) -> str:
        return self.key
