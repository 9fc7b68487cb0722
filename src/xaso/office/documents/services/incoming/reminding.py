"""Reminding of documents whose day is near or past."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.working_time.api import is_working_day
from xaso.lib.clock import today
from xaso.office.documents.models import Arrival
from xaso.office.documents.services.incoming.telling import remind

DAYS_BEFORE = 2
EVERY_DAYS = 1


@transaction.atomic
def remind_of_due() -> int:
    """Remind who holds documents that fall due within two days, and daily of late ones.

    Follow-up with deadline and reminder: NĐ 30/2020/NĐ-CP Đ24 [verified]; when, is ours.
    """
    day = today()
    if not is_working_day(require_commune(), day):
        return 0
    due = Arrival.objects.filter(
        Q(reminded_on__isnull=True) | Q(reminded_on__lte=day - timedelta(days=EVERY_DAYS)),
        closed_at__isnull=True,
        document__frozen_at__isnull=True,
        number__isnull=False,
        due_on__lte=day + timedelta(days=DAYS_BEFORE),
    )
    rows = list(due.select_related("document").order_by("due_on", "id"))
    for arrival in rows:
        remind(arrival, is_late=arrival.due_on is not None and arrival.due_on < day)
        arrival.reminded_on = day
        arrival.save(update_fields=["reminded_on"])
    return len(rows)
