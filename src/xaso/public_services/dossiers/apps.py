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
        from xaso.kernel.api_clients.api import ApiRouter, api_routers
        from xaso.kernel.forms.api import prefill_sources
        from xaso.kernel.notifications.api import Matter, matters
        from xaso.kernel.providers.api import (
            home_tiles,
            inboxes,
            menu,
            search_providers,
            work_holders,
        )
        from xaso.public_services.dossiers import (  # noqa: F401
            audit_names,
            citizen_notices,
            earlier,
            notices,
            permissions,
            process_links,
            providers,
            public_events,
            subscribers,
            work_holder,
        )
        from xaso.public_services.dossiers.queries.own import over_for_citizens
        from xaso.public_services.dossiers.rest import parts, routes
        from xaso.public_services.procedures.api import register_process_link

        for entry in providers.MENU:
            menu.register(entry)
        home_tiles.register(providers.DossierTiles())
        inboxes.register(providers.DossierInbox())
        search_providers.register(providers.DossierSearch())
        work_holders.register(work_holder.DossiersInHands())
        prefill_sources.register(earlier.EarlierDossier())
        matters.register(Matter("dossiers.dossier", over_for_citizens))
        subscribers.listen()
        public_events.offer()
        api_routers.register(ApiRouter("dossiers.dossiers", routes.router))
        api_routers.register(ApiRouter("dossiers.uploads", parts.router))
        register_process_link(process_links.TrialLink())
