"""Beginning and ending the session of a citizen."""

from typing import Any

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest

from xaso.kernel.accounts.api import (
    SignInEvent,
    User,
    begin_session,
    end_sessions,
    tell_watchers,
)
from xaso.kernel.audit.api import record
from xaso.kernel.identity.models import CitizenIdentity
from xaso.kernel.permissions.api import note_level
from xaso.kernel.tenancy.api import acting_in


@transaction.atomic
def enter(request: HttpRequest, identity: CitizenIdentity, *, commune_id: int | None) -> None:
    """Sign a citizen in; whatever the browser kept of somebody before is forgotten."""
    request.session.flush()
    begin_session(request, identity.user)
    note_level(request.session, identity.user, identity.level)
    _note("signed_in", identity.user, commune_id, way=identity.provider, level=identity.level)


@transaction.atomic
def leave(request: HttpRequest, *, commune_id: int | None) -> None:
    """End the session of this browser."""
    if isinstance(request.user, User):
        tell_watchers(request.user, SignInEvent.SIGNED_OUT)
        _note("signed_out", request.user, commune_id)
    logout(request)


@transaction.atomic
def end_by_provider(provider: str, subject: str, *, commune_id: int | None) -> int:
    """Sign somebody out everywhere because the provider says so; return how many browsers."""
    found = CitizenIdentity.objects.filter(provider=provider, subject=subject)
    identity = found.select_related("user").first()
    if identity is None:
        return 0
    ended = end_sessions(identity.user)
    _note("signed_out", identity.user, commune_id, way=provider)
    return ended


def _note(what: str, user: User, commune_id: int | None, **details: Any) -> None:
    if commune_id is not None:
        with acting_in(commune_id):
            record(
                f"identity.citizen.{what}",
                actor=user,
                subject=("accounts.user", user.pk),
                **details,
            )
