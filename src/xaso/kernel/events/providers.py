"""What the module offers to the pages that gather from all."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.events.permissions import SEE_DEAD_LETTERS
from xaso.kernel.providers.api import MenuEntry, menu

UNDELIVERED = menu.register(
    MenuEntry(
        key="events.letters",
        label=_("Undelivered events"),
        url_name="events:letters",
        icon="inboxes",
        group=_("Administration"),
        order=960,
        permission=SEE_DEAD_LETTERS.key,
    )
)
