"""How payments, notices and refunds stand, and what follows from the sums."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """How money comes (NĐ 61/2018/NĐ-CP, Điều 22 [V]: cash, transfer, post, online)."""

    VIETQR = "vietqr", _("Bank transfer by QR")
    NATIONAL = "national_platform", _("National payment platform")
    CASH = "cash", _("Cash at the desk")
    POSTAL = "postal", _("Collected by the post")


class RequestState(models.TextChoices):
    """How a payment asked for stands."""

    OPEN = "open", pgettext_lazy("payment", "Not paid")
    PART = "part", _("Paid in part")
    PAID = "paid", pgettext_lazy("payment", "Paid")
    OVER = "over", _("Too much was paid")
    REFUNDED = "refunded", _("Paid back")
    CANCELLED = "cancelled", pgettext_lazy("payment", "Cancelled")


class NoticeState(models.TextChoices):
    """What became of a notice of money."""

    BOOKED = "booked", pgettext_lazy("money", "Booked")
    HELD = "held", _("Money to be assigned")
    RETURNED = "returned", _("Paid back")
    REFUSED = "refused", _("Not taken")


class NoticeReason(models.TextChoices):
    """Why a notice was not simply booked."""

    NONE = "", ""
    NO_CODE = "no_code", _("No payment code in the text")
    UNKNOWN_CODE = "unknown_code", _("Nobody asked for a payment with this code")
    SEVERAL_CODES = "several_codes", _("Several payment codes in the text")
    LATE = "late", _("Came after the payment was cancelled")
    TOO_MUCH = "too_much", _("More than was asked for")
    TOO_LITTLE = "too_little", _("Less than was asked for")
    BAD_SIGNATURE = "bad_signature", _("The signature is wrong")
    STALE = "stale", _("Sent too long ago, or by a wrong clock")
    UNREADABLE = "unreadable", _("It cannot be read")
    OTHER_ACCOUNT = "other_account", _("It is about another account")
    NOT_DONG = "not_dong", _("It is not in đồng")
    NO_CREDIT = "no_credit", _("No money came in")
    CONTRADICTS = "contradicts", _("It contradicts an earlier notice with the same number")


class RefundState(models.TextChoices):
    """How a refund stands."""

    ASKED = "asked", _("Waits for a second person")
    AGREED = "agreed", _("To be paid out")
    DECLINED = "declined", pgettext_lazy("refund", "Declined")
    PAID = "paid", _("Paid back")


def state_of(total: int, received: int, refunded: int, *, is_cancelled: bool) -> RequestState:
    """Return how a payment stands by its sums."""
    kept, owed = received - refunded, 0 if is_cancelled else total
    if kept > owed:
        return RequestState.OVER
    if is_cancelled:
        return RequestState.REFUNDED if refunded else RequestState.CANCELLED
    if kept == owed:
        return RequestState.PAID
    return RequestState.PART if kept else RequestState.OPEN
