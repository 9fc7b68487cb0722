"""What is paid for a dossier of the demonstration, and how the desk notes it."""

from functools import cache
from random import Random

from xaso.public_services.dossiers.demo import words
from xaso.public_services.dossiers.demo.matters import Matter
from xaso.public_services.dossiers.states import Channel
from xaso.public_services.procedures.api import Channel as FilingChannel
from xaso.public_services.procedures.api import estimate_fee

EXEMPT, PAID_LATER = 0.08, 0.12
OLD = 60
PAGES, COPIES = (1, 6), (1, 5)


class Till:
    """Draws what people pay: by page and copy, by the province's price, or nothing."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._quote = cache(estimate_fee)

    def take(self, matter: Matter, channel: str, age: int) -> tuple[int, str]:
        """Return the sum of a dossier and what the desk notes about it."""
        fee = self._price(matter, channel)
        if not fee:
            return 0, ""
        if matter.is_charge and self.rng.random() < EXEMPT:
            old = age >= OLD
            return 0, words.FREE_IF_OLD if old else self.rng.choice(words.EXEMPTIONS)
        if channel == Channel.ONLINE:
            return fee, words.ONLINE
        later = channel != Channel.IN_PERSON or self.rng.random() < PAID_LATER
        return fee, words.LATER if later else words.TAKEN

    def _price(self, matter: Matter, channel: str) -> int:
        filing = FilingChannel(channel) if channel in matter.times else FilingChannel.IN_PERSON
        pages = copies = 1
        if matter.by_page:
            pages, copies = self.rng.randint(*PAGES), self.rng.randint(*COPIES)
        quote = self._quote(matter.version, filing, quantity=pages, copies=copies)
        return matter.kind.charge if quote.total is None else quote.total
