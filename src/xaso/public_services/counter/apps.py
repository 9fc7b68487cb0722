"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CounterConfig(AppConfig):
    """The one-stop desk: intake in two minutes, and the desk's day."""

    name = "xaso.public_services.counter"
    label = "counter"
    verbose_name = _("Counter")

    def ready(self) -> None:
        """Name the permission, the pages of the menu, the notice of a receipt, the files of drafts."""
        from xaso.kernel.files.api import keepers
        from xaso.kernel.notifications.api import kinds
        from xaso.kernel.providers.api import menu
        from xaso.public_services.counter import notices, permissions, providers

        assert permissions.TAKE_IN  # noqa: S101
        menu.register(providers.INTAKE)
        menu.register(providers.TODAY)
        kinds.register(notices.RECEIPT)
        keepers.register(providers.DraftFiles())
