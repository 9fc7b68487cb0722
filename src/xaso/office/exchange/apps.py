"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Document exchange."""

    name = "xaso.office.exchange"
    label = "exchange"
    verbose_name = _("Document exchange")

    def ready(self) -> None:
        """Name permissions, notices and audit words, offer the pages, listen to documents."""
        from xaso.kernel.providers.api import home_tiles, menu
        from xaso.office.documents.api import directories
        from xaso.office.exchange import (
            audit_names,
            notices,
            permissions,
            providers,
            subscribers,
        )

        assert permissions.OPERATE  # noqa: S101
        assert audit_names  # noqa: S101
        assert notices  # noqa: S101
        menu.register(providers.DESK)
        menu.register(providers.LINES)
        home_tiles.register(providers.ExchangeTiles())
        directories.register(providers.PartnerDirectory())
        subscribers.listen()
