"""What documents of ours offer to the pages that gather from all: menu and inbox."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import Inbox, InboxItem, MenuEntry
from xaso.office.documents.models import Document
from xaso.office.documents.permissions import SEE, SEE_ALL
from xaso.office.documents.presentation import WAITS
from xaso.office.documents.queries.lists import waiting_for
from xaso.office.documents.states import Urgency

OFFICE = gettext_lazy("Documents")
MENU = (
    MenuEntry(
        key="documents.own",
        label=pgettext_lazy("menu", "Our documents"),
        url_name="documents:waiting",
        icon="file-earmark-text",
        group=OFFICE,
        order=320,
        permission=SEE.key,
    ),
    MenuEntry(
        key="documents.register",
        label=pgettext_lazy("menu", "Registers of documents"),
        url_name="documents:register",
        icon="journal-text",
        group=OFFICE,
        order=330,
        permission=SEE_ALL.key,
    ),
)


class OwnInbox(Inbox):
    """Documents of ours that wait for this person's act."""

    key = "documents.own_inbox"

    def items(self, request: HttpRequest, *, limit: int) -> Sequence[InboxItem]:
        """Return what waits, the oldest first; one query."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(SEE.key):
            return []
        return [_item(one) for one in waiting_for(user).order_by("updated_at")[:limit]]


def _item(one: Document) -> InboxItem:
    is_urgent = one.urgency != Urgency.NORMAL
    return InboxItem(
        title=one.subject,
        url=one.get_absolute_url(),
        state=str(WAITS.get(getattr(one, "waits", ""), "")),
        tone="warn" if is_urgent else "plain",
        note=one.code or one.type_name,
    )
