"""Forms and their versions: what is published never changes."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from xaso.kernel.reference.api import Topic
from xaso.lib.ids import uuid7

FORMS = Topic("forms", most=500)
LONGEST_TITLE = 300


class PublishedFormError(RuntimeError):
    """Somebody tried to change the content of a version that is or was in use."""


class FormVersionStatus(models.TextChoices):
    """How a version of a form stands; whatever was filled in keeps its version."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In use")
    RETIRED = "retired", _("Retired")


@FORMS.holds
class FormDefinition(models.Model):
    """An electronic form (biểu mẫu điện tử) under its key: of everybody, or of one commune."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(_("key"), max_length=40)
    of_commune = models.ForeignKey(
        "organisations.Commune",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                name="form_key_is_unique", fields=["key", "of_commune"], nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.key


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    """Versions of forms, narrowed in the words of the business."""

    def of_form(self, key: str, commune_id: int | None) -> Self:
        """Keep the versions that a commune's people may meet: its own before those of all."""
        own = Q(definition__of_commune=commune_id) if commune_id else Q(pk__in=[])
        found = self.filter(own | Q(definition__of_commune=None), definition__key=key)
        return found.select_related("definition").order_by(
            F("definition__of_commune").asc(nulls_last=True), "-number"
        )

    def in_use(self) -> Self:
        """Keep the published ones."""
        return self.filter(status=FormVersionStatus.PUBLISHED)

    def update(self, **changes: Any) -> int:
        """Change rows at once; never what a form says."""
        if not FormVersion.STATUS_FIELDS.issuperset(changes):
            raise PublishedFormError(", ".join(changes))
        return super().update(**changes)


def _digest_of_content() -> Func:
    octets = Func(
        F("content"), Value("UTF8"), function="convert_to", output_field=models.BinaryField()
    )
    hashed = Func(octets, function="sha256", output_field=models.BinaryField())
    return Func(hashed, Value("hex"), function="encode", output_field=models.CharField())


@FORMS.holds
class FormVersion(models.Model):
    """What a form says at a time; once published it never changes (biểu mẫu điện tử, phiên bản).

    ``content`` is the canonical JSON of the definition and ``digest`` its SHA-256; the database
    refuses one without the other. Whatever was filled in keeps both, so that a change behind the
    product's back shows.
    """

    STATUS_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"status", "published_at", "published_by", "published_by_id", "retired_at"}
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    definition = models.ForeignKey(FormDefinition, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=10, choices=FormVersionStatus, default=FormVersionStatus.DRAFT
    )
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    content = models.TextField(_("content"))
    digest = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(_("in use from"), null=True, blank=True)
    published_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    retired_at = models.DateTimeField(_("in use until"), null=True, blank=True)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        ordering = ["definition", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="form_version_is_unique", fields=["definition", "number"]
            ),
            models.UniqueConstraint(
                name="form_has_one_version_in_use",
                fields=["definition"],
                condition=Q(status=FormVersionStatus.PUBLISHED),
            ),
            models.UniqueConstraint(
                name="form_has_one_draft",
                fields=["definition"],
                condition=Q(status=FormVersionStatus.DRAFT),
            ),
            models.CheckConstraint(
                name="form_version_status_is_known",
                condition=Q(status__in=FormVersionStatus.values),
            ),
            models.CheckConstraint(
                name="form_version_in_use_is_dated",
                condition=Q(status=FormVersionStatus.DRAFT) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="form_version_retired_is_dated",
                condition=Q(retired_at__isnull=True) ^ Q(status=FormVersionStatus.RETIRED),
            ),
            models.CheckConstraint(
                name="form_version_is_its_digest", condition=Q(digest=_digest_of_content())
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store; of a version that is or was in use only the status may still change."""
        changed = kwargs.get("update_fields")
        only_status = changed is not None and self.STATUS_FIELDS.issuperset(changed)
        if (
            not self._state.adding
            and self.status != FormVersionStatus.DRAFT
            and not only_status
        ):
            raise PublishedFormError(self.pk)
        super().save(*args, **kwargs)
