"""Asking for a payment, offering ways to pay it, calling it off."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.lib import clock
from xaso.lib.transfer_codes import new_transfer_code
from xaso.public_services.payments.adapters import ADAPTER_OF, Payable, provider_for
from xaso.public_services.payments.adapters.port import ProviderSettings
from xaso.public_services.payments.contracts import PaymentLine, WayToPay
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.models import (
    PaymentAttempt,
    PaymentRequest,
    ProviderAccount,
)
from xaso.public_services.payments.services.standing import GONE, locked, restate
from xaso.public_services.payments.states import Channel

NOTHING_TO_PAY = _("There is nothing to pay.")
ASKED_OTHERWISE = _("Another sum was asked for already. Please cancel that payment first.")
NOT_OFFERED = _("This way of paying is not set up.")
NOTHING_LEFT = _("Nothing is left to be paid.")
BY_HAND = ProviderSettings("", "", "", "", {}, "")


@transaction.atomic
def request_payment(
    subject: tuple[str, UUID],
    *,
    reference: str,
    lines: Sequence[PaymentLine],
    payer: str,
    purpose: str = "fee",
    actor: User | None = None,
) -> UUID:
    """Ask for money for one thing and purpose; return the id of the payment, also when asked again.

    Raises:
        PaymentRefusedError: the lines add up to nothing, or another sum was asked for before.
    """
    total = sum(line.amount for line in lines)
    if total <= 0:
        raise PaymentRefusedError(NOTHING_TO_PAY)
    request = PaymentRequest(
        subject_kind=subject[0],
        subject_id=subject[1],
        purpose=purpose,
        reference=reference,
        transfer_code=new_transfer_code(),
        lines=[asdict(line) for line in lines],
        total=total,
        asked_at=clock.now(),
    )
    request.payer = payer
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        return _asked_before(request)
    record(
        "payments.payment.asked",
        actor=actor,
        subject=("payments.payment", request.pk),
        total=total,
    )
    return request.pk


def _asked_before(wanted: PaymentRequest) -> UUID:
    rows = PaymentRequest.objects.of(wanted.subject_kind, [wanted.subject_id])
    found = rows.get(purpose=wanted.purpose, cancelled_at__isnull=True)
    if found.total != wanted.total:
        raise PaymentRefusedError(ASKED_OTHERWISE)
    return found.pk


@transaction.atomic
def way_to_pay(request_id: UUID, channel: Channel) -> WayToPay:
    """Return how to pay the rest by a channel; the same question gets the same answer.

    Raises:
        PaymentRefusedError: nothing is left to be paid, or the channel is not set up.
    """
    request = PaymentRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise PaymentRefusedError(GONE)
    if not request.rest:
        raise PaymentRefusedError(NOTHING_LEFT)
    way, attempt = instruct(request, channel, account_for(channel))
    PaymentAttempt.objects.bulk_create([attempt], ignore_conflicts=True)
    return way


def instruct(
    request: PaymentRequest, channel: Channel, account: ProviderAccount | None
) -> tuple[WayToPay, PaymentAttempt]:
    """Return how to pay the rest by a channel, and the row that notes that it was offered."""
    settings = settings_of(account) if account else BY_HAND
    payable = Payable(request.transfer_code, request.reference, request.rest)
    given = provider_for(channel).create(settings, payable)
    attempt = PaymentAttempt(
        request=request,
        channel=channel,
        account=account,
        amount=request.rest,
        external_ref=given.number,
        at=clock.now(),
    )
    way = WayToPay(
        channel, request.rest, given.number, given.qr, given.address, **given.transfer
    )
    return way, attempt


@transaction.atomic
def cancel_payment(request_id: UUID, *, actor: User | None = None) -> None:
    """Call a payment off: what comes later or came in part before is money to be paid back.

    What was paid in full, also in this very moment, stays paid: its receipt counts until its
    money goes back.
    """
    request = locked(request_id)
    if request.cancelled_at or request.kept >= request.total:
        return
    request.cancelled_at = clock.now()
    restate(request, at=request.cancelled_at)
    record("payments.payment.cancelled", actor=actor, subject=("payments.payment", request.pk))


def account_for(channel: Channel) -> ProviderAccount | None:
    """Return the account that a channel uses today, ``None`` for cash and post.

    Raises:
        PaymentRefusedError: none is set up.
    """
    adapter = ADAPTER_OF.get(channel)
    if adapter is None:
        return None
    found = ProviderAccount.objects.in_force(clock.today()).filter(adapter=adapter).first()
    if found is None:
        raise PaymentRefusedError(NOT_OFFERED)
    return found


def settings_of(account: ProviderAccount) -> ProviderSettings:
    """Return how a provider was set up, its secret opened."""
    return ProviderSettings(
        bank=account.bank,
        number=account.number,
        holder=account.holder,
        address=account.address,
        options=account.options,
        secret=account.secret,
    )
