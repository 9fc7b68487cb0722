"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QueueConfig(AppConfig):
    """Numbers at the desk: taken, called, waited for and counted."""

    name = "xaso.public_services.queue"
    label = "queue"
    verbose_name = _("Queue")

    def ready(self) -> None:
        """Name permissions and audit words, the pages of the menu, the figure of the home page."""
        from xaso.kernel.providers.api import home_tiles, menu, work_holders
        from xaso.public_services.queue import (
            audit_names,
            permissions,
            providers,
            work_holder,
        )

        assert permissions.CALL  # noqa: S101
        assert audit_names  # noqa: S101
        menu.register(providers.DESK)
        menu.register(providers.AVERAGES)
        menu.register(providers.SETUP)
        home_tiles.register(providers.QueueTiles())
        work_holders.register(work_holder.DeskInHands())
