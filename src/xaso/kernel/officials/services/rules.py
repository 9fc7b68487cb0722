"""What must hold before somebody's account or role is changed."""

from uuid import UUID

from django.utils import timezone

from xaso.kernel.accounts.api import User
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.officials.queries import it_officers_of, officials_of, works_elsewhere
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune


class LastItOfficerError(Exception):
    """Nobody would be left to administer the commune."""


class WorksElsewhereError(Exception):
    """The account also acts in a commune that this person does not administer."""


class NoAddressError(Exception):
    """The official has no e-mail address to which an invitation could go."""


class NotLendableError(Exception):
    """The role is not one's own, or the receiver does not work here."""


def official_here(official_id: UUID) -> User:
    """Return an official of the commune in force, locked; raises ``User.DoesNotExist``."""
    found = officials_of(require_commune()).select_for_update(of=("self",))
    return found.get(pk=official_id)


def account_to_change(official_id: UUID, *, actor: User) -> User:
    """Return the locked account if this person administers it wherever it acts."""
    access = require(actor, MANAGE.key)
    official = official_here(official_id)
    if works_elsewhere(official, access, timezone.localdate()):
        raise WorksElsewhereError
    return official


def keep_an_it_officer(without: UUID) -> None:
    """Raise :class:`LastItOfficerError` if nobody but this person administers the commune.

    The rows are locked, so that two IT officers cannot remove each other at once.
    """
    rows = it_officers_of(require_commune(), timezone.localdate())
    holders = {row.user_id for row in rows.select_for_update(of=("self",)).order_by("pk")}
    if holders == {without}:
        raise LastItOfficerError
