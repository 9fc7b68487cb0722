"""Accounts of officials: added, disabled, opened again, given a new way to sign in."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xaso.kernel.accounts.api import (
    User,
    clear_failures,
    end_sessions,
    forget_second_factors,
    give_first_password,
    invite,
)
from xaso.kernel.audit.api import about, record
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.notices import INVITED
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.officials.services.roles import give
from xaso.kernel.officials.services.rules import (
    DisabledAccountError,
    NoAddressError,
    account_to_change,
    keep_it_officers_everywhere,
)
from xaso.kernel.officials.sign_in_changes import tell_of_reset
from xaso.kernel.officials.values import (
    NewOfficial,
    RoleGiven,
    make_first_password,
    propose_username,
)
from xaso.kernel.permissions.api import require


@transaction.atomic
def add_official(person: NewOfficial, role: RoleGiven, *, actor: User) -> tuple[User, str]:
    """Make an account with its first role; return it with the password that is shown once."""
    password = make_first_password()
    return _add(person, role, password, actor=actor), password


@transaction.atomic
def add_invited_official(
    person: NewOfficial, role: RoleGiven, *, reason: str, actor: User
) -> User:
    """Make an account with its first role, whose owner sets the password by a link."""
    official = _add(person, role, None, actor=actor)
    invite_official(official.pk, reason=reason, actor=actor)
    return official


def _add(person: NewOfficial, role: RoleGiven, password: str | None, *, actor: User) -> User:
    require(actor, MANAGE.key)
    official = User.objects.create_user(
        person.username or propose_username(person.full_name),
        password,
        full_name=person.full_name,
        email=person.email,
        phone=person.phone,
        must_change_password=True,
    )
    record("officials.account.added", actor=actor, subject=("official", official.pk))
    give(official, role, actor=actor)
    return official


@transaction.atomic
def invite_official(official_id: UUID, *, reason: str, actor: User) -> None:
    """Send the official a link to set the password.

    The password that counted until now ends, as after a reset. Raises ``NoAddressError`` or
    ``DisabledAccountError``.
    """
    official = account_to_change(official_id, actor=actor)
    if not official.is_active:
        raise DisabledAccountError
    if not official.email:
        raise NoAddressError
    had_password = official.has_usable_password()
    link = f"{settings.XASO_URL}{invite(official)}"
    notify(
        INVITED.key,
        to=[official.pk],
        context={"username": official.username, "link": link},
        about=("official", official.pk),
    )
    clear_failures(official)
    if had_password:
        tell_of_reset(official, "invited", by=actor)
    _record("invited", official, actor, reason=reason)


@transaction.atomic
def disable(official_id: UUID, *, reason: str, actor: User) -> None:
    """Close an account: nobody signs in with it and open sessions end at once."""
    official = account_to_change(official_id, actor=actor)
    keep_it_officers_everywhere(without=official.pk)
    official.is_active = False
    official.save(update_fields=["is_active"])
    end_sessions(official)
    _record("disabled", official, actor, reason=reason)


@transaction.atomic
def enable(official_id: UUID, *, reason: str, actor: User) -> None:
    """Open a closed account again."""
    official = account_to_change(official_id, actor=actor)
    official.is_active, official.reopened_at = True, timezone.now()
    official.save(update_fields=["is_active", "reopened_at"])
    _record("enabled", official, actor, reason=reason)


@transaction.atomic
def unlock(official_id: UUID, *, reason: str, actor: User) -> None:
    """End the lock after failed attempts before its time."""
    official = account_to_change(official_id, actor=actor)
    clear_failures(official)
    _record("unlocked", official, actor, reason=reason)


@transaction.atomic
def reset_password(official_id: UUID, *, reason: str, actor: User) -> str:
    """Give a new first password, to be changed at the next sign-in; open sessions end."""
    official = account_to_change(official_id, actor=actor)
    password = make_first_password()
    give_first_password(official, password)
    end_sessions(official)
    clear_failures(official)
    tell_of_reset(official, "password_reset", by=actor)
    _record("password_reset", official, actor, reason=reason)
    return password


@transaction.atomic
def reset_second_factor(official_id: UUID, *, reason: str, actor: User) -> None:
    """Let an official who lost phone and keys sign in by password and set up anew.

    Open sessions end: one of them may be on what was lost.
    """
    official = account_to_change(official_id, actor=actor)
    forget_second_factors(official)
    end_sessions(official)
    tell_of_reset(official, "second_factor_reset", by=actor)
    _record("second_factor_reset", official, actor, reason=reason)


@transaction.atomic
def sign_out_everywhere(official_id: UUID, *, reason: str, actor: User) -> None:
    """End all sessions of an official, as after the loss of a computer."""
    official = account_to_change(official_id, actor=actor)
    end_sessions(official)
    _record("signed_out", official, actor, reason=reason)


def _record(act: str, official: User, actor: User, *, reason: str) -> None:
    subject = ("official", official.pk)
    personal = about(official.pk, reason=reason)
    record(f"officials.account.{act}", actor=actor, subject=subject, personal=personal)
