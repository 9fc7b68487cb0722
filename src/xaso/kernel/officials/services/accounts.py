"""Accounts of officials: added, disabled, opened again, given a new way to sign in."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.officials.permissions import MANAGE
from xaso.kernel.officials.services.roles import give
from xaso.kernel.officials.services.rules import account_to_change, keep_an_it_officer
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
    require(actor, MANAGE.key)
    password = make_first_password()
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
    return official, password


@transaction.atomic
def disable(official_id: UUID, *, reason: str, actor: User) -> None:
    """Close an account: nobody signs in with it and open sessions end at once."""
    official = account_to_change(official_id, actor=actor)
    keep_an_it_officer(without=official.pk)
    official.is_active = False
    official.save(update_fields=["is_active"])
    _record("disabled", official, actor, reason=reason)


@transaction.atomic
def enable(official_id: UUID, *, reason: str, actor: User) -> None:
    """Open a closed account again."""
    official = account_to_change(official_id, actor=actor)
    official.is_active = True
    official.save(update_fields=["is_active"])
    _record("enabled", official, actor, reason=reason)


@transaction.atomic
def unlock(official_id: UUID, *, reason: str, actor: User) -> None:
    """End the lock after failed attempts before its time."""
    official = account_to_change(official_id, actor=actor)
    _forget_failures(official)
    _record("unlocked", official, actor, reason=reason)


@transaction.atomic
def reset_password(official_id: UUID, *, reason: str, actor: User) -> str:
    """Give a new first password, to be changed at the next sign-in; open sessions end."""
    official = account_to_change(official_id, actor=actor)
    password = make_first_password()
    official.set_password(password)
    official.must_change_password = True
    official.save(update_fields=["password", "must_change_password"])
    _forget_failures(official)
    _record("password_reset", official, actor, reason=reason)
    return password


@transaction.atomic
def reset_second_factor(official_id: UUID, *, reason: str, actor: User) -> None:
    """Let an official who lost the phone sign in by password and set up another one."""
    official = account_to_change(official_id, actor=actor)
    official.totp_secret, official.totp_confirmed_at = "", None
    official.save(update_fields=["totp_sealed", "totp_confirmed_at"])
    _record("second_factor_reset", official, actor, reason=reason)


def _forget_failures(official: User) -> None:
    official.failed_attempts, official.locked_until = 0, None
    official.save(update_fields=["failed_attempts", "locked_until"])


def _record(act: str, official: User, actor: User, *, reason: str) -> None:
    subject = ("official", official.pk)
    record(f"officials.account.{act}", actor=actor, subject=subject, reason=reason)
