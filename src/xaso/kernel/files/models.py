"""Files as rows: what people called them, and the encrypted objects that hold their content."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel


class StoredObject(CommuneModel):
    """One content of a commune, kept once on disk under a key of its own.

    ``address`` is a keyed hash of the content, so that equal uploads are found inside the
    commune while the disk tells nobody what lies there. ``sha256`` is of the plain content
    and serves as evidence. ``sealed_key`` is the content's key, sealed for this object.
    """

    address = models.BinaryField(max_length=32)
    sha256 = models.BinaryField(_("SHA-256"), max_length=32)
    size = models.BigIntegerField(_("size"))
    sealed_key = models.BinaryField()
    key_id = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("stored object")
        constraints = [
            models.UniqueConstraint(
                name="files_content_is_kept_once", fields=["commune", "address"]
            ),
            models.CheckConstraint(
                name="files_object_is_not_empty", condition=models.Q(size__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StoredFile(CommuneModel):
    """A file (tệp tin) somebody brought or the product made: a name for a stored content."""

    class State(models.TextChoices):
        """Whether the file may be opened."""

        AVAILABLE = "available", _("Available")
        QUARANTINED = "quarantined", _("Held back")

    content = CommuneForeignKey(StoredObject, models.PROTECT, related_name="+")
    original_name = models.CharField(_("name"), max_length=255)
    media_type = models.CharField(_("type"), max_length=80)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.AVAILABLE)
    created_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("stored by"),
    )
    created_at = models.DateTimeField(_("stored at"), default=timezone.now)

    class Meta:
        verbose_name = _("file")
        indexes = [models.Index(fields=["commune", "content"], name="files_by_content")]
        constraints = [
            models.CheckConstraint(
                name="files_state_is_known",
                condition=models.Q(state__in=["available", "quarantined"]),
            )
        ]

    def __str__(self) -> str:
        return self.original_name
