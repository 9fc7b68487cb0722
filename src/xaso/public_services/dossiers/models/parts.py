"""What a dossier is made of: its people, its components and their files."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import PERSON, sealed_text
from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel


class DossierParty(CommuneModel):
    """A person or organisation in a dossier, as they were when it came in.

    The applicant (chủ hồ sơ) owns the matter; the submitter (người nộp) brought it, on the
    strength of ``authority`` where they are not the same.
    """

    class Part(models.TextChoices):
        """The part somebody plays."""

        APPLICANT = "applicant", _("Applicant")
        SUBMITTER = "submitter", _("Submitter")

    class Kind(models.TextChoices):
        """What kind of party it is."""

        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="parties")
    part = models.CharField(_("part"), max_length=10, choices=Part)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=200)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    personal_id_sealed = models.BinaryField(default=b"", editable=False)
    personal_id_index = models.BinaryField(default=b"", editable=False, max_length=16)
    phone_sealed = models.BinaryField(default=b"", editable=False)
    authority = models.CharField(_("authority to act"), max_length=300, blank=True)
    resident_id = models.UUIDField(null=True, blank=True)

    personal_id = sealed_text("personal_id_sealed", index="personal_id_index", purpose=PERSON)
    phone = sealed_text("phone_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="party_plays_its_part_once", fields=["commune", "dossier", "part"]
            )
        ]
        indexes = [
            models.Index(fields=["commune", "personal_id_index"], name="party_by_person")
        ]

    def __str__(self) -> str:
        return self.name


class DossierComponent(CommuneModel):
    """A component (thành phần hồ sơ) as it was handed in, shown or is still missing."""

    class Kind(models.TextChoices):
        """In what shape the paper is."""

        ORIGINAL = "original", _("Original")
        COPY = "copy", _("Copy")
        E_COPY = "e_copy", _("Electronic copy")
        SHOWN = "shown", _("Shown only")

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="components")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name"), max_length=1000)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.COPY)
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    is_present = models.BooleanField(_("handed in"), default=True)
    is_required = models.BooleanField(_("required"), default=False)
    to_give_back = models.BooleanField(_("to be given back"), default=False)
    is_given_back = models.BooleanField(_("given back"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["order"]
        indexes = [models.Index(fields=["commune", "dossier"], name="component_by_dossier")]

    def __str__(self) -> str:
        return self.name


class DossierFile(CommuneModel):
    """A file in a dossier: a digitised component, or the result."""

    class Part(models.TextChoices):
        """What the file is in the dossier."""

        COMPONENT = "component", _("Component")
        RESULT = "result", _("Result")
        OTHER = "other", _("Other")

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="files")
    component = CommuneForeignKey(
        DossierComponent, models.PROTECT, null=True, related_name="files"
    )
    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.COMPONENT)
    stored_file = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["commune", "dossier"], name="file_by_dossier"),
            models.Index(fields=["commune", "stored_file"], name="dossier_file_by_content"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.stored_file_id}"
