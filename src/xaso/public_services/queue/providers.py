"""What the queue offers to the menu and the home page."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import HomeTiles, MenuEntry, Tile
from xaso.lib import clock
from xaso.public_services.queue.models import QueueLine, QueueTicket
from xaso.public_services.queue.permissions import CALL, SEE_AVERAGES, SET_UP

_GROUP = _("One-stop shop")
DESK = MenuEntry(
    "queue.desk", _("Call numbers"), "queue:desk", "megaphone", _GROUP, 105, permission=CALL.key
)
AVERAGES = MenuEntry(
    "queue.averages",
    _("Waiting times"),
    "queue:averages",
    "stopwatch",
    _GROUP,
    150,
    permission=SEE_AVERAGES.key,
)
SETUP = MenuEntry(
    "queue.setup",
    _("Set up the queue"),
    "queue:setup",
    "ticket-perforated",
    _("Administration"),
    930,
    permission=SET_UP.key,
)


class QueueTiles(HomeTiles):
    """How many people wait in the hall."""

    key = "queue.tiles"

    def tiles(self, request: HttpRequest) -> Sequence[Tile]:
        """Return the figure for who calls numbers, where the commune has a queue; two queries."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(CALL.key):
            return []
        if not QueueLine.objects.filter(is_active=True).exists():
            return []
        count = QueueTicket.objects.waiting(clock.today()).count()
        return [Tile(_("People waiting in the hall"), count, reverse("queue:desk"))]
