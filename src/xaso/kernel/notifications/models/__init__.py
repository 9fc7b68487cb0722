"""Notices and their deliveries, how people want to be reached, the gateways out, costs."""

from xaso.kernel.notifications.models.contacts import AddressCode, ContactChoice, Way
from xaso.kernel.notifications.models.costs import (
    MessageBudget,
    MessagePrice,
    MonthlySpending,
    Network,
)
from xaso.kernel.notifications.models.gateways import Gateway
from xaso.kernel.notifications.models.inbox import NoticePlace
from xaso.kernel.notifications.models.notices import Notice, NoticeDelivery
from xaso.kernel.notifications.models.push import PushDevice, PushKey
from xaso.kernel.notifications.models.resending import ResendRun
from xaso.kernel.notifications.models.templates import NoticeTemplate
from xaso.kernel.notifications.models.zalo import ZaloAccount

__all__ = [
    "AddressCode",
    "ContactChoice",
    "Gateway",
    "MessageBudget",
    "MessagePrice",
    "MonthlySpending",
    "Network",
    "Notice",
    "NoticeDelivery",
    "NoticePlace",
    "NoticeTemplate",
    "PushDevice",
    "PushKey",
    "ResendRun",
    "Way",
    "ZaloAccount",
]
