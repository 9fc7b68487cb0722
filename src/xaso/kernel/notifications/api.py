"""What other modules use of notifications."""

from xaso.kernel.notifications.about import NoticeAbout, notices_about
from xaso.kernel.notifications.channels import (
    EMAIL,
    PUSH,
    SMS,
    ZALO,
    Channel,
    Message,
    NotNowError,
    RefusedError,
    Send,
    Sent,
    channels,
)
from xaso.kernel.notifications.choices import set_choice, take_address
from xaso.kernel.notifications.contacts import Contact
from xaso.kernel.notifications.kinds import NoticeKind, TalkativeSubjectError, kinds
from xaso.kernel.notifications.matters import Matter, matters
from xaso.kernel.notifications.models import Way
from xaso.kernel.notifications.places import unread_of
from xaso.kernel.notifications.services import (
    ForeignAddressError,
    UnreachableAddressError,
    has_way,
    mark_read,
    notify,
)

__all__ = [
    "EMAIL",
    "PUSH",
    "SMS",
    "ZALO",
    "Channel",
    "Contact",
    "ForeignAddressError",
    "Matter",
    "Message",
    "NotNowError",
    "NoticeAbout",
    "NoticeKind",
    "RefusedError",
    "Send",
    "Sent",
    "TalkativeSubjectError",
    "UnreachableAddressError",
    "Way",
    "channels",
    "has_way",
    "kinds",
    "mark_read",
    "matters",
    "notices_about",
    "notify",
    "set_choice",
    "take_address",
    "unread_of",
]
