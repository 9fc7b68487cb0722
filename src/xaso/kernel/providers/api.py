"""What other modules use of providers."""

from xaso.kernel.providers.interfaces import (
    HomeTiles,
    Inbox,
    InboxItem,
    MenuEntry,
    SearchHit,
    SearchProvider,
    Text,
    Tile,
)
from xaso.kernel.providers.registry import DuplicateKeyError, Registry

__all__ = [
    "DuplicateKeyError",
    "HomeTiles",
    "Inbox",
    "InboxItem",
    "MenuEntry",
    "Registry",
    "SearchHit",
    "SearchProvider",
    "Text",
    "Tile",
    "home_tiles",
    "inboxes",
    "menu",
    "search_providers",
]

menu: Registry[MenuEntry] = Registry(MenuEntry)
home_tiles: Registry[HomeTiles] = Registry(HomeTiles)
inboxes: Registry[Inbox] = Registry(Inbox)
search_providers: Registry[SearchProvider] = Registry(SearchProvider)
