"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    """Work files."""

    name = "xaso.office.archive"
    label = "archive"
    verbose_name = _("Work files")

    def ready(self) -> None:
        """Name the permissions; offer menu, tiles, inbox, search and what leavers hand over."""
        from xaso.kernel.providers.api import (
            home_tiles,
            inboxes,
            menu,
            search_providers,
            work_holders,
        )
        from xaso.office.archive import notices, permissions, providers, work_holder

        assert permissions.KEEP  # noqa: S101
        assert notices.HAND_OVER_DUE  # noqa: S101
        menu.register(providers.FILES)
        home_tiles.register(providers.ArchiveTiles())
        inboxes.register(providers.ArchiveInbox())
        search_providers.register(providers.FileSearch())
        work_holders.register(work_holder.FilesInHands())
        work_holders.register(work_holder.ListsInHands())
