"""Reads over notices."""

from uuid import UUID

from xaso.kernel.notifications.models import Notice

MOST_COUNTED = 100
"""The bell says "99+" above, so nothing more is counted."""


def count_unread(user_id: UUID) -> int:
    """Return how many notices the person has not opened, in the commune in force."""
    unread = Notice.objects.of(user_id).unread().order_by()
    return unread[:MOST_COUNTED].count()
