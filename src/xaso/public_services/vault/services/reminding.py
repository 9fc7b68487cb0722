"""Owners are told before a paper expires."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from xaso.kernel.notifications.api import notify
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_short
from xaso.public_services.vault.models import VaultPaper
from xaso.public_services.vault.notices import ENDING
from xaso.public_services.vault.opening import every_vault
from xaso.public_services.vault.queries.owners import accounts_of_owner
from xaso.public_services.vault.reminder_days import reminder_days


@transaction.atomic
def remind() -> int:
    """Tell owners of papers that expire soon; each at each of the days once.

    A night that was missed is made up for: what counts is how many days are left. Those that
    the commune in force received; return how many owners' papers were spoken of.
    """
    days, today, told = reminder_days(), clock.today(), 0
    if not days:
        return 0
    with every_vault():
        rows = VaultPaper.objects.present().select_for_update(of=("self",))
        soon = rows.filter(
            of_commune_id=require_commune(),
            owner__erased_at__isnull=True,
            valid_to__range=(today, today + timedelta(days=days[-1])),
        )
        for paper in soon.select_related("owner").order_by("pk"):
            told += _remind(paper, days, today)
    return told


def _remind(paper: VaultPaper, days: list[int], today: date) -> bool:
    end = paper.valid_to or today
    step = next(one for one in days if (end - today).days <= one)
    if paper.reminded_days is not None and paper.reminded_days <= step:
        return False
    receivers = accounts_of_owner(paper.owner)
    if not receivers:
        return False
    notify(
        ENDING.key,
        to=receivers,
        context={"title": paper.said["title"], "date": say_short(end)},
        url=reverse("vault:paper", args=[paper.pk]),
        about=("vault.paper", paper.pk),
    )
    paper.reminded_days = step
    paper.save(update_fields=["reminded_days"])
    return True
