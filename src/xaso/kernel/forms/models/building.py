"""What officials build forms with: sketches, test data, layouts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel


class FormSketch(CommuneModel):
    """A form that officials are building (biểu mẫu đang soạn), perhaps not sound yet.

    ``content`` can always be read, and is drawn from one state to the next: ``undo`` and
    ``redo`` hold the others. ``revision`` counts the changes, so that whoever saves what was
    opened before somebody else's change is refused.
    """

    key = models.SlugField(_("key"), max_length=40, db_index=False)
    content = models.TextField(_("content"))
    revision = models.PositiveIntegerField(default=1)
    undo = models.JSONField(default=list, blank=True)
    redo = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(name="form_has_one_sketch", fields=["commune", "key"])
        ]

    def __str__(self) -> str:
        return self.key


class FormSample(CommuneModel):
    """Test data of a form (dữ liệu thử): invented answers, and whether they should pass.

    Sealed like a draft: nobody can promise that no real person slipped in.
    """

    key = models.SlugField(_("key"), max_length=40, db_index=False)
    name = models.CharField(_("name"), max_length=80)
    should_pass = models.BooleanField(_("should pass"), default=True)
    content_sealed = models.BinaryField(default=b"", editable=False)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )

    content = sealed_text("content_sealed")

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                name="form_sample_is_named_once", fields=["commune", "key", "name"]
            )
        ]

    def __str__(self) -> str:
        return self.name


class FormLayout(CommuneModel):
    """An authority's own layout of a form on paper (mẫu in .docx), version by version.

    ``digest`` is the SHA-256 of the file as it came; what is printed names it.
    """

    key = models.SlugField(_("key"), max_length=40, db_index=False)
    number = models.PositiveSmallIntegerField(_("version"))
    file = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    retired_at = models.DateTimeField(_("in use until"), null=True, blank=True)

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                name="form_layout_number_is_unique", fields=["commune", "key", "number"]
            ),
            models.UniqueConstraint(
                name="form_has_one_layout_in_use",
                fields=["commune", "key"],
                condition=Q(retired_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"
