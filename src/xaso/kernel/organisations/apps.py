"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Provinces, communes, authorities, units, positions and villages."""

    name = "xaso.kernel.organisations"
    label = "organisations"
    verbose_name = _("Organisations")
