"""What the module offers to the pages that gather from all."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.events.permissions import SEE_DEAD_LETTERS
from xaso.kernel.providers.api import MenuEntry, menu

name_actions({"events.letter.sent_again": _("Sent an event again")})
name_words(
    {"dead_letter": _("Undelivered events"), "event": _("Event"), "subscriber": _("Receiver")}
)
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
