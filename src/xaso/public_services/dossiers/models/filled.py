"""The electronic form that came with a dossier."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel


class DossierForm(CommuneModel):
    """The electronic declaration (tờ khai điện tử) of a dossier, in the version it was filled in.

    It is written once. ``accepted`` says how its citizen stood up for it; ``filled_by`` who
    filled it in for them, where they did not do it themselves. The answers are sealed.
    """

    class Acceptance(models.TextChoices):
        """How the citizen stood up for what the form says."""

        ACCOUNT = "account", _("confirmed by the citizen's account")
        CODE = "code", _("confirmed by a code sent to the citizen")
        IN_PERSON = "in_person", _("confirmed in person at the desk")
        PAPER = "paper", _("confirmed by signature on paper")

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    form_version = models.ForeignKey(
        "eforms.FormVersion", models.PROTECT, related_name="+", db_index=False
    )
    content_sealed = models.BinaryField(default=b"", editable=False)
    accepted = models.CharField(_("acceptance"), max_length=10, choices=Acceptance)
    accepted_at = models.DateTimeField(_("accepted at"))
    filled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    content = sealed_text("content_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="dossier_has_one_form", fields=["commune", "dossier"]),
            models.CheckConstraint(
                name="form_acceptance_is_known",
                condition=models.Q(accepted__in=["account", "code", "in_person", "paper"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
