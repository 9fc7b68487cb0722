"""How payments stand, as plain values for other modules."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from xaso.public_services.payments.contracts import PaymentLine, PaymentStatus
from xaso.public_services.payments.models import (
    LedgerEntry,
    Movement,
    PaymentReceipt,
    PaymentRequest,
)
from xaso.public_services.payments.models.receipts import say_number
from xaso.public_services.payments.models.requests import RequestQuerySet
from xaso.public_services.payments.states import Channel, RequestState


def statuses_of(kind: str, ids: Iterable[UUID]) -> list[PaymentStatus]:
    """Return the payments for things of a kind, in the order they were asked for; one query."""
    rows = PaymentRequest.objects.of(kind, ids).order_by("id")
    return [status_from(row) for row in with_what_came(rows)]


def status_of(request_id: UUID) -> PaymentStatus | None:
    """Return how one payment stands, ``None`` for an unknown one; one query."""
    row = with_what_came(PaymentRequest.objects.filter(pk=request_id)).first()
    return status_from(row) if row else None


def with_what_came(rows: RequestQuerySet) -> RequestQuerySet:
    """Note with each payment the receipt that counts and the way by which money came last."""
    its = {"commune_id": OuterRef("commune_id"), "request_id": OuterRef("pk")}
    counts = PaymentReceipt.objects.filter(**its, voided_at__isnull=True)
    came = LedgerEntry.objects.filter(**its, movement=Movement.RECEIVED).order_by("-id")
    return rows.annotate(
        receipt_number=Subquery(counts.values("number")[:1]),
        receipt_year=Subquery(counts.values("year")[:1]),
        came_by=Subquery(came.values("channel")[:1]),
    )


def lines_of(row: PaymentRequest) -> tuple[PaymentLine, ...]:
    """Return the lines of a payment."""
    kept: list[dict[str, Any]] = row.lines
    return tuple(PaymentLine(**line) for line in kept)


def status_from(row: Any) -> PaymentStatus:
    """Return a payment with what came as others see it."""
    is_receipted = row.receipt_number is not None
    return PaymentStatus(
        id=row.pk,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        purpose=row.purpose,
        reference=row.reference,
        code=row.transfer_code,
        lines=lines_of(row),
        total=row.total,
        received=row.received,
        refunded=row.refunded,
        rest=row.rest,
        state=RequestState(row.state),
        asked_at=row.asked_at,
        receipt=say_number(row.receipt_number, row.receipt_year) if is_receipted else "",
        came_by=Channel(row.came_by) if row.came_by else None,
        excess=row.excess,
    )
