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
        from xaso.kernel.providers.api import home_tiles, inboxes, menu, search_providers
        from xaso.public_services.dossiers import (  # noqa: F401
            audit_names,
            notices,
            permissions,
            providers,
            subscribers,
        )

        for entry in providers.MENU:
            menu.register(entry)
        home_tiles.register(providers.DossierTiles())
        inboxes.register(providers.DossierInbox())
        search_providers.register(providers.DossierSearch())
        subscribers.listen()
