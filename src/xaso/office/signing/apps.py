"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigningConfig(AppConfig):
    """Digital signatures: asked for, made with keys that stay outside, checked by anybody."""

    name = "xaso.office.signing"
    label = "signing"
    verbose_name = _("Signing")

    def ready(self) -> None:
        """Name permissions, notices and audit words; show what waits for people."""
        from xaso.kernel.providers.api import (
            home_tiles,
            inboxes,
            menu,
            public_menu,
            work_holders,
        )
        from xaso.office.signing import (  # noqa: F401
            audit_names,
            leaving,
            notices,
            permissions,
            providers,
        )

        for entry in providers.MENU:
            menu.register(entry)
        public_menu.register(providers.PUBLIC_CHECK)
        home_tiles.register(providers.SigningTiles())
        inboxes.register(providers.SigningInbox())
        work_holders.register(leaving.RequestsInHands())
        work_holders.register(leaving.SignaturesInHands())
