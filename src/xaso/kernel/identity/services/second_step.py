"""A passkey as the second step, for citizens who added one."""

import time
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from xaso.kernel.accounts.api import User, make_recovery_codes, remove_passkey
from xaso.kernel.identity.models import CitizenIdentity

PENDING, PENDING_SECONDS = "citizen_pending", 300


@transaction.atomic
def remove_key(user: User, passkey_id: UUID) -> None:
    """Forget a passkey; the codes on paper end with the last one, which alone they replace."""
    remove_passkey(user, passkey_id)
    if not user.passkeys.exists():
        user.recovery_codes.all().delete()


def codes_if_none_left(user: User) -> list[str]:
    """Return new codes on paper for who has none left that counts."""
    has_some = user.recovery_codes.filter(used_at__isnull=True).exists()
    return [] if has_some else make_recovery_codes(user)


def ask(session: SessionBase, identity: CitizenIdentity, target: str) -> None:
    """Remember who proved the first step in this browser."""
    session.cycle_key()
    session[PENDING] = {"identity": str(identity.pk), "next": target, "at": int(time.time())}


def pending(session: SessionBase) -> tuple[CitizenIdentity, str] | None:
    """Return who proved the first step a moment ago, and where they want to go."""
    kept: dict[str, Any] = session.get(PENDING) or {}
    if not kept or time.time() - kept["at"] > PENDING_SECONDS:
        return None
    found = CitizenIdentity.objects.select_related("user")
    identity = found.filter(pk=kept["identity"], user__is_active=True).first()
    return (identity, str(kept["next"])) if identity else None
