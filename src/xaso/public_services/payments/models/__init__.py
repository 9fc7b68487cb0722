"""Payments asked for, notices of money, the ledger, refunds, receipts, cash, reconciliation."""

from xaso.public_services.payments.models.accounts import AdapterKey, ProviderAccount
from xaso.public_services.payments.models.cash import CashShift
from xaso.public_services.payments.models.ledger import LedgerEntry, Movement
from xaso.public_services.payments.models.notices import BankNotice
from xaso.public_services.payments.models.receipts import (
    PaymentReceipt,
    ReceiptBook,
    next_receipt_number,
)
from xaso.public_services.payments.models.reconciliation import (
    Outcome,
    Reconciliation,
    ReconciliationLine,
)
from xaso.public_services.payments.models.refunds import Refund
from xaso.public_services.payments.models.requests import PaymentAttempt, PaymentRequest

__all__ = [
    "AdapterKey",
    "BankNotice",
    "CashShift",
    "LedgerEntry",
    "Movement",
    "Outcome",
    "PaymentAttempt",
    "PaymentReceipt",
    "PaymentRequest",
    "ProviderAccount",
    "ReceiptBook",
    "Reconciliation",
    "ReconciliationLine",
    "Refund",
    "next_receipt_number",
]
