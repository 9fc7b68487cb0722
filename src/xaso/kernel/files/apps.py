"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Every file of the commune, encrypted, each content once."""

    name = "xaso.kernel.files"
    label = "files"
    verbose_name = _("Files")

    def ready(self) -> None:
        """Say what people call the entries of the audit trail."""
        from xaso.kernel.audit.api import name_actions, name_words

        name_words({"files.sweep": _("Clean-up of files")})
        name_actions(
            {
                "files.file.infected": _("Malware was found in a file"),
                "files.unused.removed": _("Files that nothing refers to were removed"),
            }
        )
