"""The browsers in which a person is signed in: described, listed, ended."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from xaso.kernel.accounts.models import Session, User
from xaso.kernel.accounts.session_store import SessionStore
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers
from xaso.lib.devices import browser_and_system, mask_address

SINCE, LAST_SEEN, DEVICE, PLACE = "since", "last_seen", "device", "place"
LOCKED, IDLE_MINUTES = "locked", "idle_minutes"
PRESENCE_SECONDS = 60
NoSuchSessionError = Session.DoesNotExist


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser; ``handle`` names it on pages, where its secret key must not stand."""

    handle: str
    browser: str
    system: str
    place: str
    since: datetime | None
    last_seen: datetime | None
    is_this: bool


def begin_session(request: HttpRequest, user: User) -> None:
    """Sign somebody in who proved to be the owner of the account, in a session of a new key."""
    login(request, user, backend="xaso.kernel.accounts.backend.AccountBackend")
    meta = request.META
    describe(request.session, meta.get("HTTP_USER_AGENT", ""), meta.get("REMOTE_ADDR", ""))
    tell_watchers(user, SignInEvent.SIGNED_IN)


def describe(session: SessionBase, user_agent: str, address: str) -> None:
    """Note in a new session which browser it is, from about where, since when."""
    session[SINCE] = int(time.time())
    session[DEVICE] = list(browser_and_system(user_agent))
    session[PLACE] = mask_address(address)


def idle_minutes(session: SessionBase) -> int:
    """Return after how many minutes without its owner a session locks."""
    return int(session.get(IDLE_MINUTES, settings.XASO_ACCOUNTS_IDLE_MINUTES))


def watch_closely(session: SessionBase) -> None:
    """Lock sooner while nobody is there, as for who administers."""
    session[IDLE_MINUTES] = settings.XASO_ACCOUNTS_IDLE_MINUTES_ADMIN


def is_locked(session: SessionBase) -> bool:
    """Whether nobody sat there for too long, now or before it locked."""
    last = session.get(LAST_SEEN)
    is_idle = last is not None and time.time() - last > idle_minutes(session) * 60
    return is_idle or bool(session.get(LOCKED))


def lock(session: SessionBase) -> None:
    """Keep everybody out but who proves to be the owner."""
    if not session.get(LOCKED):
        session[LOCKED] = True


def unlock(session: SessionBase) -> None:
    """Go on after the owner has proved to be there."""
    session.pop(LOCKED, None)
    session[LAST_SEEN] = int(time.time())


def open_sessions(user: User, this_key: str | None = None) -> list[OpenSession]:
    """Return the browsers in which the person is signed in, this one first."""
    found = [_read(row, this_key) for row in _running(user)]
    return sorted(found, key=lambda one: (not one.is_this, -_seconds(one.last_seen)))


@transaction.atomic
def end_session(user: User, handle: str) -> None:
    """Sign the person out of one browser; raises ``Session.DoesNotExist``."""
    chosen = [row for row in _running(user) if _handle(row) == handle]
    if not chosen:
        raise Session.DoesNotExist
    chosen[0].delete()
    tell_watchers(user, SignInEvent.SESSIONS_ENDED)


@transaction.atomic
def end_other_sessions(user: User, but: str | None) -> None:
    """Sign the person out everywhere but in one browser, because they want it so."""
    if end_sessions(user, but=but):
        tell_watchers(user, SignInEvent.SESSIONS_ENDED)


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign a person out everywhere, but for one browser; return how many it were."""
    return user.sessions.exclude(session_key=but or "").delete()[0]


def _running(user: User) -> list[Session]:
    return list(user.sessions.filter(expire_date__gt=timezone.now()))


def _read(row: Session, this_key: str | None) -> OpenSession:
    data: dict[str, Any] = SessionStore().decode(row.session_data)
    browser, system = data.get(DEVICE) or ("", "")
    return OpenSession(
        handle=_handle(row),
        browser=browser,
        system=system,
        place=data.get(PLACE, ""),
        since=_moment(data.get(SINCE)),
        last_seen=_moment(data.get(LAST_SEEN)),
        is_this=row.session_key == this_key,
    )


def _handle(row: Session) -> str:
    return sha256(row.session_key.encode()).hexdigest()[:24]


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0
