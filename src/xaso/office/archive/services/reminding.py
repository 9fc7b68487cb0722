"""Telling keepers in good time which files the archive expects (30/2020/NĐ-CP, Annex VI.I)."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Coalesce

from xaso.kernel.notifications.api import notify
from xaso.lib.clock import today
from xaso.lib.dates import say_short
from xaso.office.archive.models import FileState, WorkFile
from xaso.office.archive.notices import HAND_OVER_DUE
from xaso.office.archive.queries.people import whom_to_tell
from xaso.office.archive.rules import terms_on


@transaction.atomic
def remind_keepers() -> int:
    """Tell each keeper once, thirty days before; return how many notices were written.

    Who left is not told: the head of the unit is, else its people.
    """
    soon = today() + timedelta(days=terms_on(today()).warn_days)
    waiting = WorkFile.objects.filter(state=FileState.CLOSED, reminded_on__isnull=True)
    due = waiting.annotate(due_on=Coalesce("kept_back_until", "hand_over_by"))
    rows = list(due.filter(due_on__lte=soon).select_for_update(of=("self",)))
    told, written = whom_to_tell(rows), 0
    for row in rows:
        day = row.kept_back_until or row.hand_over_by
        count = notify(
            HAND_OVER_DUE.key,
            to=told[row.pk],
            context={"number": row.notation, "date": say_short(day) if day else ""},
            url=row.get_absolute_url(),
            about=("work_file", row.pk),
        )
        row.reminded_on = today() if count else None
        written += count
    WorkFile.objects.bulk_update(rows, ["reminded_on"])
    return written
