"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Tells connected programs what happened: they ask, or they are told."""

    name = "xaso.kernel.webhooks"
    label = "webhooks"
    verbose_name = _("Event receivers")

    def ready(self) -> None:
        """Name the permission, the notice and the scope; offer the page and the operation."""
        from xaso.kernel.api_clients.api import ApiRouter, api_routers
        from xaso.kernel.webhooks import notices, permissions, providers, rest  # noqa: F401

        api_routers.register(ApiRouter("webhooks.events", rest.router))
