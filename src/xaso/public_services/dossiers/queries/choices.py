"""What the forms of acts offer to choose from."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from xaso.kernel.accounts.api import RoleAssignment
from xaso.kernel.organisations.api import Unit, list_units
from xaso.lib.clock import today
from xaso.public_services.dossiers.models import Dossier, StepRun
from xaso.public_services.procedures.api import PlanStep


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who could do a step, with how many open dossiers lie with them."""

    user_id: UUID
    name: str
    unit_id: UUID
    load: int


def units_for(step: PlanStep, commune_id: int) -> list[Unit]:
    """Return the units that can do a step: the named one, those of its kind, or all."""
    units = list_units(commune_id)
    if step.unit_id:
        return [unit for unit in units if unit.pk == step.unit_id]
    return [unit for unit in units if step.unit_kind in ("", unit.kind)]


def usual_unit(dossier: Dossier, step: PlanStep) -> UUID | None:
    """Return the unit that last did this step for the same procedure."""
    runs = StepRun.objects.filter(
        dossier__procedure_version=dossier.procedure_version_id, step_key=step.key
    )
    return runs.order_by("-entered_at").values_list("unit_id", flat=True).first()


def colleagues(step: PlanStep, unit_ids: set[UUID]) -> list[Colleague]:
    """Return who holds the step's role in the units, those with least work first."""
    held = RoleAssignment.objects.in_force(today()).filter(
        unit__in=unit_ids, role=step.role, user__is_active=True
    )
    holders = list(held.select_related("user").order_by("user__name_key"))
    open_ones = Dossier.objects.open().filter(assignee__in=[one.user_id for one in holders])
    counted = open_ones.values_list("assignee").annotate(count=Count("pk"))
    loads = {user_id: count for user_id, count in counted if user_id}
    found = [
        Colleague(one.user_id, one.user.full_name, one.unit_id, loads.get(one.user_id, 0))
        for one in holders
    ]
    return sorted(found, key=lambda one: one.load)
