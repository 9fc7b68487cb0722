"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """What happened, who did it, and who looked at whose data."""

    name = "xaso.kernel.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        """Name the permissions, the actions and the lines of the menu."""
        from xaso.kernel.audit import permissions, providers  # noqa: F401
