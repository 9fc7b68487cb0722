"""What the module offers to the frame of every page."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.permissions import SEE_DELIVERIES
from xaso.kernel.providers.api import MenuEntry, menu

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
