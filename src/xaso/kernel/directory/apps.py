"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """The commune's authority, its units and villages, and the way from old communes to new."""

    name = "xaso.kernel.directory"
    label = "directory"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        """Name the permission, the actions and the lines of the menu."""
        from xaso.kernel.directory import permissions, providers  # noqa: F401
