"""Reads over notices."""

from uuid import UUID

from xaso.kernel.notifications.models import Notice
from xaso.kernel.tenancy.api import read_prepared

MOST_COUNTED = 100
"""The bell says "99+" above, so nothing more is counted."""


def count_unread(user_id: UUID) -> int:
    """Return how many notices the person has not opened, in the commune in force."""
    ((count,),) = read_prepared("notifications.unread", _count_unread, user_id)
    return int(count)


def _count_unread(user_id: UUID) -> int:
    unread = Notice.objects.of(user_id).unread().order_by()
    return unread[:MOST_COUNTED].count()
