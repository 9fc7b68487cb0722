"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The pages on which citizens find what to do, and the open address for programs."""

    name = "xaso.public_services.portal"
    label = "portal"
    verbose_name = _("Public service portal")

    def ready(self) -> None:
        """Show the portal's ways on every public page; offer the search to programs."""
        from xaso.kernel.api_clients.api import ApiRouter, public_routers
        from xaso.kernel.files.api import keepers
        from xaso.kernel.providers.api import inboxes, menu, public_menu
        from xaso.public_services.portal import (  # noqa: F401
            notices,
            providers,
            rest,
            subscribers,
        )

        for entry in providers.WAYS:
            public_menu.register(entry)
        for own in (providers.RATINGS, providers.ASSISTED, providers.RULES):
            menu.register(own)
        inboxes.register(providers.AssistedInbox())
        keepers.register(providers.SubmissionFiles())
        public_routers.register(ApiRouter("portal.procedures", rest.router))
        subscribers.listen()
