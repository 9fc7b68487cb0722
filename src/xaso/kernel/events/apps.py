"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Tells higher modules what happened, surely and once."""

    name = "xaso.kernel.events"
    label = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        """Name the permissions and offer the page to the menu."""
        from xaso.kernel.events import permissions, providers  # noqa: F401
