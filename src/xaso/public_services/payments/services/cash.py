"""Cash at the desk: open the box, take, hand in, explain what differs."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import about, record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.models import CashShift, LedgerEntry, Movement
from xaso.public_services.payments.permissions import TAKE_CASH
from xaso.public_services.payments.services.ledger import (
    DIFFERENCES,
    SAFE,
    Posting,
    book,
    due,
)
from xaso.public_services.payments.services.standing import add_received, locked
from xaso.public_services.payments.states import Channel

ALREADY_OPEN = _("Your cash shift is open already.")
NO_SHIFT = _("Please open your cash shift first.")
NOTHING_LEFT = _("Nothing is left to be paid.")
EXPLAIN = _("The count differs from the book. Please explain the difference.")


@transaction.atomic
def open_shift(opening_float: int, *, actor: User) -> CashShift:
    """Open the officer's cash box with the change money in it.

    Raises:
        PaymentRefusedError: the officer's box is open already.
    """
    require(actor, TAKE_CASH.key)
    shift = CashShift(officer=actor, opened_at=clock.now(), opening_float=opening_float)
    try:
        with transaction.atomic():
            shift.save(force_insert=True)
    except IntegrityError as error:
        raise PaymentRefusedError(ALREADY_OPEN) from error
    if opening_float:
        _move(shift, Movement.FLOAT, shift.account, SAFE, opening_float, actor)
    record(
        "payments.shift.opened",
        actor=actor,
        subject=("payments.shift", shift.pk),
        opening_float=opening_float,
    )
    return shift


@transaction.atomic
def take_cash(request_id: UUID, *, actor: User) -> int:
    """Take the rest of a payment in cash into the officer's open box; return how much it was.

    Raises:
        PaymentRefusedError: no box is open, or nothing is left to be paid.
    """
    require(actor, TAKE_CASH.key)
    shift = locked_shift(actor)
    request = locked(request_id)
    amount, now = request.rest, clock.now()
    if not amount:
        raise PaymentRefusedError(NOTHING_LEFT)
    book(
        Posting(
            movement=Movement.RECEIVED,
            channel=Channel.CASH,
            debit=shift.account,
            credit=due(request),
            amount=amount,
            cause=f"cash:{request.pk.hex}:{request.received}",
            at=now,
            request=request,
            shift=shift,
            actor=actor,
        )
    )
    record(
        "payments.cash.taken",
        actor=actor,
        subject=("payments.payment", request.pk),
        amount=amount,
    )
    add_received(request, amount, channel=Channel.CASH, at=now, actor=actor)
    return amount


@transaction.atomic
def close_shift(counted: int, explanation: str, *, actor: User) -> CashShift:
    """Close the officer's box with what was counted; a difference is booked and explained.

    Raises:
        PaymentRefusedError: no box is open, or a difference is not explained.
    """
    shift = locked_shift(actor)
    expected = in_the_box(shift)
    if counted != expected and not explanation.strip():
        raise PaymentRefusedError(EXPLAIN)
    over = counted - expected
    if over:
        sides = (shift.account, DIFFERENCES) if over > 0 else (DIFFERENCES, shift.account)
        _move(shift, Movement.DIFFERENCE, *sides, abs(over), actor)
    if counted:
        _move(shift, Movement.CLOSED, SAFE, shift.account, counted, actor)
    shift.expected, shift.counted, shift.closed_at = expected, counted, clock.now()
    shift.explanation = explanation.strip()
    shift.save(update_fields=["expected", "counted", "closed_at", "explanation"])
    record(
        "payments.shift.closed",
        actor=actor,
        subject=("payments.shift", shift.pk),
        personal=about(actor.pk, explanation=shift.explanation) if over else None,
        expected=expected,
        counted=counted,
    )
    return shift


def in_the_box(shift: CashShift) -> int:
    """Return what the book says is in a box."""
    return LedgerEntry.objects.filter(shift=shift).balance(shift.account)


def locked_shift(actor: User) -> CashShift:
    """Return the officer's open box; nobody else books in it until the transaction ends."""
    open_ones = CashShift.objects.filter(officer=actor, closed_at__isnull=True)
    shift = open_ones.select_for_update().first()
    if shift is None:
        raise PaymentRefusedError(NO_SHIFT)
    return shift


def _move(
    shift: CashShift, movement: Movement, debit: str, credit: str, amount: int, actor: User
) -> None:
    book(
        Posting(
            movement=movement,
            channel=Channel.CASH,
            debit=debit,
            credit=credit,
            amount=amount,
            cause=f"{movement}:{shift.pk.hex}",
            at=clock.now(),
            shift=shift,
            actor=actor,
        )
    )
