"""What will be paid, from the terms of a procedure."""

from xaso.public_services.payments.contracts import PaymentLine, PaymentQuote
from xaso.public_services.procedures.api import FeeQuote


def as_payment(found: FeeQuote) -> PaymentQuote:
    """Return the terms of a procedure as lines of a payment, those of nothing left out."""
    lines = tuple(
        PaymentLine(
            label=line.label,
            amount=line.amount,
            kind=line.kind.value,
            quantity=line.quantity,
            unit_amount=line.unit_amount,
            source=line.source,
            code=line.code,
        )
        for line in found.lines
        if line.amount
    )
    return PaymentQuote(lines, found.total, found.doubts)
