"""What other modules use of notifications."""

from xaso.kernel.notifications.channels import Channel, Message, Send, channels
from xaso.kernel.notifications.kinds import NoticeKind, TalkativeSubjectError, kinds
from xaso.kernel.notifications.services import (
    ForeignAddressError,
    UnreachableAddressError,
    mark_read,
    notify,
)

EMAIL = "notifications.email"

__all__ = [
    "EMAIL",
    "Channel",
    "ForeignAddressError",
    "Message",
    "NoticeKind",
    "Send",
    "TalkativeSubjectError",
    "UnreachableAddressError",
    "channels",
    "kinds",
    "mark_read",
    "notify",
]
