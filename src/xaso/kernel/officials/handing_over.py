"""The work of an official who left is handed over, as the worker does it."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from xaso.kernel.accounts.api import RoleAssignment
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import task
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.models import Departure
from xaso.kernel.officials.notices import WORK_RECEIVED
from xaso.kernel.providers.api import HandOver, HeldWork, WorkHolder, work_holders
from xaso.lib import clock
from xaso.lib.ids import uuid_or_none

AT_A_TIME = 25


def work_of(user_id: UUID) -> Iterator[tuple[str, WorkHolder, HeldWork]]:
    """Yield what lies with a person in the commune in force, each with a key of its own."""
    for holder in work_holders:
        for work in holder.work_in_hands_of(user_id):
            yield f"{holder.key}/{work.key}", holder, work


@task("officials.hand_over_work", atomic=False)
def hand_over_work(*, departure_id: str) -> None:
    """Hand over what lies with who left, some at a time; may run again and goes on then."""
    departure = _begin(UUID(departure_id))
    if departure is None:
        return
    with transaction.atomic():
        found = list(work_of(departure.user_id))
    for key, holder, work in found:
        _hand_over(departure, key, holder, work)
    _finish(departure.pk)


@transaction.atomic
def _begin(departure_id: UUID) -> Departure | None:
    departure = Departure.objects.select_for_update(of=("self",)).get(pk=departure_id)
    if departure.state != Departure.State.UNDER_WAY:
        return None
    waiting = sum(work.count for _key, _holder, work in work_of(departure.user_id))
    departure.to_hand_over = departure.handed_over + waiting
    departure.save(update_fields=["to_hand_over"])
    return departure


def _hand_over(departure: Departure, key: str, holder: WorkHolder, work: HeldWork) -> None:
    with transaction.atomic():
        receiver = _receiver(departure, key, work)
        with override("vi"):
            reason = _("A colleague leaves on %(date)s.") % {
                "date": f"{departure.last_day:%d/%m/%Y}"
            }
    hand = HandOver(departure.user_id, receiver, departure.asked_by_id, reason)
    total = 0
    while True:
        with transaction.atomic():
            count = holder.hand_over(work, hand, limit=AT_A_TIME)
            row = Departure.objects.select_for_update(of=("self",)).get(pk=departure.pk)
            row.handed_over += count
            row.save(update_fields=["handed_over"])
        total += count
        if count < AT_A_TIME:
            break
    if receiver and total:
        with transaction.atomic():
            _tell(departure, receiver, work, total)


def _receiver(departure: Departure, key: str, work: HeldWork) -> UUID | None:
    """Return the chosen successor while they still hold the role there; else it is the unit's."""
    chosen = uuid_or_none(str(departure.successors.get(key, "")))
    held = RoleAssignment.objects.in_force(clock.today()).filter(
        user=chosen, unit=work.unit_id, role=work.role, user__is_active=True
    )
    return chosen if chosen and work.role and held.exists() else None


def _tell(departure: Departure, receiver: UUID, work: HeldWork, count: int) -> None:
    notify(
        WORK_RECEIVED.key,
        to=[receiver],
        context={"count": count, "unit": work.unit_name, "person": departure.user.full_name},
        url=reverse("home:home"),
        about=("official", departure.user_id),
    )


@transaction.atomic
def _finish(departure_id: UUID) -> None:
    departure = Departure.objects.select_for_update(of=("self",)).get(pk=departure_id)
    departure.state, departure.done_at = Departure.State.DONE, clock.now()
    departure.save(update_fields=["state", "done_at"])
    record(
        "officials.departure.handed_over",
        actor=departure.asked_by,
        subject=("official", departure.user_id),
        count=departure.handed_over,
    )
