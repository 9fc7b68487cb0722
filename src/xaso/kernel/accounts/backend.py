"""Finding again who is signed in, at the beginning of every request."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.db import DEFAULT_DB_ALIAS

from xaso.kernel.accounts.models import User
from xaso.kernel.tenancy.api import read_prepared


class AccountBackend(ModelBackend):
    """Django's own, whose one statement of each request is written once a process (ADR 0014)."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the account of a session while it may be used."""
        rows = read_prepared("accounts.account", _account, user_id)
        user = User.from_db(DEFAULT_DB_ALIAS, _COLUMNS, rows[0]) if rows else None
        return user if self.user_can_authenticate(user) else None


def _account(user_id: UUID) -> list[tuple[Any, ...]]:
    return list(User.objects.filter(pk=user_id).values_list(*_COLUMNS))


_COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)
