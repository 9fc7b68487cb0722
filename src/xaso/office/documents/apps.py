"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Documents: written here or come in, numbered, registered, released, handled."""

    name = "xaso.office.documents"
    label = "documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        """Name the permissions and acts, offer papers to signing, listen to events."""
        from xaso.office.documents import audit_names, notices, permissions, subscribers  # noqa: F401
        from xaso.office.documents.file_readers import may_read
        from xaso.office.documents.services.annexes import AnnexSource
        from xaso.office.documents.services.copying import CopySource
        from xaso.office.documents.services.signing import DocumentSource
        from xaso.office.signing.api import register_reader, sources

        register_reader("documents", may_read)
        sources.register(DocumentSource())
        sources.register(CopySource())
        sources.register(AnnexSource())
        subscribers.listen()
        self._offer_own()
        self._offer_incoming()

    def _offer_own(self) -> None:
        """Offer menu and inbox of documents of ours, and what leavers were writing."""
        from xaso.kernel.providers.api import inboxes, menu, work_holders
        from xaso.office.documents import providers, work_holder

        for entry in providers.MENU:
            menu.register(entry)
        inboxes.register(providers.OwnInbox())
        work_holders.register(work_holder.DraftsInHands())
        work_holders.register(work_holder.ChecksInHands())

    def _offer_incoming(self) -> None:
        """Offer menu, tiles, inbox and search of documents that come in."""
        from xaso.kernel.events.api import subscribe
        from xaso.kernel.providers.api import (
            home_tiles,
            inboxes,
            menu,
            search_providers,
            work_holders,
        )
        from xaso.office.documents import notices_incoming, providers_incoming  # noqa: F401
        from xaso.office.documents.events import DocumentReleased
        from xaso.office.documents.mailbox import audit_names, subscribers  # noqa: F401
        from xaso.office.documents.services.finding import index_released

        subscribers.listen()
        menu.register(providers_incoming.INCOMING)
        home_tiles.register(providers_incoming.IncomingTiles())
        inboxes.register(providers_incoming.IncomingInbox())
        search_providers.register(providers_incoming.DocumentSearch())
        work_holders.register(providers_incoming.ArrivalsInHands())
        subscribe(DocumentReleased, index_released, key="documents.index_released")
