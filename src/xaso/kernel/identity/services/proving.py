"""Codes by which a citizen agrees to something, and the account that goes with a number."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.identity.services.citizens import welcome
from xaso.kernel.identity.services.codes import GOOD_MINUTES, code_fits, new_code
from xaso.kernel.identity.services.phone import vouched
from xaso.kernel.notifications.api import notify
from xaso.kernel.throttling.api import seconds_to_wait

CODES_PER_NUMBER, SPAN_SECONDS = 3, 900


class TooManyCodesError(Exception):
    """Codes were sent to this number a moment ago, whatever for."""


def refuse_flood(phone: str) -> None:
    """Count one more code to a number; raises :class:`TooManyCodesError` where it is too many."""
    if seconds_to_wait("identity.number", phone, most=CODES_PER_NUMBER, seconds=SPAN_SECONDS):
        raise TooManyCodesError


@transaction.atomic
def send_consent_code(
    phone: str, *, kind: str, context: Mapping[str, object], purpose: str
) -> UUID:
    """Send a code by which the citizen agrees to a purpose, in the commune in force.

    ``kind`` is a notice whose text says what for, with ``%(code)s`` and ``%(minutes)s``. The
    code counts for this purpose and number only; it signs nobody in.

    Raises:
        TooManyCodesError: too many codes went to this number.
        UnreachableAddressError: the commune sends no messages to telephones.
    """
    refuse_flood(phone)
    code_id, code = new_code(_bound(phone, purpose))
    notify(kind, to=phone, context={**context, "code": code, "minutes": GOOD_MINUTES})
    return code_id


def consent_code_fits(code_id: UUID | None, *, phone: str, purpose: str, typed: str) -> bool:
    """Tell whether the citizen's code for a purpose is right; a right one is used up.

    The try is counted in the caller's transaction, which must not be rolled back for it.
    """
    return code_fits(code_id, _bound(phone, purpose), typed)


def citizen_with_phone(phone: str) -> User:
    """Return the account of who has proved a number, made if there is none: nobody signs in.

    Raises:
        AccountClosedError: the account was closed.
    """
    return welcome(vouched(phone)).user


def _bound(phone: str, purpose: str) -> str:
    return f"consent|{purpose}|{phone}"
