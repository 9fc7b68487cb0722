"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """The catalogue of procedures, and how each commune handles them inside."""

    name = "xaso.public_services.procedures"
    label = "procedures"
    verbose_name = _("Procedures")

    def ready(self) -> None:
        """Name the permission; offer the pages in the menu and procedures in the search box."""
        from xaso.kernel.api_clients.api import ApiRouter, api_routers
        from xaso.kernel.forms.api import form_users
        from xaso.kernel.providers.api import menu, search_providers
        from xaso.public_services.procedures import form_uses, permissions, providers, rest

        assert permissions.EDIT  # noqa: S101
        menu.register(providers.CATALOGUE)
        menu.register(providers.PROCESSES)
        menu.register(providers.FEES)
        search_providers.register(providers.ProcedureSearch())
        form_users.register(form_uses.ProceduresUseForms())
        api_routers.register(ApiRouter("procedures.procedures", rest.router))
