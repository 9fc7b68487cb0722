"""Who signs a document beside its signer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.documents.models.documents import Document


class CoSigner(CommuneModel):
    """Somebody of the same agency who signs a document too (người cùng ký), as in minutes.

    ``place`` is where the signature stands on the paper, after the signer's own which is the first.
    """

    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField(_("place on the paper"))

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                name="person_signs_a_document_once", fields=["commune", "document", "user"]
            ),
            models.UniqueConstraint(
                name="one_signature_has_a_place", fields=["commune", "document", "place"]
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)
