"""The dossiers of an official who leaves go to a successor, or back to the unit."""

from collections import Counter
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import HandOver
from xaso.lib import clock
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.models import Dossier, StepRun
from xaso.public_services.dossiers.services.engine import Work
from xaso.public_services.procedures.api import get_plan, get_plans

type Place = tuple[UUID, str]
"""A unit, and the role that does the step there."""

ACT = ACTS["succeed"]


def places_of(user_id: UUID) -> Counter[Place]:
    """Count the open dossiers that lie with a person, by unit and role of the step."""
    return Counter(_place_of_each(user_id).values())


@transaction.atomic
def hand_over_dossiers(place: Place, hand: HandOver, *, limit: int) -> int:
    """Hand at most so many dossiers of a place on; return how many.

    Whoever administers officials asks for it (``hand.asked_by_id``) and reads none of them:
    the act is in each dossier's history and in the audit trail.
    """
    wanted = [pk for pk, where in _place_of_each(hand.giver_id).items() if where == place]
    rows = Dossier.objects.filter(pk__in=wanted[:limit], assignee=hand.giver_id)
    actor = User.objects.get(pk=hand.asked_by_id)
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for dossier in locked:
        _hand_over(dossier, hand, actor)
    return len(locked)


def _hand_over(dossier: Dossier, hand: HandOver, actor: User) -> None:
    plan = get_plan(dossier.process_id) if dossier.process_id else None
    work = Work(
        dossier,
        ACT,
        actor,
        access_of(actor),
        clock.now(),
        plan,
        dossier.state,
        str(hand.reason),
    )
    dossier.assignee_id = hand.receiver_id
    stays = StepRun.objects.filter(dossier=dossier, left_at__isnull=True)
    stays.update(assignee_id=hand.receiver_id)
    to = str(hand.receiver_id) if hand.receiver_id else ""
    work.details = {"from": str(hand.giver_id), "assignee": to}
    work.finish()


def _place_of_each(user_id: UUID) -> dict[UUID, Place]:
    lying = Dossier.objects.filter(assignee=user_id, state__in=ACT.sources).order_by("pk")
    rows = list(lying.values_list("pk", "unit_id", "process_id", "step_key"))
    plans = get_plans({process for _pk, _unit, process, _step in rows if process})
    return {
        pk: (unit, plans[process].step(step).role)
        for pk, unit, process, step in rows
        if unit and process in plans
    }
