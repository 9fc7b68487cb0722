"""What the messages of a month cost, by channel, kind and network, and the rows behind it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from xaso.kernel.notifications.channels import channels
from xaso.kernel.notifications.costs import begins_at, next_month
from xaso.kernel.notifications.kinds import kinds
from xaso.kernel.notifications.models import MonthlySpending, Network, NoticeDelivery
from xaso.kernel.notifications.models.notices import DeliveryQuerySet
from xaso.lib import clock
from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell

CHUNK = 2000
NO_NUMBER = "none"
"""How the list of messages is asked for those that went to no telephone number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a breakdown; ``query`` leads to the messages behind it."""

    label: str
    messages: int
    parts: int
    dong: int
    query: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The messages of a month by one of their sides."""

    title: str
    figures: list[Figure]


def sent_in(month: date, rows: DeliveryQuerySet | None = None) -> DeliveryQuerySet:
    """Return what was sent in a month, whether it arrived or not: it was paid for."""
    first, end = begins_at(month), begins_at(next_month(month))
    known = NoticeDelivery.objects.all() if rows is None else rows
    return known.filter(sent_at__gte=first, sent_at__lt=end)


def months_known() -> list[date]:
    """Return the months that cost something and the present one, the latest first."""
    known = set(MonthlySpending.objects.values_list("month", flat=True))
    return sorted(known | {clock.today().replace(day=1)}, reverse=True)


def read_month(text: str) -> date:
    """Return the month that an address names, "2026-11"; the present one otherwise."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)


def breakdowns(month: date) -> list[Breakdown]:
    """Return the month by channel, kind and network; one statement."""
    groups = sent_in(month).order_by().values_list("channel", "notice__kind", "network")
    rows = list(groups.annotate(Count("pk"), Sum("parts"), Sum("cost")))
    sides: list[tuple[str, str, Callable[[str], str]]] = [
        (_("By channel"), "channel", _say_channel),
        (_("By kind of notice"), "kind", _say_kind),
        (_("By network"), "network", _say_network),
    ]
    found = []
    for at, (title, name, say) in enumerate(sides):
        sums: dict[str, Counter[str]] = {}
        for row in rows:
            one = sums.setdefault(row[at], Counter())
            one.update(messages=row[3], parts=row[4], dong=row[5])
        figures = [
            Figure(say(key), **one, query=_query(month, name, key)) for key, one in sums.items()
        ]
        found.append(Breakdown(title, sorted(figures, key=lambda one: -one.dong)))
    return found


def _query(month: date, name: str, key: str) -> str:
    """Return what narrows the list of messages to those behind a figure."""
    return urlencode({"state": "", "month": f"{month:%Y-%m}", name: key or NO_NUMBER})


def _say_channel(key: str) -> str:
    return str(channels[key].label) if key in channels else key


def _say_kind(key: str) -> str:
    return str(kinds[key].label) if key in kinds else key


def _say_network(key: str) -> str:
    return str(Network(key).label) if key else _("No telephone number")


def cells(month: date) -> Iterator[list[Cell]]:
    """Return the messages of a month as rows of a workbook; nobody is named."""
    rows = sent_in(month).select_related("notice").order_by("sent_at", "pk")
    for row in rows.iterator(CHUNK):
        yield [
            say_short(row.sent_at) if row.sent_at else "",
            _say_kind(row.notice.kind),
            _say_channel(row.channel),
            _say_network(row.network),
            row.parts,
            row.cost,
            str(row.get_state_display()),
        ]
