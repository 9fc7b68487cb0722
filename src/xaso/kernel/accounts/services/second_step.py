"""A second step that certain roles have to set up before anything else."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.queries import roles_in_force

WANTED = "second_step_wanted"


def weigh_second_step(session: SessionBase, user: User) -> None:
    """Note in a session whether its owner has to set up a second step before anything else.

    Asked when a session begins and when the means of signing in or the powers change, not at
    every page.
    """
    if _is_demanded_of(user):
        session[WANTED] = True
    else:
        session.pop(WANTED, None)


def is_second_step_wanted(session: SessionBase) -> bool:
    """Whether the owner of the session has to set up a second step first."""
    return bool(session.get(WANTED))


def _is_demanded_of(user: User) -> bool:
    """Whether a role of theirs, lent and emergency ones too, asks for what they do not have."""
    demanding = settings.XASO_ACCOUNTS_SECOND_STEP_ROLES
    if not demanding or user.has_second_factor:
        return False
    roles = roles_in_force(user.pk, timezone.localdate())
    return any(one.role in demanding for one in roles)
