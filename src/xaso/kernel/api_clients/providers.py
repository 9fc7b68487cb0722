"""What the module offers to the frame of every page, and what people read about its acts."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.api_clients.permissions import MANAGE
from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.providers.api import MenuEntry, menu

CLIENTS = menu.register(
    MenuEntry(
        key="api_clients.list",
        label=_("Connected programs"),
        url_name="api_clients:list",
        icon="link-45deg",
        group=_("Administration"),
        order=950,
        permission=MANAGE.key,
    )
)
name_actions(
    {
        "api_clients.client.registered": _("Connected program registered"),
        "api_clients.client.secret_changed": _("New secret for a connected program"),
        "api_clients.client.ended": _("Connected program ended"),
    }
)
name_words(
    {
        "api_client": _("Connected program"),
        "client_id": _("Client id"),
        "scopes": _("Scopes"),
        "communes": _("Communes"),
        "overlap_days": _("Days of overlap"),
    }
)
