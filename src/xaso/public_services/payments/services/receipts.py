"""Receipts: issued once a payment is paid in full, voided once its money goes back."""

import json
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import about, record
from xaso.kernel.organisations.api import desk_of_commune, office_of
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.lib.money import dong_in_words, say_dong
from xaso.public_services.payments.errors import PaymentRefusedError
from xaso.public_services.payments.models import (
    PaymentReceipt,
    PaymentRequest,
    next_receipt_number,
)
from xaso.public_services.payments.permissions import CLEAR
from xaso.public_services.payments.states import Channel

VOID_ALREADY = _("This receipt is void already.")


def issue_receipt(
    request: PaymentRequest, *, channel: Channel, at: datetime, actor: User | None
) -> None:
    """Write the receipt of a payment that is paid, unless it has one that counts.

    Issued by the one-stop desk's unit; a commune without such a desk issues none.
    """
    desk = desk_of_commune(require_commune())
    counts = PaymentReceipt.objects.filter(request=request, voided_at__isnull=True)
    if desk is None or counts.exists():
        return
    receipt = PaymentReceipt(
        request=request,
        unit_id=desk.pk,
        year=local_day(at).year,
        amount=request.total,
        issued_at=at,
    )
    content = _content(request, channel=channel, collector=actor.full_name if actor else "")
    receipt.content = json.dumps(content, ensure_ascii=False)
    receipt.number = next_receipt_number(desk.pk, receipt.year)
    receipt.save(force_insert=True)


def void_receipt(request: PaymentRequest, *, at: datetime) -> None:
    """Void the receipt of a payment whose money goes back; its number stays taken."""
    PaymentReceipt.objects.filter(request=request, voided_at__isnull=True).update(voided_at=at)


@transaction.atomic
def replace_receipt(
    receipt_id: UUID, *, payer: str, reason: str, actor: User
) -> PaymentReceipt:
    """Void a receipt that says something wrong, and write another; its number stays taken.

    Raises:
        PaymentRefusedError: it is void already.
    """
    require(actor, CLEAR.key)
    rows = PaymentReceipt.objects.select_for_update(of=("self",)).select_related("request")
    old = rows.filter(pk=receipt_id, voided_at__isnull=True).first()
    if old is None:
        raise PaymentRefusedError(VOID_ALREADY)
    now = clock.now()
    old.voided_at, old.voided_by, old.void_reason = now, actor, reason.strip()
    old.save(update_fields=["voided_at", "voided_by", "void_reason"])
    new = PaymentReceipt(
        request=old.request,
        unit_id=old.unit_id,
        year=local_day(now).year,
        amount=old.amount,
        issued_at=now,
    )
    content = json.loads(old.content) | {"payer": payer.strip()}
    new.content = json.dumps(content, ensure_ascii=False)
    new.number = next_receipt_number(old.unit_id, new.year)
    new.save(force_insert=True)
    record(
        "payments.receipt.replaced",
        actor=actor,
        subject=("payments.receipt", old.pk),
        receipt=str(old),
        replaced_by=str(new),
        personal=about(actor.pk, reason=old.void_reason),
    )
    return new


def _content(request: PaymentRequest, *, channel: Channel, collector: str) -> dict[str, object]:
    """Return what stands on the receipt besides number and day, so that it prints the same later."""
    office = office_of(require_commune())
    return {
        "superior": f"Ủy ban nhân dân {office.province}",
        "authority": office.name,
        "desk": office.desk,
        "place": office.commune,
        "form": settings.XASO_PAYMENTS_RECEIPT_FORM,
        "symbol": settings.XASO_PAYMENTS_RECEIPT_SYMBOL,
        "payer": request.payer,
        "reference": request.reference,
        "lines": [
            {"label": line["label"], "amount": say_dong(line["amount"])}
            for line in request.lines
        ],
        "total": say_dong(request.total),
        "words": dong_in_words(request.total),
        "channel": str(Channel(channel).label),
        "collector": collector,
    }
