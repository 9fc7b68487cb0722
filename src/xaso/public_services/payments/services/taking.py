"""Notices of money: taken once, booked at once, assigned where their text says for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.lib.transfer_codes import find_transfer_codes
from xaso.public_services.payments.adapters import (
    CHANNEL_OF,
    Notice,
    NoticeRefusedError,
    providers,
)
from xaso.public_services.payments.models import (
    AdapterKey,
    BankNotice,
    Movement,
    PaymentRequest,
    ProviderAccount,
)
from xaso.public_services.payments.services.ledger import HELD, Posting, bank, book, due
from xaso.public_services.payments.services.requesting import settings_of
from xaso.public_services.payments.services.standing import add_received, locked
from xaso.public_services.payments.states import Channel, NoticeReason, NoticeState

TAKEN, CONFLICT, UNFIT = 200, 409, 422
KEPT_OF_REFUSED = 4096
MOST_REFUSED_A_DAY = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a notice, and the answer to its sender."""

    status: int
    reason: NoticeReason = NoticeReason.NONE
    is_repeated: bool = False


@transaction.atomic
def take_notice(account: ProviderAccount, body: bytes, headers: Mapping[str, str]) -> Taken:
    """Take what was sent to our address; what is refused is kept too, up to a number a day."""
    now = clock.now()
    provider = providers[account.adapter]
    try:
        notice = provider.parse_notice(settings_of(account), body, headers, now)
        if notice.account and notice.account != account.number:
            raise NoticeRefusedError(NoticeReason.OTHER_ACCOUNT, UNFIT)
        if notice.amount <= 0:
            raise NoticeRefusedError(NoticeReason.NO_CREDIT, TAKEN)
    except NoticeRefusedError as refusal:
        is_signed = refusal.reason != NoticeReason.BAD_SIGNATURE
        _keep_refused(account, body, refusal.reason, is_signed=is_signed)
        return Taken(refusal.status, refusal.reason)
    return take_credit(account, notice, origin=BankNotice.Origin.NOTICE, raw=body)


@transaction.atomic
def take_credit(
    account: ProviderAccount, notice: Notice, *, origin: BankNotice.Origin, raw: bytes
) -> Taken:
    """Book a credit that a provider vouches for, unless its number was booked before."""
    row = _row(account, notice, origin=origin, raw=raw)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _again(account, notice, raw)
    _assign(row)
    return Taken(TAKEN, NoticeReason(row.reason))


def _row(
    account: ProviderAccount, notice: Notice, *, origin: BankNotice.Origin, raw: bytes
) -> BankNotice:
    row = BankNotice(
        account=account,
        origin=origin,
        provider_ref=notice.number,
        at=clock.now(),
        happened_at=notice.at,
        day=local_day(notice.at),
        amount=notice.amount,
        nonce=notice.nonce,
        is_signed=True,
        state=NoticeState.HELD,
    )
    row.text, row.raw = notice.text, as_kept(raw)
    return row


def _again(account: ProviderAccount, notice: Notice, raw: bytes) -> Taken:
    """Count a repetition; what says otherwise than the first is kept for people to see."""
    first = BankNotice.objects.select_for_update().get(
        account=account, provider_ref=notice.number
    )
    if first.amount != notice.amount:
        _keep_refused(account, raw, NoticeReason.CONTRADICTS, is_signed=True)
        return Taken(CONFLICT, NoticeReason.CONTRADICTS)
    BankNotice.objects.filter(pk=first.pk).update(times=F("times") + 1)
    return Taken(TAKEN, NoticeReason(first.reason), is_repeated=True)


def _assign(row: BankNotice) -> None:
    """Book the money for the payment that the text names, or hold it for people."""
    codes = find_transfer_codes(row.text)
    found = list(PaymentRequest.objects.with_code(codes)[:2]) if codes else []
    if len(found) == 1:
        book_for(row, found[0].pk)
        return
    reasons = {0: NoticeReason.UNKNOWN_CODE, 2: NoticeReason.SEVERAL_CODES}
    row.reason = reasons[len(found)] if codes else NoticeReason.NO_CODE
    row.save(update_fields=["reason"])
    book(
        Posting(
            movement=Movement.HELD,
            channel=channel_of(row),
            debit=bank(row),
            credit=HELD,
            amount=row.amount,
            cause=f"notice:{row.pk.hex}",
            at=_moment(row),
            notice=row,
        )
    )


def book_for(row: BankNotice, request_id: UUID) -> None:
    """Book a notice's money straight for a payment, whether it fits or not."""
    request = locked(request_id)
    row.request, row.state = request, NoticeState.BOOKED
    row.reason = reason_of(request, row.amount)
    row.save(update_fields=["request", "state", "reason"])
    at = _moment(row)
    book(
        Posting(
            movement=Movement.RECEIVED,
            channel=channel_of(row),
            debit=bank(row),
            credit=due(request),
            amount=row.amount,
            cause=f"notice:{row.pk.hex}",
            at=at,
            request=request,
            notice=row,
        )
    )
    add_received(request, row.amount, channel=channel_of(row), at=clock.now())


def reason_of(request: PaymentRequest, amount: int) -> NoticeReason:
    """Say how an amount fits what is still to be paid."""
    if request.cancelled_at:
        return NoticeReason.LATE
    if amount == request.rest:
        return NoticeReason.NONE
    return NoticeReason.TOO_MUCH if amount > request.rest else NoticeReason.TOO_LITTLE


def channel_of(row: BankNotice) -> Channel:
    """Return the way by which a notice's money came."""
    return CHANNEL_OF[AdapterKey(row.account.adapter)]


def as_kept(raw: bytes) -> str:
    """Return bytes as the text in which they are sealed; Latin-1 keeps each byte."""
    return raw.decode("latin-1")


def _moment(row: BankNotice) -> datetime:
    return row.happened_at or row.at


def _keep_refused(
    account: ProviderAccount, body: bytes, reason: NoticeReason, *, is_signed: bool
) -> None:
    now = clock.now()
    today = BankNotice.objects.refused().filter(account=account, day=local_day(now))
    if today.count() >= MOST_REFUSED_A_DAY:
        return
    row = BankNotice(
        account=account,
        origin=BankNotice.Origin.NOTICE,
        at=now,
        day=local_day(now),
        is_signed=is_signed,
        state=NoticeState.REFUSED,
        reason=reason,
    )
    row.raw = as_kept(body[:KEPT_OF_REFUSED])
    row.save(force_insert=True)
