"""The port by which notices leave the product: e-mail, SMS, and what else is registered."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from xaso.kernel.notifications.contacts import Contact
from xaso.kernel.providers.api import Registry, Text


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel carries: already in the receiver's language, with a full address.

    ``words`` are those the texts were filled with, for channels with templates of their own.
    """

    id: UUID
    address: str
    sender: str
    subject: str
    body: str
    url: str
    language: str
    kind: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the other side said when it took a message.

    ``reference`` is its name of the message, by which its receipts are known; ``parts`` how
    many it counts and is paid for.
    """

    reference: str = ""
    parts: int = 0


class RefusedError(Exception):
    """The other side will never take this message: trying again is of no use.

    ``code`` is a short word or the provider's number, never anything about the receiver.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotNowError(Exception):
    """The other side takes the message from a later moment on."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


EMAIL = "notifications.email"
SMS = "notifications.sms"
ZALO = "notifications.zalo"
PUSH = "notifications.push"

NOT_SET_UP, NO_TEMPLATE, UNDELIVERED = "not_set_up", "no_template", "undelivered"
NO_ADDRESS, NO_DEVICE = "no_address", "no device"
OVER_BUDGET = "over_budget"
REFUSED = "refused:"
"""Before the code of who refused, in what is kept of an error."""

type Send = Callable[[Message], Sent | None]


class Channel(ABC):
    """A way out of the product; one that ``disturbs`` rings and keeps the quiet hours."""

    key: str
    label: Text
    disturbs: bool = False

    @abstractmethod
    def address_of(self, contact: Contact) -> str:
        """Return where the channel reaches this person, or nothing."""

    @abstractmethod
    def session(self) -> AbstractContextManager[Send]:
        """Open the channel for some messages; ``send`` raises when one was not taken.

        :class:`RefusedError` gives up at once, :class:`NotNowError` waits, anything else is
        tried again. A message may come a second time under the same id when the process died
        between sending and noting it; channels pass the id on where the other side can use it.
        """


channels: Registry[Channel] = Registry(Channel)
