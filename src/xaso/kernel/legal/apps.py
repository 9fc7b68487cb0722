"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalConfig(AppConfig):
    """Legal acts with their validity, and the rules of law as dated data."""

    name = "xaso.kernel.legal"
    label = "legal"
    verbose_name = _("Legal acts and rules")

    def ready(self) -> None:
        """Offer the pages in the menu and the acts in the search box."""
        from xaso.kernel.legal.providers import LegalActSearch
        from xaso.kernel.providers.api import MenuEntry, menu, search_providers

        menu.register(
            MenuEntry("legal.acts", _("Legal acts"), "legal:acts", "book", _("Reference"), 840)
        )
        search_providers.register(LegalActSearch())
