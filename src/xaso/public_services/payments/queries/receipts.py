"""Receipts as they are listed, and whether a book of them has gaps."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.payments.models import PaymentReceipt, ReceiptBook

ORDERS = {
    "number": ("year", "number", "id"),
    "-number": ("-year", "-number", "-id"),
    "amount": ("amount", "id"),
    "-amount": ("-amount", "-id"),
}
NUMBER = re.compile(r"0*([0-9]{1,9})(?:/([0-9]{4}))?")


def receipts(wish: Mapping[str, Any]) -> QuerySet[PaymentReceipt]:
    """Return the receipts of a span of days as they were asked for, the newest first."""
    found = PaymentReceipt.objects.filter(
        issued_at__gte=beginning_of(wish["first"]),
        issued_at__lt=beginning_of(wish["last"] + timedelta(days=1)),
    )
    if wish.get("standing"):
        found = found.filter(voided_at__isnull=wish["standing"] == "counts")
    if text := wish.get("text", "").strip().upper():
        found = found.filter(_meant_by(text))
    order = ORDERS.get(wish.get("sort") or "-number", ORDERS["-number"])
    return found.select_related("request", "unit", "voided_by").order_by(*order)


def sums_of(found: QuerySet[PaymentReceipt]) -> dict[str, int]:
    """Return how many receipts count, what they say in all, and how many are void."""
    counts = Q(voided_at__isnull=True)
    sums = found.order_by().aggregate(
        count=Count("pk", filter=counts),
        sum=Sum("amount", filter=counts),
        void=Count("pk", filter=~counts),
    )
    return {name: int(value or 0) for name, value in sums.items()}


def books_with_gaps() -> list[ReceiptBook]:
    """Return the books whose last number is not the count of their receipts: there are none."""
    written = PaymentReceipt.objects.order_by().values_list("unit", "year")
    counted = {(unit, year): count for unit, year, count in written.annotate(Count("pk"))}
    books = ReceiptBook.objects.order_by("year")
    return [one for one in books if counted.get((one.unit_id, one.year), 0) != one.last]


def beginning_of(day: date) -> datetime:
    """Return the first moment of a day in Vietnam."""
    return datetime.combine(day, time.min, VIETNAM_TIME)


def _meant_by(text: str) -> Q:
    meant = Q(request__transfer_code=text) | Q(request__reference__startswith=text)
    number = NUMBER.fullmatch(text)
    if number:
        of_year = Q(year=int(number[2])) if number[2] else Q()
        meant |= Q(number=int(number[1])) & of_year
    return meant
