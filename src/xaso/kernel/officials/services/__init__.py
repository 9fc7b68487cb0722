"""What is done about officials: their accounts, their roles, and lending."""

from xaso.kernel.officials.services.accounts import (
    add_official,
    disable,
    enable,
    reset_password,
    reset_second_factor,
    unlock,
)
from xaso.kernel.officials.services.lending import lend_role, revoke_delegation
from xaso.kernel.officials.services.roles import end_role, grant_role
from xaso.kernel.officials.services.rules import (
    LastItOfficerError,
    NotLendableError,
    WorksElsewhereError,
)

__all__ = [
    "LastItOfficerError",
    "NotLendableError",
    "WorksElsewhereError",
    "add_official",
    "disable",
    "enable",
    "end_role",
    "grant_role",
    "lend_role",
    "reset_password",
    "reset_second_factor",
    "revoke_delegation",
    "unlock",
]
