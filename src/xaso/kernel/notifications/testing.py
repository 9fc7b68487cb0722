"""Notices for tests of other modules."""

from uuid import UUID

from xaso.kernel.notifications.models import Notice


def subjects_for(user_id: UUID) -> list[str]:
    """Return what a person was told in the commune in force, newest first."""
    return [notice.subject for notice in Notice.objects.of(user_id)]
