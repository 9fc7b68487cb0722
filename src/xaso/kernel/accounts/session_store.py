"""Django's store of sessions in the database, which also notes whose each is."""

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from xaso.kernel.accounts.models import Session
from xaso.kernel.tenancy.api import read_prepared


class SessionStore(DatabaseStore):
    """What ``SESSION_ENGINE`` names."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of the sessions."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        """Read the session that begins each request by a statement that is written once."""
        key = str(self.session_key)
        rows = read_prepared("accounts.session", _session_of, key, timezone.now())
        if not rows:
            self._session_key = None
            return None
        return Session(session_key=key, session_data=rows[0][0])

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to be written, with the account that is signed in, if any."""
        plain = super().create_model_instance(data)
        return Session(
            session_key=plain.session_key,
            session_data=plain.session_data,
            expire_date=plain.expire_date,
            user_id=data.get(SESSION_KEY),
        )


def _session_of(key: str, now: datetime) -> list[tuple[str]]:
    rows = Session.objects.filter(session_key=key, expire_date__gt=now)
    return list(rows.values_list("session_data"))
