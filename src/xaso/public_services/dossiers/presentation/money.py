"""The payments of a dossier as its page lists them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xaso.lib.money import say_dong
from xaso.public_services.payments.api import PaymentStatus, payment_state
from xaso.ui.values import State


@dataclass(frozen=True, slots=True)
class ShownPayment:
    """What was asked, how it stands, and what came of it in one sentence."""

    payment: PaymentStatus
    what_for: str
    state: State
    words: str


def show_payment(one: PaymentStatus) -> ShownPayment:
    """Return a payment as it is shown."""
    what_for = ", ".join(line.label for line in one.lines)
    return ShownPayment(one, what_for, payment_state(one), " · ".join(_say(one)))


def _say(one: PaymentStatus) -> list[str]:
    kept = one.received - one.refunded
    said = []
    if kept and one.came_by:
        values = {"sum": say_dong(kept), "way": one.came_by.label}
        said.append(_("%(sum)s paid: %(way)s") % values)
    if one.rest and one.received:
        said.append(_("%(sum)s still to be paid") % {"sum": say_dong(one.rest)})
    if one.excess:
        said.append(_("%(sum)s to be paid back") % {"sum": say_dong(one.excess)})
    if one.refunded:
        said.append(_("%(sum)s was paid back") % {"sum": say_dong(one.refunded)})
    if one.receipt:
        said.append(_("receipt %(number)s") % {"number": one.receipt})
    return said
