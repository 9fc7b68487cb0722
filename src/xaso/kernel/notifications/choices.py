"""How people choose to be told, and how they prove that an address is theirs."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from xaso.kernel.audit.api import record
from xaso.kernel.notifications.channels import channels
from xaso.kernel.notifications.contacts import Span, contact_at
from xaso.kernel.notifications.kinds import kinds
from xaso.kernel.notifications.models import AddressCode, ContactChoice, Way
from xaso.kernel.notifications.notices import ADDRESS_CODE
from xaso.kernel.notifications.services import notify
from xaso.kernel.tenancy.api import current_commune
from xaso.kernel.throttling.api import seconds_to_wait
from xaso.lib import clock

MOST_TRIES = 5
MOST_CODES, AN_HOUR = 5, 3600
LASTS = timedelta(minutes=10)


class UnusableAddressError(ValueError):
    """It is no e-mail address, or no telephone number that text messages reach."""


class TooManyCodesError(Exception):
    """This person, or this address, was sent enough codes within the hour."""


class WrongCodeError(ValueError):
    """The code is not right, too old, or was tried too often."""


@transaction.atomic
def set_choice(
    user_id: UUID,
    *,
    language: str = "",
    channel_keys: Iterable[str] = (),
    muted: Iterable[str] = (),
    quiet: Span | None = None,
) -> None:
    """Keep how somebody wants to be told; what must arrive by law cannot be switched off."""
    first, last = quiet or (None, None)
    wished = {
        "language": language,
        "channels": [key for key in dict.fromkeys(channel_keys) if key in channels],
        "muted": sorted(key for key in muted if key in kinds and kinds[key].may_be_muted),
        "quiet_from": first,
        "quiet_until": last,
    }
    ContactChoice.objects.update_or_create(user_id=user_id, defaults=wished)


@transaction.atomic
def take_address(user_id: UUID, way: Way, address: str) -> None:
    """Keep an address whose owner proved it elsewhere, as by signing in with it."""
    choice, _ = ContactChoice.objects.get_or_create(user_id=user_id)
    setattr(choice, way, _usable(way, address) if address else "")
    choice.save(update_fields=[f"{way}_sealed"])
    if current_commune():
        act = "taken" if address else "forgotten"
        subject = ("user", user_id)
        record(f"notifications.address.{act}", actor=choice.user, subject=subject, way=way)


@transaction.atomic
def offer_address(user_id: UUID, way: Way, address: str) -> None:
    """Send a code to an address that somebody says is theirs.

    Raises:
        UnusableAddressError: no channel reaches it.
        TooManyCodesError: enough codes were sent within the hour.
    """
    usable = _usable(way, address)
    for who in (str(user_id), usable):
        if seconds_to_wait("address-code", who, most=MOST_CODES, seconds=AN_HOUR):
            raise TooManyCodesError
    code = f"{secrets.randbelow(10**6):06d}"
    row = AddressCode(user_id=user_id, way=way, expires_at=clock.now() + LASTS)
    row.address, row.digest = usable, _digest(row, usable, code)
    AddressCode.objects.filter(user_id=user_id, way=way).delete()
    row.save(force_insert=True)
    notify(ADDRESS_CODE.key, to=usable, context={"otp": code})


def confirm_address(user_id: UUID, way: Way, code: str) -> None:
    """Take an address whose code came back; five wrong ones end it.

    Raises:
        WrongCodeError: not this code, too old, or tried too often.
    """
    with transaction.atomic():
        is_right = _try(user_id, way, code)
    if not is_right:
        raise WrongCodeError


def _try(user_id: UUID, way: Way, code: str) -> bool:
    rows = AddressCode.objects.select_for_update().filter(user_id=user_id, way=way)
    row = rows.filter(expires_at__gt=clock.now(), tries__lt=MOST_TRIES).first()
    if row is None:
        return False
    if not constant_time_compare(bytes(row.digest), _digest(row, row.address, code)):
        row.tries += 1
        row.save(update_fields=["tries"])
        return False
    take_address(user_id, way, row.address)
    row.delete()
    return True


def _digest(row: AddressCode, address: str, code: str) -> bytes:
    value = f"{row.user_id}|{row.way}|{address}|{code}"
    return salted_hmac("notifications.address", value, algorithm="sha256").digest()


def _usable(way: Way, address: str) -> str:
    contact = contact_at(address)
    found = contact.phone if way == Way.PHONE else contact.email
    code_ways = (channels[key].address_of(contact) for key in ADDRESS_CODE.channels)
    if not found or not any(code_ways):
        raise UnusableAddressError
    return found
