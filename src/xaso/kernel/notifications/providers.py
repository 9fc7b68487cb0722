"""What the module offers to the frame of every page."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.notifications.permissions import SEE_DELIVERIES, SET_UP_CHANNELS
from xaso.kernel.providers.api import MenuEntry, menu

name_actions(
    {
        "notifications.delivery.sent_again": _("Sent a notice again"),
        "notifications.delivery.many_sent_again": _("Sent many notices again"),
        "notifications.price.set": _("Entered a price of messages"),
        "notifications.price.withdrawn": _("Took a price of messages back"),
        "notifications.budget.set": _("Set the budget of messages"),
        "notifications.costs.exported": _("Costs of messages taken out"),
        "notifications.text.published": _("Published a text of notices"),
        "notifications.gateway.set_up": _("Set up a channel"),
        "notifications.address.taken": _("Confirmed an address for notices"),
        "notifications.address.forgotten": _("Removed an address for notices"),
    }
)
name_words(
    {
        "notice_delivery": _("Outgoing notices"),
        "channel": _("Channel"),
        "message_price": _("Price of messages"),
        "message_budget": _("Budget of messages"),
        "resend_run": _("Sending again"),
        "network": _("Network"),
        "dong": _("Đồng"),
        "month": _("Month"),
        "messages": _("Messages"),
        "left_out": _("Left out"),
        "ended": _("How it ended"),
        "valid_from": _("Valid from"),
        "notice_text": _("Texts of notices"),
        "language": _("Language"),
        "gateway": _("Gateway"),
        "way": _("Kind of address"),
        "open": _("Switched on"),
    }
)
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
COSTS = menu.register(
    MenuEntry(
        key="notifications.costs",
        label=_("Costs of messages"),
        url_name="notifications:costs",
        icon="cash-coin",
        group=_("Administration"),
        order=959,
        permission=SEE_DELIVERIES.key,
    )
)
SMS_PAGE = menu.register(
    MenuEntry(
        key="notifications.sms",
        label=_("Text messages"),
        url_name="notifications:sms",
        icon="phone",
        group=_("Administration"),
        order=956,
        permission=SET_UP_CHANNELS.key,
    )
)
ZALO_PAGE = menu.register(
    MenuEntry(
        key="notifications.zalo",
        label=_("Zalo"),
        url_name="notifications:zalo",
        icon="chat-dots",
        group=_("Administration"),
        order=957,
        permission=SET_UP_CHANNELS.key,
    )
)
TEXTS = menu.register(
    MenuEntry(
        key="notifications.texts",
        label=_("Texts of notices"),
        url_name="notifications:texts",
        icon="pencil",
        group=_("Administration"),
        order=958,
        permission=SET_UP_CHANNELS.key,
    )
)
