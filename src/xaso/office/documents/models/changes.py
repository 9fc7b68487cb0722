"""What a sender's change of a document brought, beside the document until it is answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.documents.models.documents import Document, DocumentAct


class ChangeFile(CommuneModel):
    """A file that came with a sender's change (tệp gửi kèm cập nhật), bound to the act that asks.

    It waits until the change is answered: taken over it becomes a :class:`DocumentFile` and this
    row goes; what is still here afterwards was not taken over and stays as evidence. ``sha256`` is
    of what came, before the check of files changed anything in it.
    """

    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    act = CommuneForeignKey(DocumentAct, models.PROTECT, related_name="+")
    file = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="content_waits_beside_a_document_once",
                fields=["commune", "document", "sha256"],
                condition=Q(answered_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["commune", "document"], name="change_files_of_document"),
            models.Index(fields=["commune", "file"], name="change_file_by_content"),
        ]

    def __str__(self) -> str:
        return self.sha256
