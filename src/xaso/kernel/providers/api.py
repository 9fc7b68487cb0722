"""What other modules use of providers."""

from xaso.kernel.providers.asking import Answer, ask_all
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
    "Answer",
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
    "ask_all",
    "home_tiles",
    "inboxes",
    "menu",
    "search_providers",
]

menu: Registry[MenuEntry] = Registry(MenuEntry)
home_tiles: Registry[HomeTiles] = Registry(HomeTiles)
inboxes: Registry[Inbox] = Registry(Inbox)
search_providers: Registry[SearchProvider] = Registry(SearchProvider)
