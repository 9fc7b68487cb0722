"""What modules offer to those that gather from all: menus, tiles, inbox, search, work in hands."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the official's menu, shown to those who hold the permission.

    In the menu of public pages, what is ``for_citizens`` is shown to who has signed in; that and
    what is ``of_ones_own`` stands on the page of the citizen's account, too.
    """

    key: str
    label: Text
    url_name: str
    icon: str
    group: Text
    order: int
    permission: str | None = None
    primary: bool = False  # also in the bottom bar of a phone
    for_citizens: bool = False
    of_ones_own: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure on the home page, with the address of the rows behind it."""

    label: Text
    value: int
    url: str
    tone: str = "plain"  # plain, good, warn, bad
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something that waits for this person, whatever module it comes from."""

    title: str
    url: str
    state: Text
    due_at: datetime | None = None
    tone: str = "plain"
    note: Text = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One found thing."""

    title: str
    url: str
    kind: Text
    detail: str = ""
    score: float = 0.0


class HomeTiles(ABC):
    """A module's figures for the home page."""

    key: str

    @abstractmethod
    def tiles(self, request: HttpRequest) -> Sequence[Tile]:
        """Return the figures this person should see; constant queries."""


class Inbox(ABC):
    """A module's part of "what must I do now"."""

    key: str

    @abstractmethod
    def items(self, request: HttpRequest, *, limit: int) -> Sequence[InboxItem]:
        """Return what waits for this person, most urgent first, at most ``limit``."""


class SearchProvider(ABC):
    """A module's part of the one search box."""

    key: str
    label: Text

    @abstractmethod
    def search(self, request: HttpRequest, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Return what this person may see and ``text`` may mean, best first."""


@dataclass(frozen=True, slots=True)
class HeldWork:
    """Some work that lies with one person, of one kind.

    Whoever takes it over holds ``role`` in the unit; without a role it only ends.
    """

    key: str
    label: Text
    count: int
    unit_id: UUID | None = None
    unit_name: str = ""
    role: str = ""


class WorkHolder(ABC):
    """A module's part of what lies with a person who leaves."""

    key: str

    @abstractmethod
    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return what lies with the person in the commune in force; constant queries."""

    @abstractmethod
    def hand_over(self, work: HeldWork, hand: "HandOver", *, limit: int) -> int:
        """Hand at most so many on, each with its trace; return how many, 0 at the end."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """From whom to whom work goes, who asked for it and why; to nobody: to the unit."""

    giver_id: UUID
    receiver_id: UUID | None
    asked_by_id: UUID
    reason: Text
