"""Codes that are sent to telephones: made, hashed, bound to what they are for, counted."""

import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from xaso.kernel.identity.models import PhoneCode
from xaso.kernel.identity.values import DIGITS
from xaso.lib import clock

GOOD_MINUTES = 5
MOST_TRIES = 5


def new_code(bound: str) -> tuple[UUID, str]:
    """Make a code for one purpose; return its id and the digits, which only the message holds."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = PhoneCode(ends_at=clock.now() + timedelta(minutes=GOOD_MINUTES))
    row.digest = _digest(row.pk, bound, code)
    row.save(force_insert=True)
    return row.pk, code


@transaction.atomic
def code_fits(code_id: UUID | None, bound: str, typed: str) -> bool:
    """Tell whether a code is right for its purpose; a right one is used up.

    It counts once, for five minutes and five tries. The try is counted in the caller's
    transaction, so the caller must not roll it back.
    """
    open_codes = PhoneCode.objects.filter(ends_at__gt=clock.now(), tries__lt=MOST_TRIES)
    row = open_codes.select_for_update().filter(pk=code_id).first() if code_id else None
    if row is None:
        return False
    row.tries += 1
    row.save(update_fields=["tries"])
    if not hmac.compare_digest(bytes(row.digest), _digest(row.pk, bound, typed)):
        return False
    row.delete()
    return True


def forget_codes() -> int:
    """Forget codes whose time is over; return how many it were."""
    return PhoneCode.objects.filter(ends_at__lt=clock.now()).delete()[0]


def _digest(code_id: UUID, bound: str, code: str) -> bytes:
    whole = f"{code_id}|{bound}|{code}"
    return salted_hmac("xaso.identity.phone", whole, algorithm="sha256").digest()
