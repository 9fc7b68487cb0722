"""What the frame around a page shows: who is signed in, for which commune, and the menu.

The design system knows no accounts and no communes. Whoever wires the platform supplies
one `Chrome` per request under the template variable `chrome`, by a context processor.
An empty address hides what it would lead to.
"""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the menu; `primary` ones also stand in the bottom bar of a phone."""

    label: str
    url: str
    icon: str = "circle"
    active: bool = False
    count: int = 0
    primary: bool = False


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Entries of the menu that belong together."""

    label: str
    entries: tuple[MenuEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class CommuneChoice:
    """A commune that this person may switch to."""

    name: str
    url: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class Chrome:
    """Everything that the frame around a page shows."""

    commune_name: str = ""
    province_name: str = ""
    emblem_url: str = ""
    address: str = ""
    hotline: str = ""
    home_url: str = "/"
    menu: tuple[MenuGroup, ...] = ()
    unread: int = 0
    notifications_url: str = ""
    user_id: str = ""
    user_name: str = ""
    user_title: str = ""
    profile_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    acting_for: str = ""
    stop_acting_url: str = ""
    emergency: str = ""
    emergency_until: str = ""
    emergency_url: str = ""
    communes: tuple[CommuneChoice, ...] = ()
    search_url: str = ""
    suggestions_url: str = ""
    search_terms: str = ""
    demo: bool = False
    env_note: str = ""
    idle_seconds: int = 0
    lock_url: str = ""

    @property
    def bottom_bar(self) -> tuple[MenuEntry, ...]:
        """Return the entries for the bottom bar of a phone: at most four."""
        entries = tuple(entry for group in self.menu for entry in group.entries)
        return tuple(entry for entry in entries if entry.primary)[:4]


def empty_chrome(request: HttpRequest) -> dict[str, Chrome]:
    """Supply an empty frame where nobody wires a real one."""
    return {"chrome": Chrome()}
