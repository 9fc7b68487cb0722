"""The household: who lives under one roof, in which village."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.organisations.api import village_names
from xaso.kernel.tenancy.api import CommuneModel, require_commune


class Household(CommuneModel):
    """A household (hộ gia đình) of a village; its head is the member with that relation."""

    number = models.CharField(_("household number"), max_length=20)
    village = models.ForeignKey(
        "organisations.Village", models.PROTECT, related_name="+", db_index=False
    )
    address = models.CharField(_("address in the village"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("household")
        constraints = [
            models.UniqueConstraint(
                name="household_number_is_unique", fields=["commune", "number"]
            )
        ]
        indexes = [models.Index(fields=["commune", "village"], name="household_by_village")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the household's page."""
        return reverse("residents:household", args=[self.pk])

    @property
    def full_address(self) -> str:
        """The address as people write it: lane or number first, then the village."""
        return ", ".join(filter(None, [self.address, self.village_name]))

    @property
    def village_name(self) -> str:
        """What its village is called, as remembered: no statement of its own, no join."""
        return village_names(require_commune())[self.village_id]
