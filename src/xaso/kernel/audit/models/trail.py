"""Rows that are only ever added: the database role of the application cannot change them."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.models.people import PersonalBody
from xaso.kernel.tenancy.api import (
    CommitNumber,
    CommuneModel,
    PartitionMomentField,
)


class AuditEntry(CommuneModel, PersonalBody):
    """Something a person or the system did, written in the same transaction as the change."""

    at = PartitionMomentField(_("at"), default=timezone.now)
    commit_number = models.BigIntegerField(db_default=CommitNumber(), editable=False)
    actor = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    on_behalf_of = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    action = models.CharField(_("action"), max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    details = models.JSONField(default=dict)
    request_id = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name = _("audit entry")
        indexes = [
            models.Index(fields=["commune", "subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["commune", "actor", "at"], name="audit_by_actor"),
            models.Index(fields=["commune", "commit_number", "id"], name="audit_to_seal"),
        ]

    def __str__(self) -> str:
        return self.action

    def get_absolute_url(self) -> str:
        """Return the address of the entry's page."""
        day = timezone.localdate(self.at).isoformat()
        return reverse("audit:entry", args=[day, self.pk])


class AccessRecord(CommuneModel, PersonalBody):
    """A look at a person's data: who, whose, why, in which dossier."""

    at = PartitionMomentField(_("at"), default=timezone.now)
    commit_number = models.BigIntegerField(db_default=CommitNumber(), editable=False)
    actor = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    person_index = models.BinaryField(_("whose, as a blind index"), max_length=16)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    request_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("access record")
        indexes = [
            models.Index(fields=["commune", "person_index", "at"], name="access_by_person"),
            models.Index(fields=["commune", "actor", "at"], name="access_by_actor"),
            models.Index(fields=["commune", "commit_number", "id"], name="access_to_seal"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def purpose(self) -> str:
        """Return what the data was looked at for; empty once it was erased."""
        return str(self.personal.get("purpose", ""))

    @property
    def fields(self) -> str:
        """Return which data was seen; empty once it was erased."""
        return str(self.personal.get("fields", ""))
