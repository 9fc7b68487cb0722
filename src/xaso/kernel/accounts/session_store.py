"""Django's store of sessions in the database, which also notes whose each is."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from xaso.kernel.accounts.models import Session


class SessionStore(DatabaseStore):
    """What ``SESSION_ENGINE`` names."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of the sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to be written, with the account that is signed in, if any."""
        plain = super().create_model_instance(data)
        return Session(
            session_key=plain.session_key,
            session_data=plain.session_data,
            expire_date=plain.expire_date,
            user_id=data.get(SESSION_KEY),
        )
