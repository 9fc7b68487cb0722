"""The port by which notices leave the product; e-mail today, SMS and Zalo through the same."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.providers.api import Registry, Text


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel carries: already in the receiver's language, with a full address."""

    id: UUID
    address: str
    sender: str
    subject: str
    body: str
    url: str


type Send = Callable[[Message], None]


class Channel(ABC):
    """A way out of the product."""

    key: str
    label: Text

    @abstractmethod
    def address_of(self, user: User) -> str:
        """Return where the channel reaches this person, or nothing."""

    @abstractmethod
    def accepts(self, address: str) -> bool:
        """Whether a citizen's address is one of this channel."""

    @abstractmethod
    def session(self) -> AbstractContextManager[Send]:
        """Open the channel for some messages; ``send`` raises when one was not taken.

        A message may come a second time under the same id when the process died between
        sending and noting it; channels pass the id on where the other side can use it.
        """


channels: Registry[Channel] = Registry(Channel)
