"""Money that people have to look at."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from xaso.lib.transfer_codes import cut_transfer_code
from xaso.public_services.payments.models import BankNotice, PaymentRequest, Refund
from xaso.public_services.payments.states import NoticeState, RefundState, RequestState

MOST = 100
PAYABLE = (RequestState.OPEN, RequestState.PART)
OPEN_REFUNDS = (RefundState.ASKED, RefundState.AGREED)


@dataclass(frozen=True, slots=True)
class HeldMoney:
    """Money nobody could assign: what the bank wrote, and which payment it may be for."""

    notice: BankNotice
    text: str
    likely: str
    is_going_back: bool


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """Everything around money that waits for a person."""

    held: list[HeldMoney]
    overpaid: list[PaymentRequest]
    refunds: list[Refund]
    refused: list[BankNotice]

    @property
    def is_cut(self) -> bool:
        """Whether there is more of a kind than is shown."""
        kinds: tuple[list[Any], ...] = (self.held, self.overpaid, self.refunds, self.refused)
        return any(len(kind) == MOST for kind in kinds)


def count_to_look_at() -> int:
    """Return how much there is to look at, without what was refused; one query."""
    held = BankNotice.objects.held().order_by().values("pk")
    over = PaymentRequest.objects.overpaid().order_by().values("pk")
    refunds = Refund.objects.filter(state__in=OPEN_REFUNDS).order_by().values("pk")
    return held.union(over, refunds).count()


def to_look_at() -> ToLookAt:
    """Return it all, the newest first; six queries."""
    notices = list(BankNotice.objects.held().select_related("account").order_by("-id")[:MOST])
    refunds = Refund.objects.filter(state__in=OPEN_REFUNDS)
    waiting = list(
        refunds.select_related("asked_by", "request", "notice").order_by("-id")[:MOST]
    )
    going_back = {one.notice_id for one in waiting}
    texts = {one.pk: one.text for one in notices}
    likely = _likely(notices, texts)
    return ToLookAt(
        held=[
            HeldMoney(one, texts[one.pk], likely.get(one.pk, ""), one.pk in going_back)
            for one in notices
        ],
        overpaid=list(PaymentRequest.objects.overpaid().order_by("-id")[:MOST]),
        refunds=waiting,
        refused=list(
            BankNotice.objects.filter(state=NoticeState.REFUSED)
            .select_related("account")
            .order_by("-id")[:MOST]
        ),
    )


def likely_code(notice: BankNotice) -> str:
    """Return the code that the cut text of a notice may have meant; one query."""
    return _likely([notice], {notice.pk: notice.text}).get(notice.pk, "")


def _likely(notices: list[BankNotice], texts: dict[UUID, str]) -> dict[UUID, str]:
    """Return the codes that cut texts may have meant: one payment begins so and owes just that."""
    cuts = {one.pk: cut_transfer_code(texts[one.pk]) for one in notices}
    begins = Q(pk__in=[])
    for cut in filter(None, cuts.values()):
        begins |= Q(transfer_code__startswith=cut)
    open_ones = list(PaymentRequest.objects.filter(begins, state__in=PAYABLE)[: MOST * 2])
    found = {}
    for notice in notices:
        cut = cuts[notice.pk]
        fits = [
            one.transfer_code
            for one in open_ones
            if cut and one.transfer_code.startswith(cut) and one.rest == notice.amount
        ]
        if len(fits) == 1:
            found[notice.pk] = fits[0]
    return found
