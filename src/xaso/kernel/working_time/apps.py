"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkingTimeConfig(AppConfig):
    """Working hours, holidays, and when things are due."""

    name = "xaso.kernel.working_time"
    label = "working_time"
    verbose_name = _("Working time")

    def ready(self) -> None:
        """Offer the module's permission and its line of the menu."""
        from xaso.kernel.working_time import permissions, providers

        permissions.offer()
        providers.offer()
