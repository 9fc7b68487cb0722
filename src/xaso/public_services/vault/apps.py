"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    """Papers and results of persons and organisations, each under its owner's key."""

    name = "xaso.public_services.vault"
    label = "vault"
    verbose_name = _("Vault of papers")

    def ready(self) -> None:
        """Name permissions, notices and audit words; offer menus and known values."""
        from xaso.kernel.forms.api import prefill_sources
        from xaso.kernel.providers.api import menu, public_menu
        from xaso.public_services.vault import known, notices, permissions, providers  # noqa: F401

        public_menu.register(providers.PAPERS)
        menu.register(providers.SHARED)
        prefill_sources.register(known.VaultValues())
