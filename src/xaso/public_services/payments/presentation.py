"""How payments, notices and refunds are told to people."""

from xaso.public_services.payments.contracts import PaymentStatus
from xaso.public_services.payments.models import BankNotice, PaymentRequest, Refund
from xaso.public_services.payments.states import NoticeState, RefundState, RequestState
from xaso.ui.values import State, Tone

PAYMENT_TONES: dict[str, Tone] = {
    RequestState.OPEN: "neutral",
    RequestState.PART: "warn",
    RequestState.PAID: "good",
    RequestState.OVER: "late",
    RequestState.REFUNDED: "off",
    RequestState.CANCELLED: "off",
}
NOTICE_TONES: dict[str, Tone] = {
    NoticeState.BOOKED: "good",
    NoticeState.HELD: "warn",
    NoticeState.RETURNED: "off",
    NoticeState.REFUSED: "late",
}
REFUND_TONES: dict[str, Tone] = {
    RefundState.ASKED: "warn",
    RefundState.AGREED: "info",
    RefundState.DECLINED: "off",
    RefundState.PAID: "good",
}


def payment_state(payment: PaymentRequest | PaymentStatus) -> State:
    """Say how a payment stands."""
    return State(str(RequestState(payment.state).label), PAYMENT_TONES[payment.state])


def notice_state(notice: BankNotice) -> State:
    """Say what became of a notice."""
    return State(str(NoticeState(notice.state).label), NOTICE_TONES[notice.state])


def refund_state(refund: Refund) -> State:
    """Say how a refund stands."""
    return State(str(RefundState(refund.state).label), REFUND_TONES[refund.state])
