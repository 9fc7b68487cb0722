"""Who is alone at a thing at this moment, over several transactions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel


class SigningLease(CommuneModel):
    """A thing that somebody is alone with until a moment, at the latest (see ``services.alone``).

    Who was killed meanwhile gives it back by that moment.
    """

    name = models.CharField(max_length=100, editable=False)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("paper being signed")
        constraints = [
            models.UniqueConstraint(name="signing_lease_once", fields=["commune", "name"])
        ]

    def __str__(self) -> str:
        return self.name
