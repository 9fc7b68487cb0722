"""What other modules use of identity."""

from xaso.kernel.identity.configuration import is_open
from xaso.kernel.identity.forms import PhoneCodeForm
from xaso.kernel.identity.models import Level
from xaso.kernel.identity.queries import (
    RepresentedPerson,
    accounts_of,
    level_of,
    may_act_for,
    phone_of,
    vouched_number,
)
from xaso.kernel.identity.refusals import AccountClosedError
from xaso.kernel.identity.services.proving import (
    TooManyCodesError,
    citizen_with_phone,
    consent_code_fits,
    send_consent_code,
)

__all__ = [
    "AccountClosedError",
    "Level",
    "PhoneCodeForm",
    "RepresentedPerson",
    "TooManyCodesError",
    "accounts_of",
    "citizen_with_phone",
    "consent_code_fits",
    "is_open",
    "level_of",
    "may_act_for",
    "phone_of",
    "send_consent_code",
    "vouched_number",
]
