"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """Electronic forms: what they say, filling them in, printing them."""

    name = "xaso.kernel.forms"
    label = "eforms"  # "forms" is Django's own
    verbose_name = _("Electronic forms")

    def ready(self) -> None:
        """Name the permission and the audited acts, offer the page, keep the files of drafts."""
        from xaso.kernel.files.api import keepers
        from xaso.kernel.forms import permissions, providers
        from xaso.kernel.providers.api import menu

        assert permissions.EDIT  # noqa: S101
        menu.register(providers.FORMS)
        keepers.register(providers.DraftFiles())
