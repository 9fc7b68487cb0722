"""A paper of the vault, where its file lies, and in which dossiers it was used."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.lib.ids import uuid7
from xaso.public_services.vault.models.owner import INDEX, OwnedBody


class PaperQuerySet(models.QuerySet["VaultPaper"]):
    """Papers, narrowed in the words of the business."""

    def present(self) -> Self:
        """Keep what was not removed."""
        return self.filter(removed_at__isnull=True)

    def valid_on(self, day: date) -> Self:
        """Keep what is valid on the day, as far as is known."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class VaultPaper(OwnedBody):
    """A paper (giấy tờ) in somebody's vault: a result that came by itself, or their own.

    What it is, its number, issuer, title, hash and origin stand sealed in ``body``; plain are
    only the days, which the nightly reminders look for. Its file lies in the store of the
    commune that received it (:class:`VaultFile`), locked with the owner's key.
    """

    class Origin(models.TextChoices):
        """How it came here."""

        RESULT = "result", _("Result of a dossier")
        UPLOADED = "uploaded", _("Added by its owner")

    class State(models.TextChoices):
        """Whether its file can be opened."""

        WAITING = "waiting", _("Its file is being checked")
        KEPT = "kept", _("Kept")
        REFUSED = "refused", _("Its file is held back")

    class Verdict(models.TextChoices):
        """What is known of its electronic signature."""

        NOT_CHECKED = "not_checked", _("Signature not checked yet")
        VALID = "valid", _("Signature valid")
        INVALID = "invalid", _("Signature not valid")
        INDETERMINATE = "indeterminate", _("Signature not certain")
        NOT_SIGNED = "not_signed", _("Not digitally signed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    of_commune = models.ForeignKey(
        "organisations.Commune", models.PROTECT, related_name="+", db_index=False
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    once_index = models.BinaryField(max_length=INDEX, default=b"", editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    verdict = models.CharField(
        _("signature"), max_length=13, choices=Verdict, default=Verdict.NOT_CHECKED
    )
    issued_on = models.DateField(_("issued on"), null=True)
    valid_to = models.DateField(_("valid to"), null=True)
    added_at = models.DateTimeField(_("added at"))
    removed_at = models.DateTimeField(_("removed at"), null=True)
    reminded_days = models.PositiveSmallIntegerField(null=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper in a vault")
        indexes = [
            models.Index(fields=["owner", "-added_at"], name="vault_papers_of_owner"),
            models.Index(
                fields=["of_commune", "valid_to"],
                name="vault_papers_by_end",
                condition=Q(valid_to__isnull=False),
            ),
            models.Index(
                fields=["of_commune", "removed_at"],
                name="vault_papers_removed",
                condition=Q(removed_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="paper_comes_to_a_vault_once",
                fields=["owner", "once_index"],
                condition=~Q(once_index=b""),
            ),
            models.CheckConstraint(
                name="vault_paper_state_is_known",
                condition=Q(state__in=["waiting", "kept", "refused"]),
            ),
            models.CheckConstraint(
                name="result_is_not_removed_from_a_vault",
                condition=Q(removed_at__isnull=True) | Q(origin="uploaded"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class VaultFile(CommuneModel):
    """Where the file of a paper lies: with the commune that received it.

    ``stored_file`` is what came until the file could be locked with the owner's key, then the
    locked copy. Owner and paper are named by their ids: a business row refers to no vault.
    """

    stored_file = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    paper_id = models.UUIDField()
    owner_id = models.UUIDField()
    is_locked = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("file in a vault")
        constraints = [
            models.UniqueConstraint(
                name="vault_paper_has_one_file", fields=["commune", "paper_id"]
            )
        ]
        indexes = [
            models.Index(fields=["commune", "stored_file"], name="vault_file_by_content"),
            models.Index(
                fields=["commune", "paper_id"],
                name="vault_files_to_lock",
                condition=Q(is_locked=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.paper_id)


class PaperUse(OwnedBody):
    """A paper was used in a dossier; whose code is sealed, ``code_index`` keeps it to once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(VaultPaper, models.CASCADE, related_name="uses")
    code_index = models.BinaryField(max_length=INDEX, editable=False)
    used_at = models.DateTimeField(_("used at"))

    class Meta:
        verbose_name = _("use of a paper")
        constraints = [
            models.UniqueConstraint(
                name="paper_is_used_once_a_dossier", fields=["paper", "code_index"]
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
