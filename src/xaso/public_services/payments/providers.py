"""What payments offers to the menu and the home page."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import HomeTiles, MenuEntry, Tile
from xaso.public_services.payments.permissions import CLEAR, SEE_TAKINGS, SET_UP, TAKE_CASH
from xaso.public_services.payments.queries.looking import count_to_look_at

_GROUP = _("One-stop shop")
SHIFT = MenuEntry(
    "payments.shift",
    _("Cash shift"),
    "payments:shift",
    "cash-coin",
    _GROUP,
    112,
    permission=TAKE_CASH.key,
)
LOOK = MenuEntry(
    "payments.look",
    _("Money to look at"),
    "payments:look",
    "question-circle",
    _GROUP,
    155,
    permission=SEE_TAKINGS.key,
)
TAKINGS = MenuEntry(
    "payments.takings",
    _("Takings"),
    "payments:takings",
    "journal-text",
    _GROUP,
    156,
    permission=SEE_TAKINGS.key,
)
RECEIPTS = MenuEntry(
    "payments.receipts",
    _("Receipts"),
    "payments:receipts",
    "receipt",
    _GROUP,
    157,
    permission=SEE_TAKINGS.key,
)
ACCOUNTS = MenuEntry(
    "payments.accounts",
    _("Payment accounts"),
    "payments:accounts",
    "bank",
    _("Administration"),
    935,
    permission=SET_UP.key,
)


class MoneyTiles(HomeTiles):
    """How much money waits for people."""

    key = "payments.tiles"

    def tiles(self, request: HttpRequest) -> Sequence[Tile]:
        """Return the figure for who clears money, where there is any; one query."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(CLEAR.key):
            return []
        count = count_to_look_at()
        return [Tile(_("Money to look at"), count, reverse("payments:look"))] if count else []
