"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Every file of the commune, encrypted, each content once."""

    name = "xaso.kernel.files"
    label = "files"
    verbose_name = _("Files")

    def ready(self) -> None:
        """Offer the list of files held back, and say what people call entries of the trail."""
        from xaso.kernel.files import providers  # noqa: F401
