"""What a message costs when it is sent, and when the budget of the month is used up."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import F

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import publish
from xaso.kernel.notifications.channels import OVER_BUDGET, REFUSED
from xaso.kernel.notifications.events import BudgetUsed
from xaso.kernel.notifications.models import (
    MessageBudget,
    MessagePrice,
    MonthlySpending,
    Network,
    NoticeDelivery,
)
from xaso.kernel.notifications.permissions import SET_UP_CHANNELS
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME, local_day

WARNED_AT = (100, 80)
"""Shares of the budget, in per cent, at which the IT officer is told."""


class PastPriceError(ValueError):
    """A price counts from today on at the earliest: what was sent keeps its own."""


def price_of(channel: str, network: str, day: date) -> int:
    """Return what a part costs on a day in đồng: of that network, else of any; else nothing."""
    rows = MessagePrice.objects.filter(channel=channel, valid_from__lte=day)
    known: dict[str, int] = dict(rows.order_by("valid_from").values_list("network", "dong"))
    return known.get(network, known.get(Network.ANY, 0))


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """Return the first day of the month after."""
    first = month_of(day)
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def begins_at(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return datetime.combine(day, time.min, VIETNAM_TIME)


def spend(dong: int) -> None:
    """Add what a message cost to its month, and tell when a share of the budget is used.

    The row of the month stays locked until the caller's transaction ends, so each share is
    told once.
    """
    if not dong:
        return
    month = month_of(local_day(clock.now()))
    MonthlySpending.objects.bulk_create([MonthlySpending(month=month)], ignore_conflicts=True)
    rows = MonthlySpending.objects.filter(month=month)
    rows.update(dong=F("dong") + dong)
    budget = MessageBudget.objects.first()
    if budget is None or not budget.dong:
        return
    spent = rows.get()
    share = next((one for one in WARNED_AT if 100 * spent.dong >= one * budget.dong), 0)
    if share > spent.warned_at:
        rows.update(warned_at=share)
        publish(BudgetUsed(month, share), aggregate=spent.pk)


def spent_in(month: date) -> int:
    """Return what the messages of a month cost so far."""
    found = MonthlySpending.objects.filter(month=month).values_list("dong", flat=True)
    return int(found.first() or 0)


def is_used_up(channel: str) -> bool:
    """Tell whether the budget of the month is used up and messages by this channel cost money."""
    budget = MessageBudget.objects.first()
    today = local_day(clock.now())
    if budget is None or not budget.dong or spent_in(month_of(today)) < budget.dong:
        return False
    return any(price_of(channel, network, today) for network in Network.values)


def it_officers() -> list[UUID]:
    """Return who looks after the channels of the commune in force."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(
        unit__authority__of_commune_id=require_commune(), role=Role.IT_OFFICER
    )
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


@transaction.atomic
def set_price(
    channel: str, network: str, dong: int, *, valid_from: date, actor: User
) -> MessagePrice:
    """Let a price count from a day on; one that was entered for the same day is replaced.

    Raises:
        PastPriceError: the day is over.
    """
    require(actor, SET_UP_CHANNELS.key)
    if valid_from < clock.today():
        raise PastPriceError
    row, _is_new = MessagePrice.objects.update_or_create(
        commune_id=require_commune(),
        channel=channel,
        network=network,
        valid_from=valid_from,
        defaults={"dong": dong, "entered_by": actor, "entered_at": clock.now()},
    )
    record(
        "notifications.price.set",
        actor=actor,
        subject=("message_price", row.pk),
        channel=channel,
        network=network,
        dong=dong,
        valid_from=f"{valid_from}",
    )
    return row


@transaction.atomic
def withdraw_price(price_id: UUID, *, actor: User) -> bool:
    """Take back a price that does not count yet; tell whether there was one."""
    require(actor, SET_UP_CHANNELS.key)
    rows = MessagePrice.objects.filter(pk=price_id, valid_from__gt=clock.today())
    count, _by_table = rows.delete()
    if count:
        subject = ("message_price", price_id)
        record("notifications.price.withdrawn", actor=actor, subject=subject)
    return bool(count)


@transaction.atomic
def set_budget(dong: int, *, actor: User) -> None:
    """Set what a month may cost, nothing for no limit; what was held for it goes out."""
    require(actor, SET_UP_CHANNELS.key)
    row = MessageBudget.objects.select_for_update().first() or MessageBudget()
    row.dong, row.changed_at = dong, clock.now()
    row.save()
    MonthlySpending.objects.filter(month=month_of(clock.today())).update(warned_at=0)
    held = NoticeDelivery.objects.filter(last_error=f"{REFUSED}{OVER_BUDGET}")
    held.filter(held_until__isnull=False).update(held_until=clock.now())
    record(
        "notifications.budget.set",
        actor=actor,
        subject=("message_budget", row.pk),
        dong=dong,
    )
