"""What is done with the money every night."""

from django.db import transaction

from xaso.public_services.payments.services.reconciling import (
    payments_off_the_ledger,
    reconcile_lately,
)


class BooksDisagreeError(Exception):
    """The sums of payments are not those of the ledger; the codes of the payments follow."""


def close_the_day() -> None:
    """Compare with the banks, then the payments with the ledger; what fails is seen as a failed job."""
    try:
        reconcile_lately()
    finally:
        with transaction.atomic():
            wrong = payments_off_the_ledger()
        if wrong:
            raise BooksDisagreeError(*wrong[:50])
