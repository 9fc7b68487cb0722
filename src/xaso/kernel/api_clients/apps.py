"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiClientsConfig(AppConfig):
    """Programs of other organisations that call the API."""

    name = "xaso.kernel.api_clients"
    label = "api_clients"
    verbose_name = _("Connected programs")

    def ready(self) -> None:
        """Name the permission, the audited acts and the line of the menu."""
        from xaso.kernel.api_clients import permissions, providers  # noqa: F401
