"""What is handed to the signing program at a person's computer, and what comes back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.signing.models.keys import SigningKey
from xaso.office.signing.models.requests import SigningStep


class PluginSession(CommuneModel):
    """One paper on its way through the signing program of a computer (phiên ký tại máy).

    The program knows a secret address for some minutes, to fetch the paper once and to bring
    it back once; only the hash of the secret is kept. ``told_hash`` is of what the source was
    told of step and signer, for the names that it printed.
    """

    step = CommuneForeignKey(SigningStep, models.PROTECT, related_name="+")
    key = CommuneForeignKey(SigningKey, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    secret_hash = models.BinaryField(max_length=32)
    told_hash = models.BinaryField(max_length=32, default=b"")
    given = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    expires_at = models.DateTimeField(_("expires at"))
    fetched_at = models.DateTimeField(_("fetched at"), null=True, blank=True)
    returned_at = models.DateTimeField(_("brought back at"), null=True, blank=True)
    error = models.CharField(_("why not"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("session of the signing program")
        indexes = [models.Index(fields=["commune", "step"], name="signing_plugin_by_step")]

    def __str__(self) -> str:
        return str(self.pk)
