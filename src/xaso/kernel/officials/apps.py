"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficialsConfig(AppConfig):
    """Administration of officials, and the lending of roles."""

    name = "xaso.kernel.officials"
    label = "officials"
    verbose_name = _("Officials")

    def ready(self) -> None:
        """Name the permissions, the notices and the lines of the menu; listen for malware."""
        from xaso.kernel.officials import notices, permissions, providers  # noqa: F401
        from xaso.kernel.officials.subscribers import listen

        listen()
