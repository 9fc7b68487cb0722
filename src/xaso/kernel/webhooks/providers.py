"""What the module offers to the frame of every page, and what people read about its acts."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.providers.api import MenuEntry, menu
from xaso.kernel.webhooks.permissions import MANAGE

RECEIVERS = menu.register(
    MenuEntry(
        key="webhooks.list",
        label=_("Event receivers"),
        url_name="webhooks:list",
        icon="send",
        group=_("Administration"),
        order=955,
        permission=MANAGE.key,
    )
)
name_actions(
    {
        "webhooks.webhook.registered": _("Receiver of events registered"),
        "webhooks.webhook.paused": _("Sending of events paused"),
        "webhooks.webhook.continued": _("Sending of events continued"),
        "webhooks.webhook.ended": _("Receiver of events ended"),
        "webhooks.delivery.sent_again": _("Events sent to a receiver again"),
    }
)
name_words(
    {
        "webhook": _("Event receiver"),
        "url": _("Address"),
        "failures": _("Failures in a row"),
        "count": _("How many"),
    }
)
