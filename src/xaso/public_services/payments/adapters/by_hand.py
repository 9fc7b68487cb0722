"""Ways of paying that no provider tells of: cash at the desk, and the post."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from xaso.public_services.payments.adapters.port import (
    Instruction,
    Notice,
    NoticeRefusedError,
    Payable,
    ProviderSettings,
)
from xaso.public_services.payments.adapters.reading import UNREADABLE
from xaso.public_services.payments.states import NoticeReason


class ByHand:
    """Money that an official books: what was put on the desk, or what the post's list says."""

    def create(self, settings: ProviderSettings, payable: Payable) -> Instruction:
        """Return the code to name at the desk or to write on the post's list."""
        return Instruction(payable.code)

    def parse_notice(
        self, settings: ProviderSettings, body: bytes, headers: Mapping[str, str], now: datetime
    ) -> Notice:
        """Refuse: nobody sends notices of this."""
        raise NoticeRefusedError(NoticeReason.UNREADABLE, UNREADABLE)

    def fetch_statement(
        self, settings: ProviderSettings, day: date, now: datetime
    ) -> Sequence[Notice] | None:
        """Return nothing: the cash book and the post's list are the statement."""
        return None
