"""Files as rows: what people called them, and the encrypted objects that hold their content."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.files.states import ObjectState, Treatment, explain_check, explain_state
from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel


class StoredObject(CommuneModel):
    """One content of a commune, kept once on disk under a key of its own.

    ``address`` is a keyed hash of the content, so that equal uploads are found inside the
    commune while the disk tells nobody what lies there. ``sha256`` is of the plain content
    and serves as evidence. ``sealed_key`` is the content's key, sealed for this object under
    the master key ``key_id``. ``state`` is where it is in its life; ``finding`` is what the
    malware scanner called what it found or, while ``scanned_at`` is empty, why it gave no verdict.
    """

    address = models.BinaryField(max_length=32)
    sha256 = models.BinaryField(_("SHA-256"), max_length=32)
    size = models.BigIntegerField(_("size"))
    sealed_key = models.BinaryField()
    key_id = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        _("state"), max_length=12, choices=ObjectState, default=ObjectState.AVAILABLE
    )
    scanned_at = models.DateTimeField(_("scanned at"), null=True, blank=True)
    finding = models.CharField(_("finding"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("stored object")
        indexes = [
            models.Index(
                fields=["commune", "created_at"],
                condition=models.Q(state=ObjectState.QUARANTINED),
                name="files_waiting_for_scanner",
            ),
            models.Index(
                fields=["commune", "created_at"],
                condition=models.Q(state=ObjectState.INFECTED),
                name="files_held_back",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="files_content_is_kept_once", fields=["commune", "address"]
            ),
            models.CheckConstraint(
                name="files_object_is_not_empty", condition=models.Q(size__gt=0)
            ),
            models.CheckConstraint(
                name="files_state_is_known", condition=models.Q(state__in=ObjectState.values)
            ),
            models.CheckConstraint(
                name="files_infected_says_why",
                condition=~models.Q(state=ObjectState.INFECTED) | ~models.Q(finding=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StoredFile(CommuneModel):
    """A file (tệp tin) somebody brought or the product made: a name for a stored content.

    ``treatment`` says whether what is kept is what came; if not, ``received_sha256`` is the
    hash of what came. ``findings`` are words for what a signed PDF would do when opened: it is
    kept as it is, because its signature is worth more than its manners.
    """

    content = CommuneForeignKey(StoredObject, models.PROTECT, related_name="+")
    original_name = models.CharField(_("name"), max_length=255)
    media_type = models.CharField(_("type"), max_length=80)
    treatment = models.CharField(
        _("treatment"),
        max_length=10,
        choices=Treatment,
        default=Treatment.UNCHANGED,
        blank=True,
    )
    received_sha256 = models.BinaryField(max_length=32, default=b"", editable=False)
    findings = models.CharField(_("findings"), max_length=200, blank=True)
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

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_available(self) -> bool:
        """Whether it may be opened."""
        return bool(self.content.state == ObjectState.AVAILABLE)

    @property
    def notice(self) -> str:
        """What the person at the desk should know of its state; empty if nothing."""
        return explain_state(self.content.state)

    @property
    def remarks(self) -> list[str]:
        """What the check changed in it or found in it, to be shown beside its name."""
        return explain_check(self.treatment, self.findings)


class ResumableUpload(CommuneModel):
    """A file on its way to us in parts (tus 1.0), until it is whole and received.

    ``offset`` is what we have acknowledged and never lose. ``owner`` names who may go on
    with it; only its hash is kept.
    """

    class State(models.TextChoices):
        """How far the upload has come."""

        OPEN = "open", _("Under way")
        STORED = "stored", _("Stored")
        REFUSED = "refused", _("Not taken")

    owner = models.BinaryField(max_length=32)
    owner_user = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    name = models.CharField(_("name"), max_length=255)
    size = models.BigIntegerField(_("size"))
    offset = models.BigIntegerField(default=0)
    sealed_key = models.BinaryField()
    key_id = models.CharField(max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    refusal = models.CharField(max_length=20, blank=True)
    stored_file = CommuneForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("upload")
        indexes = [
            models.Index(fields=["commune", "owner", "state"], name="files_uploads_of_owner"),
            models.Index(fields=["commune", "expires_at"], name="files_uploads_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="files_upload_is_within_its_size",
                condition=models.Q(offset__gte=0, offset__lte=models.F("size")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class UploadPart(CommuneModel):
    """A durable piece of an upload: from ``offset`` on, so many bytes."""

    upload = CommuneForeignKey(ResumableUpload, models.PROTECT, related_name="+")
    offset = models.BigIntegerField()
    size = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="files_part_follows_part", fields=["commune", "upload", "offset"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.offset}"
