"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResidentsConfig(AppConfig):
    """The commune's own register of households and residents."""

    name = "xaso.registers.residents"
    label = "residents"
    verbose_name = _("Residents")

    def ready(self) -> None:
        """Name the permissions; offer the pages in the menu and residents in the search box."""
        from xaso.kernel.providers.api import menu, search_providers
        from xaso.registers.residents import permissions, providers

        assert permissions.SEE  # noqa: S101
        menu.register(providers.RESIDENTS)
        search_providers.register(providers.ResidentSearch())
