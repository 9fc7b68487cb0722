"""Cash shifts and their books."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.public_services.payments.models import CashShift, LedgerEntry
from xaso.public_services.payments.permissions import SEE_TAKINGS
from xaso.public_services.payments.queries.receipts import beginning_of


@dataclass(frozen=True, slots=True)
class CashLine:
    """A line of a cash book: what came or went, and what is in the box after it."""

    entry: LedgerEntry
    came: int
    went: int
    balance: int


def shifts_seen_by(user: User) -> CommuneQuerySet[CashShift]:
    """Return an officer's own shifts; those of everybody for who sees the takings."""
    found = CashShift.objects.select_related("officer").order_by("-opened_at")
    return found if access_of(user).holds(SEE_TAKINGS.key) else found.filter(officer=user)


def shifts_wanted(user: User, wish: Mapping[str, Any]) -> CommuneQuerySet[CashShift]:
    """Return the shifts that somebody sees as they were asked for, the latest first."""
    found = shifts_seen_by(user).filter(
        opened_at__gte=beginning_of(wish["first"]),
        opened_at__lt=beginning_of(wish["last"] + timedelta(days=1)),
    )
    if wish.get("text"):
        found = found.filter(officer__full_name__icontains=wish["text"].strip())
    if wish.get("standing") == "open":
        return found.filter(closed_at__isnull=True)
    if wish.get("standing") == "differs":
        return found.filter(closed_at__isnull=False).exclude(counted=F("expected"))
    return found


def open_shift_of(user: User) -> CashShift | None:
    """Return the officer's open shift, if there is one."""
    return CashShift.objects.filter(officer=user, closed_at__isnull=True).first()


def cash_book(shift: CashShift) -> list[CashLine]:
    """Return the lines of a shift's book, in their order; one query."""
    lines, balance = [], 0
    entries = LedgerEntry.objects.filter(shift=shift).select_related("request").order_by("id")
    for entry in entries:
        came = entry.amount if entry.debit == shift.account else 0
        went = entry.amount if entry.credit == shift.account else 0
        balance += came - went
        lines.append(CashLine(entry, came, went, balance))
    return lines
