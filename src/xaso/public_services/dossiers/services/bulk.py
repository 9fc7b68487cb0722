"""One act on many dossiers: each goes by itself, and what does not go says why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.tenancy.api import require_commune
from xaso.public_services.dossiers.errors import ActRefusedError, NobodyToDoItError
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.queries.choices import colleagues, units_for, usual_unit
from xaso.public_services.dossiers.refusals import say_refusal
from xaso.public_services.dossiers.routes import first_after_desk
from xaso.public_services.dossiers.services import handling
from xaso.public_services.procedures.api import get_plan

AT_ONCE = 100


def hand_over_to_usual(
    dossier_id: UUID, *, actor: User, unit_id: UUID | None, assignee_id: UUID | None
) -> None:
    """Hand over to the chosen unit, or where the procedure is usually processed.

    Raises:
        NobodyToDoItError: no unit was chosen, and none is the obvious one.
    """
    chosen = unit_id or _usual_unit(Dossier.objects.visible_to(actor).get(pk=dossier_id))
    handling.hand_over(dossier_id, actor=actor, unit_id=chosen, assignee_id=assignee_id)


def _usual_unit(dossier: Dossier) -> UUID | None:
    """Return the unit that last did it, else the only one with somebody for the step."""
    if dossier.process_id is None:
        return None
    step = first_after_desk(get_plan(dossier.process_id))
    known = {unit.pk for unit in units_for(step, require_commune())}
    usual = usual_unit(dossier, step)
    if usual in known:
        return usual
    able = {one.unit_id for one in colleagues(step, known)}
    if len(able) != 1:
        raise NobodyToDoItError
    return able.pop()


SERVICES: dict[str, Callable[..., None]] = {
    "hand_over": hand_over_to_usual,
    "take": handling.take,
    "assign": handling.assign,
    "approve": handling.approve,
}
"""The acts that need nothing about the single dossier."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier; an empty ``reason`` means that the act was done."""

    dossier: Dossier
    reason: str = ""


def chosen_dossiers(ids: Iterable[UUID], user: User) -> list[Dossier]:
    """Return those of the chosen dossiers that this person may see, in the order of their ids."""
    wanted = sorted(set(ids))[:AT_ONCE]
    known = Dossier.objects.visible_to(user).filter(pk__in=wanted)
    return list(known.select_related("unit", "assignee").order_by("pk"))


def act_on_many(
    key: str, dossiers: list[Dossier], *, actor: User, given: dict[str, Any]
) -> list[Outcome]:
    """Do the act to each dossier; a refusal leaves that one as it was and stops no other.

    They are locked in the order of their ids, so that two people at it do not block each other.
    """
    ordered = sorted(dossiers, key=lambda one: one.pk)
    return [_act_on(key, dossier, actor, given) for dossier in ordered]


def _act_on(key: str, dossier: Dossier, actor: User, given: dict[str, Any]) -> Outcome:
    try:
        SERVICES[key](dossier.pk, actor=actor, **given)
    except ActRefusedError as error:
        return Outcome(dossier, say_refusal(error))
    except PermissionDenied:
        return Outcome(dossier, _("Your roles do not allow this for this dossier."))
    except Dossier.DoesNotExist:
        return Outcome(dossier, _("This dossier is no longer yours to see."))
    return Outcome(dossier)
