"""Who stood behind a dossier that was put down online, where it was not the applicant alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel


class DossierFiling(CommuneModel):
    """How a dossier was filed online: by whose hand, for whom, under which number (nộp hộ, nộp thay).

    ``helper`` filled it in and sent it for the citizen, who agreed to it at ``consented_at``.
    ``representation_id`` names the confirmed representation on the strength of which the
    submitter acted; its proof lies among the papers. ``number_check`` says how the applicant's
    personal id compares with the number that the e-identity provider vouches for. One row a
    dossier, written once, and only where there is something to say.
    """

    class Consent(models.TextChoices):
        """How the citizen agreed that somebody fills in and sends for them."""

        CODE = "code", _("by a code sent to the citizen's telephone")
        PAPER = "paper", _("by signature on paper, which lies among the papers")

    class NumberCheck(models.TextChoices):
        """What the comparison of the two numbers said."""

        EQUAL = "equal", _("Agrees with the e-identity")
        REPRESENTED = "represented", _("The represented person's, as confirmed")
        OTHER = "other", _("Another person's than the e-identity: please check")

    dossier = CommuneForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    helper = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    consent = models.CharField(_("consent"), max_length=10, choices=Consent, blank=True)
    consented_at = models.DateTimeField(_("consented at"), null=True)
    representation_id = models.UUIDField(null=True)
    number_check = models.CharField(
        _("comparison with the e-identity"), max_length=12, choices=NumberCheck, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_filing", fields=["commune", "dossier"]
            ),
            models.CheckConstraint(
                name="helper_has_consent",
                condition=models.Q(helper__isnull=True)
                | (
                    models.Q(consent__in=["code", "paper"])
                    & models.Q(consented_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="number_check_is_known",
                condition=models.Q(number_check__in=["", "equal", "represented", "other"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
