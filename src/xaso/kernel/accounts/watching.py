"""Higher modules watch who signs in: the audit trail lies above accounts."""

from collections.abc import Callable
from enum import StrEnum

from xaso.kernel.accounts.models import User


class SignInEvent(StrEnum):
    """What happened at the door."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    LOCKED = "locked"
    LOCKED_TO_STRANGERS = "locked_to_strangers"
    FIRST_PASSWORD_REPLACED = "first_password_replaced"  # noqa: S105 (an event)
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (an event)
    PHONE_CODE_SET = "phone_code_set"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    SESSIONS_ENDED = "sessions_ended"
    NEW_DEVICE = "new_device"


type Watcher = Callable[[User, SignInEvent], None]

_watchers: list[Watcher] = []


def watch_sign_ins(watcher: Watcher) -> None:
    """Be told, in the same transaction, of everything that happens at the door."""
    _watchers.append(watcher)


def tell_watchers(user: User, event: SignInEvent) -> None:
    """Tell those who watch."""
    for watcher in _watchers:
        watcher(user, event)
