"""Complaints about delay as the list and its workbook show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.lib.text import fold
from xaso.public_services.dossiers.models import DelayComplaint
from xaso.public_services.dossiers.models.complaints import ComplaintQuerySet

ORDERS = {
    "due": ("answer_due_at", "id"),
    "-due": ("-answer_due_at", "-id"),
    "made": ("made_at", "id"),
    "-made": ("-made_at", "-id"),
}
FIRST = "-made"


@dataclass(frozen=True, slots=True)
class ComplaintSums:
    """How many wait for an answer, and how many of them too long."""

    open: int
    late: int


def find_complaints(user: User, wanted: Mapping[str, Any]) -> ComplaintQuerySet:
    """Return what a filter keeps for this person, with what each row shows."""
    rows = DelayComplaint.objects.visible_to(user)
    rows = rows.select_related("dossier", "unit", "answered_by")
    for word in fold(wanted.get("text") or "").split():
        rows = rows.filter(dossier__search_text__contains=word)
    state = wanted.get("state")
    if state == "open":
        rows = rows.open()
    elif state == "late":
        rows = rows.late(clock.now())
    elif state == "answered":
        rows = rows.filter(answered_at__isnull=False)
    if wanted.get("unit"):
        rows = rows.filter(unit=wanted["unit"])
    return rows.order_by(*ORDERS.get(wanted.get("sort") or FIRST, ORDERS[FIRST]))


def sums_of(user: User) -> ComplaintSums:
    """Return how many complaints wait for this person's side; one statement."""
    moments = DelayComplaint.objects.visible_to(user).open()
    dues = list(moments.values_list("answer_due_at", flat=True))
    now = clock.now()
    return ComplaintSums(len(dues), sum(due < now for due in dues))
