"""Lists that people come back to."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel


class SavedView(CommuneModel):
    """A narrowed list that an official gave a name, kept as the filters of its address."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="saved_view_name_is_unique", fields=["commune", "user", "name"]
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the narrowed list."""
        return f"{reverse('dossiers:list')}?{self.query}"
