"""What is done about officials: their accounts, their roles, and lending."""

from xaso.kernel.officials.services.accounts import (
    add_invited_official,
    add_official,
    disable,
    enable,
    invite_official,
    reset_password,
    reset_second_factor,
    sign_out_everywhere,
    unlock,
)
from xaso.kernel.officials.services.lending import lend_role, revoke_delegation
from xaso.kernel.officials.services.roles import end_role, grant_role
from xaso.kernel.officials.services.rules import (
    DisabledAccountError,
    LastItOfficerError,
    NoAddressError,
    NotLendableError,
    OneselfError,
    WorksElsewhereError,
)
from xaso.kernel.officials.services.unused import close_unused_accounts

__all__ = [
    "DisabledAccountError",
    "LastItOfficerError",
    "NoAddressError",
    "NotLendableError",
    "OneselfError",
    "WorksElsewhereError",
    "add_invited_official",
    "add_official",
    "close_unused_accounts",
    "disable",
    "enable",
    "end_role",
    "grant_role",
    "invite_official",
    "lend_role",
    "reset_password",
    "reset_second_factor",
    "revoke_delegation",
    "sign_out_everywhere",
    "unlock",
]
