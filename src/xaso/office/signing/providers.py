"""What signing offers to the menu, the home page and the inbox."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import HomeTiles, Inbox, InboxItem, MenuEntry, Tile
from xaso.lib import clock
from xaso.office.signing.models import SigningStep
from xaso.office.signing.permissions import RECORD_AUTHORITY, SEE_KEYS, SIGN
from xaso.office.signing.queries.waiting import all_waiting

SHOWN = 50
OFFICE = gettext_lazy("Documents")
MENU = (
    MenuEntry(
        key="signing.start",
        label=gettext_lazy("Waiting for my signature"),
        url_name="signing:start",
        icon="pen",
        group=OFFICE,
        order=310,
        permission=SIGN.key,
    ),
    MenuEntry(
        key="signing.keys",
        label=gettext_lazy("Keys and pictures"),
        url_name="signing:keys",
        icon="key",
        group=OFFICE,
        order=390,
        permission=SIGN.key,
    ),
    MenuEntry(
        key="signing.authorities",
        label=gettext_lazy("Signing authorities"),
        url_name="signing:authorities",
        icon="person-check",
        group=OFFICE,
        order=391,
        permission=RECORD_AUTHORITY.key,
    ),
    MenuEntry(
        key="signing.all-keys",
        label=gettext_lazy("Signing keys of the commune"),
        url_name="signing:all-keys",
        icon="shield-lock",
        group=OFFICE,
        order=392,
        permission=SEE_KEYS.key,
    ),
)


PUBLIC_CHECK = MenuEntry(
    key="signing.check",
    label=gettext_lazy("Check a signed document"),
    url_name="check:start",
    icon="patch-check",
    group="",
    order=40,
)


class SigningTiles(HomeTiles):
    """How many papers wait for this person's signature."""

    key = "signing.tiles"

    def tiles(self, request: HttpRequest) -> Sequence[Tile]:
        """Return the figure for who may sign, where there is any; one query with the inbox."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(SIGN.key):
            return []
        waiting = _waiting(request, user)
        count = waiting[0].total if waiting else 0
        label = gettext_lazy("Waiting for my signature")
        return [Tile(label, count, reverse("signing:start"))] if count else []


class SigningInbox(Inbox):
    """Papers that wait for this person's own signature."""

    key = "signing.inbox"

    def items(self, request: HttpRequest, *, limit: int) -> Sequence[InboxItem]:
        """Return the most urgent ones first; one query with the tile."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(SIGN.key):
            return []
        return [_item(step) for step in _waiting(request, user)[:limit]]


def _waiting(request: HttpRequest, user: User) -> list[Any]:
    """Return the first papers that wait, asked for once a request by tile and inbox."""
    known = request.__dict__.get("_signing_waiting")
    if known is None:
        known = request.__dict__["_signing_waiting"] = list(all_waiting(user)[:SHOWN])
    found: list[Any] = known
    return found


def _item(step: SigningStep) -> InboxItem:
    request = step.request
    is_late = request.due_on is not None and request.due_on < clock.today()
    return InboxItem(
        title=request.title,
        url=reverse("signing:step", args=[step.pk]),
        state=_("Waits for your signature"),
        tone="bad" if is_late else "warn" if request.is_urgent else "plain",
        note=request.requested_by.full_name,
    )
