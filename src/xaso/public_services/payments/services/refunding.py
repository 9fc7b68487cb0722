"""Paying back: asked by one person, agreed to by another, paid out and booked."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.models import (
    BankNotice,
    CashShift,
    LedgerEntry,
    Movement,
    Refund,
)
from xaso.public_services.payments.permissions import ASK_REFUND, CLEAR, DECIDE_REFUND
from xaso.public_services.payments.services.cash import in_the_box, locked_shift
from xaso.public_services.payments.services.ledger import HELD, Posting, bank, book, due
from xaso.public_services.payments.services.matching import held
from xaso.public_services.payments.services.standing import add_refunded, locked
from xaso.public_services.payments.services.taking import channel_of
from xaso.public_services.payments.states import Channel, NoticeState, RefundState

TOO_MUCH = _("Not so much money is there to be paid back.")
SAME_PERSON = _("A second person has to agree to a refund.")
NOT_WAITING = _("This refund was decided already.")
NOT_AGREED = _("Nobody has agreed to this refund yet, or it was paid out already.")
EMPTY_BOX = _("There is not enough money in your cash box.")
NEEDS_REF = _("Please write the number of the bank transfer.")
NO_BANK = _("This money did not come through a bank. Please pay it back in cash.")
OPEN_STATES = (RefundState.ASKED, RefundState.AGREED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWish:
    """What is to be paid back, how, to whom and why."""

    amount: int
    way: Refund.Way
    reason: str
    target: str = ""


@transaction.atomic
def ask_refund(request_id: UUID, wish: RefundWish, *, actor: User) -> Refund:
    """Ask that money of a payment goes back.

    Raises:
        PaymentRefusedError: not so much is there, other refunds under way counted; or a transfer
            is wanted of money that no bank has.
    """
    require(actor, ASK_REFUND.key)
    request = locked(request_id)
    under_way = Refund.objects.filter(request=request, state__in=OPEN_STATES)
    promised = under_way.aggregate(sum=Sum("amount"))["sum"] or 0
    if not 0 < wish.amount <= request.kept - promised:
        raise PaymentRefusedError(TOO_MUCH)
    refund = Refund(request=request)
    if wish.way == Refund.Way.TRANSFER:
        _came_by_bank(refund)
    return _ask(refund, wish, actor)


@transaction.atomic
def ask_refund_of_notice(notice_id: UUID, wish: RefundWish, *, actor: User) -> Refund:
    """Ask that money which belongs to no payment goes back, all of it."""
    require(actor, CLEAR.key)
    notice = held(notice_id)
    if wish.amount != notice.amount:
        raise PaymentRefusedError(TOO_MUCH)
    return _ask(Refund(notice=notice), wish, actor)


@transaction.atomic
def decide_refund(refund_id: UUID, *, agrees: bool, actor: User) -> Refund:
    """Agree to a refund that somebody else asked for, or decline it.

    Raises:
        PaymentRefusedError: it was decided already, or the same person asked for it.
    """
    require(actor, DECIDE_REFUND.key)
    refund = _locked(refund_id)
    if refund.state != RefundState.ASKED:
        raise PaymentRefusedError(NOT_WAITING)
    if refund.asked_by_id == actor.pk:
        raise PaymentRefusedError(SAME_PERSON)
    refund.state = RefundState.AGREED if agrees else RefundState.DECLINED
    refund.decided_by, refund.decided_at = actor, clock.now()
    refund.save(update_fields=["state", "decided_by", "decided_at"])
    _tell("payments.refund.agreed" if agrees else "payments.refund.declined", refund, actor)
    return refund


@transaction.atomic
def pay_refund(refund_id: UUID, *, actor: User, bank_ref: str = "") -> Refund:
    """Book that a refund was paid out: from the officer's cash box, or by a transfer with its number.

    Raises:
        PaymentRefusedError: it was not agreed to, the box is short, or the number is missing.
    """
    require(actor, ASK_REFUND.key)
    shift = locked_shift(actor) if _is_cash(refund_id) else None
    refund = _locked(refund_id)
    if refund.state != RefundState.AGREED:
        raise PaymentRefusedError(NOT_AGREED)
    if shift is None and not bank_ref.strip():
        raise PaymentRefusedError(NEEDS_REF)
    if shift is not None and in_the_box(shift) < refund.amount:
        raise PaymentRefusedError(EMPTY_BOX)
    request = locked(refund.request_id) if refund.request_id else None
    channel, paid_from = _paid_from(refund, shift)
    refund.state, refund.paid_by, refund.paid_at = RefundState.PAID, actor, clock.now()
    refund.bank_ref, refund.shift = bank_ref.strip(), shift
    refund.save(update_fields=["state", "paid_by", "paid_at", "bank_ref", "shift"])
    book(
        Posting(
            movement=Movement.REFUNDED,
            channel=channel,
            debit=due(request) if request else HELD,
            credit=paid_from,
            amount=refund.amount,
            cause=f"refund:{refund.pk.hex}",
            at=refund.paid_at,
            request=request,
            notice=refund.notice,
            shift=shift,
            refund=refund,
            actor=actor,
        )
    )
    if refund.notice_id:
        BankNotice.objects.filter(pk=refund.notice_id).update(state=NoticeState.RETURNED)
    _tell("payments.refund.paid", refund, actor)
    if request:
        add_refunded(request, refund.amount, at=refund.paid_at)
    return refund


def _ask(refund: Refund, wish: RefundWish, actor: User) -> Refund:
    refund.amount, refund.way, refund.state = wish.amount, wish.way, RefundState.ASKED
    refund.reason, refund.target = wish.reason, wish.target
    refund.asked_by, refund.asked_at = actor, clock.now()
    refund.save(force_insert=True)
    _tell("payments.refund.asked", refund, actor)
    return refund


def _locked(refund_id: UUID) -> Refund:
    refund = Refund.objects.select_for_update().filter(pk=refund_id).first()
    if refund is None:
        raise PaymentRefusedError(NOT_WAITING)
    return refund


def _is_cash(refund_id: UUID) -> bool:
    return Refund.objects.filter(pk=refund_id, way=Refund.Way.CASH).exists()


def _paid_from(refund: Refund, shift: CashShift | None) -> tuple[Channel, str]:
    """Return by which way the money goes back, and the account of the ledger that it leaves."""
    if shift is not None:
        return Channel.CASH, shift.account
    came = _came_by_bank(refund)
    return channel_of(came), bank(came)


def _came_by_bank(refund: Refund) -> BankNotice:
    """Return the notice by which the money came; money of the desk and the post has none."""
    booked = LedgerEntry.objects.filter(request=refund.request_id, notice__isnull=False)
    entry = None if refund.notice else booked.order_by("id").select_related("notice").first()
    came: BankNotice | None = entry.notice if entry else refund.notice
    if came is None:
        raise PaymentRefusedError(NO_BANK)
    return came


def _tell(action: str, refund: Refund, actor: User) -> None:
    record(action, actor=actor, subject=("payments.refund", refund.pk), amount=refund.amount)
