"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    """Dossiers: from the desk to the hand-over."""

    name = "xaso.public_services.dossiers"
    label = "dossiers"
    verbose_name = _("Dossiers")

    def ready(self) -> None:
        """Name the permissions, offer menu, tiles, inbox and search, listen to events."""
        from xaso.public_services.dossiers import permissions  # noqa: F401
