"""What the post collected: booked by the list it sends."""

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.lib.transfer_codes import find_transfer_codes
from xaso.public_services.payments.models import Movement, PaymentRequest
from xaso.public_services.payments.permissions import CLEAR
from xaso.public_services.payments.services.ledger import POST, Posting, book, due
from xaso.public_services.payments.services.standing import add_received, locked
from xaso.public_services.payments.states import Channel

_AMOUNT = re.compile(r"(?<!\w)(\d{1,3}(?:[.,]\d{3})+|\d{4,12})(?!\w)")


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of the post's list and what became of it; ``fault`` is empty where it was booked."""

    text: str
    amount: int = 0
    fault: str = ""


@transaction.atomic
def settle_list(number: str, text: str, *, actor: User) -> list[ListLine]:
    """Book each line of the post's list: a payment code and an amount in any order.

    A list that is entered again books nothing twice: its number and the code count once.
    """
    require(actor, CLEAR.key)
    lines = [_settle(number, line, actor) for line in text.splitlines() if line.strip()]
    record(
        "payments.post.settled",
        actor=actor,
        subject=("payments.post", actor.pk),
        list_number=number,
        lines=len(lines),
        booked=sum(line.amount for line in lines if not line.fault),
    )
    return lines


def _settle(number: str, text: str, actor: User) -> ListLine:
    codes, amounts = find_transfer_codes(text), _AMOUNT.findall(text)
    if len(codes) != 1 or len(amounts) != 1:
        return ListLine(text, fault=str(_("Each line needs one payment code and one amount.")))
    amount = int(re.sub(r"\D", "", amounts[0]))
    found = PaymentRequest.objects.with_code(codes).values_list("pk", flat=True).first()
    if found is None or not amount:
        return ListLine(text, amount, str(_("No payment has this code.")))
    request, now = locked(found), clock.now()
    posting = Posting(
        movement=Movement.RECEIVED,
        channel=Channel.POSTAL,
        debit=POST,
        credit=due(request),
        amount=amount,
        cause=f"post:{number[:30]}:{request.transfer_code}",
        at=now,
        request=request,
        actor=actor,
    )
    try:
        with transaction.atomic():
            book(posting)
    except IntegrityError:
        return ListLine(text, amount, str(_("This line was booked already.")))
    add_received(request, amount, channel=Channel.POSTAL, at=now, actor=actor)
    return ListLine(text, amount)
