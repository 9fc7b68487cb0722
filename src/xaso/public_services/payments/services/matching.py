"""Assigning by hand the money that no text assigned."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.models import (
    BankNotice,
    LedgerEntry,
    Movement,
    PaymentRequest,
    Refund,
)
from xaso.public_services.payments.permissions import CLEAR
from xaso.public_services.payments.services.ledger import HELD, POST, Posting, book, due
from xaso.public_services.payments.services.standing import add_received, locked
from xaso.public_services.payments.services.taking import channel_of, reason_of
from xaso.public_services.payments.states import Channel, NoticeState, RefundState

NOT_HELD = _("This money was assigned already.")
GOES_BACK = _("This money is being paid back.")
NOBODY = _("No payment has this code.")
NOT_OF_THE_POST = _("The post owes less than this.")


@transaction.atomic
def match_notice(notice_id: UUID, code: str, *, actor: User) -> PaymentRequest:
    """Assign held money to the payment with this code.

    Raises:
        PaymentRefusedError: the money is not held any more, or no payment has the code.
    """
    require(actor, CLEAR.key)
    notice = held(notice_id)
    found = PaymentRequest.objects.with_code([code]).values_list("pk", flat=True).first()
    if found is None:
        raise PaymentRefusedError(NOBODY)
    request = locked(found)
    now = clock.now()
    notice.request, notice.state = request, NoticeState.BOOKED
    notice.reason = reason_of(request, notice.amount)
    notice.save(update_fields=["request", "state", "reason"])
    book(
        Posting(
            movement=Movement.ASSIGNED,
            channel=channel_of(notice),
            debit=HELD,
            credit=due(request),
            amount=notice.amount,
            cause=f"assigned:{notice.pk.hex}",
            at=now,
            request=request,
            notice=notice,
            actor=actor,
        )
    )
    _tell(notice, actor, code)
    add_received(request, notice.amount, channel=channel_of(notice), at=now, actor=actor)
    return request


@transaction.atomic
def match_to_post(notice_id: UUID, *, actor: User) -> None:
    """Assign held money to what the post collected and owes."""
    require(actor, CLEAR.key)
    notice = held(notice_id)
    if owed_by_post() < notice.amount:
        raise PaymentRefusedError(NOT_OF_THE_POST)
    notice.state = NoticeState.BOOKED
    notice.save(update_fields=["state"])
    book(
        Posting(
            movement=Movement.ASSIGNED,
            channel=Channel.POSTAL,
            debit=HELD,
            credit=POST,
            amount=notice.amount,
            cause=f"assigned:{notice.pk.hex}",
            at=clock.now(),
            notice=notice,
            actor=actor,
        )
    )
    _tell(notice, actor, "post")


def held(notice_id: UUID) -> BankNotice:
    """Return held money that nobody else assigns until the transaction ends."""
    notice = BankNotice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None or notice.state != NoticeState.HELD:
        raise PaymentRefusedError(NOT_HELD)
    under_way = Refund.objects.filter(notice=notice).exclude(state=RefundState.DECLINED)
    if under_way.exists():
        raise PaymentRefusedError(GOES_BACK)
    return notice


def owed_by_post() -> int:
    """Return what the post collected by its lists and has not handed over."""
    return LedgerEntry.objects.all().balance(POST)


def _tell(notice: BankNotice, actor: User, to: str) -> None:
    record(
        "payments.notice.assigned",
        actor=actor,
        subject=("payments.notice", notice.pk),
        amount=notice.amount,
        assigned_to=to,
    )
