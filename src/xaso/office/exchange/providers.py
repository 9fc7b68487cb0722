"""What the exchange offers to the menu and the home page."""

from collections.abc import Sequence

from django.db.models.functions import Length
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import HomeTiles, MenuEntry, Tile
from xaso.office.documents.api import ListedReceiver, ReceiverDirectory
from xaso.office.exchange.models import ExchangePartner
from xaso.office.exchange.permissions import OPERATE, WATCH
from xaso.office.exchange.queries.figures import count_to_look_at

DESK = MenuEntry(
    "exchange.desk",
    _("Document exchange"),
    "exchange:start",
    "arrow-left-right",
    _("Documents"),
    340,
    permission=OPERATE.key,
)
LINES = MenuEntry(
    "exchange.lines",
    _("Exchange gateways"),
    "exchange:lines",
    "diagram-3",
    _("Administration"),
    945,
    permission=WATCH.key,
)


class PartnerDirectory(ReceiverDirectory):
    """The agencies that gateways list, for who types receivers."""

    key = "exchange.partners"

    def find(self, text: str, limit: int) -> Sequence[ListedReceiver]:
        """Return agencies by name or code, the shortest names first: they are the nearest to the text."""
        rows = ExchangePartner.objects.in_force().found_by(text)
        return [
            ListedReceiver(one.code, one.name, one.parent_name)
            for one in rows.order_by(Length("name"), "code")[:limit]
        ]


class ExchangeTiles(HomeTiles):
    """How much waits for the clerk at the exchange."""

    key = "exchange.tiles"

    def tiles(self, request: HttpRequest) -> Sequence[Tile]:
        """Return the figure for who works there, where there is any; one query."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(OPERATE.key):
            return []
        count = count_to_look_at()
        return (
            [Tile(_("Exchange: to look at"), count, reverse("exchange:start"))] if count else []
        )
