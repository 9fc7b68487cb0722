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
from xaso.kernel.officials.services.emergency import (
    close_emergency,
    open_emergency,
    review_emergency,
)
from xaso.kernel.officials.services.leaving import (
    call_off,
    carry_out_departures,
    plan_departure,
)
from xaso.kernel.officials.services.lending import lend_role, revoke_delegation
from xaso.kernel.officials.services.powers import (
    extend_from_host,
    renew_power,
    warn_of_ending_powers,
)
from xaso.kernel.officials.services.roles import end_role, grant_role
from xaso.kernel.officials.services.rules import (
    AlreadyHeldError,
    DisabledAccountError,
    EmergencyOnlyError,
    LastItOfficerError,
    NoAddressError,
    NothingHeldError,
    NotLendableError,
    NotReviewableError,
    OneselfError,
    PowerMattersError,
    PowerTooLongError,
    TooLateError,
    WorksElsewhereError,
)
from xaso.kernel.officials.services.unused import close_unused_accounts

__all__ = [
    "AlreadyHeldError",
    "DisabledAccountError",
    "EmergencyOnlyError",
    "LastItOfficerError",
    "NoAddressError",
    "NotLendableError",
    "NotReviewableError",
    "NothingHeldError",
    "OneselfError",
    "PowerMattersError",
    "PowerTooLongError",
    "TooLateError",
    "WorksElsewhereError",
    "add_invited_official",
    "add_official",
    "call_off",
    "carry_out_departures",
    "close_emergency",
    "close_unused_accounts",
    "disable",
    "enable",
    "end_role",
    "extend_from_host",
    "grant_role",
    "invite_official",
    "lend_role",
    "open_emergency",
    "plan_departure",
    "renew_power",
    "reset_password",
    "reset_second_factor",
    "review_emergency",
    "revoke_delegation",
    "sign_out_everywhere",
    "unlock",
    "warn_of_ending_powers",
]
