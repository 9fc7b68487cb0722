"""Money of a dossier: a duty is asked for, what is open is closed, the desk hears what to do."""

from uuid import UUID

from django.urls import reverse

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications.api import NoticeKind, notify
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.money import say_dong
from xaso.public_services.dossiers.models import Dossier, DossierAct
from xaso.public_services.dossiers.notices import PAID_IN_PART, PAID_OUT, TO_PAY_BACK
from xaso.public_services.dossiers.queries.people import receptionists_of
from xaso.public_services.payments.api import (
    PaymentLine,
    PaymentStatus,
    RequestState,
    cancel_payment,
    payments_of,
    request_payment,
    status_of,
)

KIND = "dossier"
DUTY = "duty"


def ask_for_duty(dossier: Dossier, amount: int, reason: str, actor: User) -> UUID:
    """Ask for the money of a financial obligation; each one of a dossier is a payment of its own."""
    former = [one for one in _payments(dossier) if one.purpose.startswith(DUTY)]
    return request_payment(
        (KIND, dossier.pk),
        reference=dossier.code,
        lines=[PaymentLine(reason, amount)],
        payer=dossier.applicant_name,
        purpose=f"{DUTY}-{len(former) + 1}" if former else DUTY,
        actor=actor,
    )


def awaited_payment(dossier: Dossier) -> str:
    """Return the id of the payment that was asked for last; empty where none was made."""
    asked = DossierAct.objects.filter(dossier=dossier, key="request_payment")
    details = asked.order_by("-at", "-id").values_list("details", flat=True).first()
    return str((details or {}).get("payment", ""))


def close_duties(dossier: Dossier, actor: User) -> None:
    """Call off the duties that nobody need pay any more; one that was paid in full stays paid.

    What was paid of one in part is then money to be paid back, and the desk is told.
    """
    for one in _payments(dossier):
        if one.purpose.startswith(DUTY) and _is_open(one):
            heed_money(_close(one, actor))


def let_go(dossier: Dossier, actor: User | None) -> None:
    """Ask no more for a matter that ended before its work was done.

    What is open is called off; for what was paid the desk is told that it is to be paid back.
    """
    for one in _payments(dossier):
        stands = _close(one, actor) if _is_open(one) else one
        if stands.is_settled:
            tell_desk(TO_PAY_BACK, stands, stands.received - stands.refunded)


def heed_money(status: PaymentStatus) -> None:
    """Tell the desk of money that is too little, or more than is owed."""
    if status.excess:
        tell_desk(TO_PAY_BACK, status, status.excess)
    elif status.state == RequestState.PART:
        tell_desk(PAID_IN_PART, status, status.received - status.refunded)


def heed_refund(status: PaymentStatus, amount: int) -> None:
    """Tell the desk that money of a dossier went back."""
    tell_desk(PAID_OUT, status, amount)


def tell_desk(kind: NoticeKind, status: PaymentStatus, amount: int) -> None:
    """Tell the desk what became of money, with the way to the payment."""
    notify(
        kind.key,
        to=receptionists_of(require_commune()),
        context={
            "code": status.reference,
            "sum": say_dong(amount),
            "rest": say_dong(status.rest),
        },
        url=reverse("payments:payment", args=[status.id]),
        about=("dossiers.dossier", status.subject_id),
    )


def _payments(dossier: Dossier) -> list[PaymentStatus]:
    return payments_of(KIND, [dossier.pk])


def _is_open(one: PaymentStatus) -> bool:
    return one.state in (RequestState.OPEN, RequestState.PART)


def _close(one: PaymentStatus, actor: User | None) -> PaymentStatus:
    cancel_payment(one.id, actor=actor)
    return status_of(one.id) or one
