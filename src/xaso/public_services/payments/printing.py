"""Receipts and cash books as papers; what they say comes in as data."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils import timezone

from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.dates import local_day, say_short
from xaso.lib.money import say_dong
from xaso.lib.typeset import typeset
from xaso.public_services.payments.models import CashShift, PaymentReceipt
from xaso.public_services.payments.queries.shifts import CashLine

PAPERS = Path(__file__).parent / "papers"


def print_receipt(receipt: PaymentReceipt) -> bytes:
    """Return a receipt as PDF/A; the same receipt gives the same bytes until it is voided."""
    content = json.loads(receipt.content)
    data = content | {
        "number": f"{receipt.number:07}",
        "date": _day(local_day(receipt.issued_at)),
        "is_void": receipt.voided_at is not None,
    }
    return typeset(PAPERS / "receipt.typ", data, created=receipt.issued_at)


def print_cash_book(shift: CashShift, lines: Sequence[CashLine]) -> bytes:
    """Return the cash book of a shift as PDF/A."""
    office = office_of(require_commune())
    data = {
        "authority": office.name,
        "desk": office.desk,
        "officer": shift.officer.full_name,
        "opened": say_short(shift.opened_at),
        "closed": say_short(shift.closed_at) if shift.closed_at else "",
        "lines": [_line(one) for one in lines],
        "came": say_dong(sum(one.came for one in lines)),
        "went": say_dong(sum(one.went for one in lines)),
        "expected": "" if shift.expected is None else say_dong(shift.expected),
        "counted": "" if shift.counted is None else say_dong(shift.counted),
        "difference": say_dong(shift.difference) if shift.closed_at else "",
        "explanation": shift.explanation,
    }
    return typeset(PAPERS / "cash_book.typ", data, created=shift.closed_at or shift.opened_at)


def _line(line: CashLine) -> dict[str, str]:
    entry = line.entry
    return {
        "at": f"{timezone.localtime(entry.at):%H:%M}",
        "what": str(entry.get_movement_display()),
        "reference": entry.request.reference if entry.request else "",
        "came": say_dong(line.came) if line.came else "",
        "went": say_dong(line.went) if line.went else "",
        "balance": say_dong(line.balance),
    }


def _day(day: date) -> dict[str, str]:
    return {"day": f"{day.day:02}", "month": f"{day.month:02}", "year": f"{day.year}"}
