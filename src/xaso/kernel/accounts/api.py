"""What other modules use of accounts."""

from xaso.kernel.accounts.models import (
    POWERS,
    Delegation,
    EmergencyPower,
    EmergencyPowerQuerySet,
    Role,
    RoleAssignment,
    User,
    ValidityQuerySet,
)
from xaso.kernel.accounts.passkey_values import PasskeyRefusedError
from xaso.kernel.accounts.queries import (
    RoleInForce,
    locked_at,
    roles_in_force,
    roles_to_hand_on,
)
from xaso.kernel.accounts.services.failures import (
    AccountLockedError,
    clear_failures,
    locked_sentence,
)
from xaso.kernel.accounts.services.invitations import invite
from xaso.kernel.accounts.services.passkeys import (
    add_passkey,
    check_passkey,
    creation_options,
    make_challenge,
    remove_passkey,
    request_options,
)
from xaso.kernel.accounts.services.passwords import give_first_password, had_password
from xaso.kernel.accounts.services.presence import (
    NotProvedError,
    give_challenge,
    prove_presence,
    signed_in_lately,
    take_challenge,
)
from xaso.kernel.accounts.services.recovery import (
    check_recovery_code,
    forget_second_factors,
    make_recovery_codes,
)
from xaso.kernel.accounts.services.second_step import weigh_second_step
from xaso.kernel.accounts.services.sessions import (
    NoSuchSessionError,
    begin_session,
    end_other_sessions,
    end_session,
    end_sessions,
    idle_minutes,
    open_sessions,
    watch_closely,
)
from xaso.kernel.accounts.services.signing_in import CodeRefusedError
from xaso.kernel.accounts.watching import SignInEvent, tell_watchers, watch_sign_ins
from xaso.kernel.accounts.ways import way_back

__all__ = [
    "POWERS",
    "AccountLockedError",
    "CodeRefusedError",
    "Delegation",
    "EmergencyPower",
    "EmergencyPowerQuerySet",
    "NoSuchSessionError",
    "NotProvedError",
    "PasskeyRefusedError",
    "Role",
    "RoleAssignment",
    "RoleInForce",
    "SignInEvent",
    "User",
    "ValidityQuerySet",
    "add_passkey",
    "begin_session",
    "check_passkey",
    "check_recovery_code",
    "clear_failures",
    "creation_options",
    "end_other_sessions",
    "end_session",
    "end_sessions",
    "forget_second_factors",
    "give_challenge",
    "give_first_password",
    "had_password",
    "idle_minutes",
    "invite",
    "locked_at",
    "locked_sentence",
    "make_challenge",
    "make_recovery_codes",
    "open_sessions",
    "prove_presence",
    "remove_passkey",
    "request_options",
    "roles_in_force",
    "roles_to_hand_on",
    "signed_in_lately",
    "take_challenge",
    "tell_watchers",
    "watch_closely",
    "watch_sign_ins",
    "way_back",
    "weigh_second_step",
]
