"""Certified copies, which have numbers of their own."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.documents.models.documents import Document
from xaso.office.documents.models.registers import DocumentRegister
from xaso.office.documents.states import CopyKind


class CertifiedCopy(CommuneModel):
    """A certified copy (bản sao) of a document, in its own series (NĐ 30/2020/NĐ-CP Đ25–27 [verified]).

    ``source`` is the file copied, ``file`` the copy with the mark of the agency at the top right.
    """

    document = CommuneForeignKey(Document, models.PROTECT, related_name="copies")
    kind = models.CharField(_("kind of copy"), max_length=3, choices=CopyKind)
    register = CommuneForeignKey(DocumentRegister, models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    number = models.PositiveIntegerField(_("number"), null=True)
    code = models.CharField(_("number and symbol"), max_length=60, blank=True)
    issued_on = models.DateField(_("date"), null=True)
    pages = models.CharField(_("pages copied"), max_length=60, blank=True)
    receiver = models.CharField(_("receiver"), max_length=200, blank=True)
    source = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    file = CommuneForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    signing_request = models.UUIDField(null=True)
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("certified copy")
        constraints = [
            models.UniqueConstraint(
                name="copy_number_once",
                fields=["commune", "register", "year", "number"],
                condition=Q(number__isnull=False),
            ),
            models.CheckConstraint(name="copy_kind", condition=Q(kind__in=CopyKind.values)),
        ]
        indexes = [
            models.Index(fields=["commune", "document"], name="copies_of_document"),
            models.Index(fields=["commune", "-made_at"], name="copies_newest"),
        ]

    def __str__(self) -> str:
        return self.code or self.kind
