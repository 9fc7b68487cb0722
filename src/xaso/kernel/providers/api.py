"""What other modules use of providers."""

from xaso.kernel.providers.asking import Answer, ask_all
from xaso.kernel.providers.interfaces import (
    HandOver,
    HeldWork,
    HomeTiles,
    Inbox,
    InboxItem,
    MenuEntry,
    SearchHit,
    SearchProvider,
    Text,
    Tile,
    WorkHolder,
)
from xaso.kernel.providers.registry import DuplicateKeyError, Registry

__all__ = [
    "Answer",
    "DuplicateKeyError",
    "HandOver",
    "HeldWork",
    "HomeTiles",
    "Inbox",
    "InboxItem",
    "MenuEntry",
    "Registry",
    "SearchHit",
    "SearchProvider",
    "Text",
    "Tile",
    "WorkHolder",
    "ask_all",
    "home_tiles",
    "inboxes",
    "menu",
    "public_menu",
    "search_providers",
    "work_holders",
]

menu: Registry[MenuEntry] = Registry(MenuEntry)
public_menu: Registry[MenuEntry] = Registry(MenuEntry)
"""The ways that every public page shows to those who have not signed in."""
home_tiles: Registry[HomeTiles] = Registry(HomeTiles)
inboxes: Registry[Inbox] = Registry(Inbox)
search_providers: Registry[SearchProvider] = Registry(SearchProvider)
work_holders: Registry[WorkHolder] = Registry(WorkHolder)
