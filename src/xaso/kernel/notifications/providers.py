"""What the module offers to the frame of every page."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.notifications.permissions import SEE_DELIVERIES
from xaso.kernel.providers.api import MenuEntry, menu

name_actions({"notifications.delivery.sent_again": _("Sent a notice again")})
name_words({"notice_delivery": _("Outgoing notices"), "channel": _("Channel")})
DELIVERIES = menu.register(
    MenuEntry(
        key="notifications.deliveries",
        label=_("Outgoing notices"),
        url_name="notifications:deliveries",
        icon="send",
        group=_("Administration"),
        order=955,
        permission=SEE_DELIVERIES.key,
    )
)
