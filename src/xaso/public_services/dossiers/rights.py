"""Which acts a person may do to a dossier now: the pages' buttons and the services' guard."""

from django.core.exceptions import PermissionDenied

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import Access
from xaso.public_services.dossiers.acts import ACTS, Act
from xaso.public_services.dossiers.errors import (
    NotAtThisStepError,
    ResultRecalledError,
    WrongStateError,
)
from xaso.public_services.dossiers.models import Consultation, Dossier
from xaso.public_services.dossiers.states import DossierState
from xaso.public_services.procedures.api import ProcessPlan

AT_A_STEP = frozenset({DossierState.PROCESSING, DossierState.APPROVED})


def allowed_by_step(act: Act, dossier: Dossier, plan: ProcessPlan | None) -> bool:
    """Whether the dossier's present step lists the act, where the act asks for that."""
    if not act.at_step or dossier.state not in AT_A_STEP:
        return True
    return plan is not None and act.key in plan.step(dossier.step_key).acts


def acts_for(dossier: Dossier, access: Access, plan: ProcessPlan | None) -> list[Act]:
    """Return the acts that this person may do to the dossier now, in the table's order."""
    return [
        act
        for act in ACTS.values()
        if dossier.state in act.sources
        and not _waits_for_replacement(act, dossier)
        and allowed_by_step(act, dossier, plan)
        and _holds(act, dossier, access, plan)
    ]


def refuse_unless_possible(
    act: Act, dossier: Dossier, access: Access, plan: ProcessPlan | None
) -> None:
    """Make sure that this person may do the act to the dossier now, or say why not.

    Raises:
        PermissionDenied: this person sees the dossier but may not do that.
        WrongStateError: somebody else acted first.
        NotAtThisStepError: the process does not allow it at this step.
        ResultRecalledError: what it would hand out was recalled.
    """
    if not any(access.holds(permission.key) for permission in act.permissions):
        raise PermissionDenied
    if dossier.state not in act.sources:
        raise WrongStateError(act.key, dossier.state)
    if not allowed_by_step(act, dossier, plan):
        raise NotAtThisStepError
    if not _holds(act, dossier, access, plan):
        raise PermissionDenied
    if _waits_for_replacement(act, dossier):
        raise ResultRecalledError


def _waits_for_replacement(act: Act, dossier: Dossier) -> bool:
    """Whether the act would hand out a result that was recalled."""
    return act.key == "return_result" and dossier.result_recalled_at is not None


def _holds(act: Act, dossier: Dossier, access: Access, plan: ProcessPlan | None) -> bool:
    roles = [role for p in act.permissions for role in access.with_permission(p.key)]
    if not roles:
        return False
    if act.at_step and dossier.state in AT_A_STEP and plan is not None:
        wanted = plan.step(dossier.step_key).role
        return any(one.role == wanted and one.unit_id == dossier.unit_id for one in roles)
    if act.key in ("assign", "extend", "stop", "request_payment", "record_silence"):
        return any(_reaches(one.role, one.unit_id == dossier.unit_id) for one in roles)
    if act.key == "answer_consultation":
        return _is_asked(dossier, access)
    return True


def _reaches(role: Role, in_its_unit: bool) -> bool:  # noqa: FBT001 (two facts of one role)
    """A leader and the supervisor reach every unit, others their own."""
    return in_its_unit or role in (Role.LEADER, Role.SUPERVISOR)


def _is_asked(dossier: Dossier, access: Access) -> bool:
    open_ones = Consultation.objects.filter(
        dossier=dossier, answered_at__isnull=True, silent_since__isnull=True
    )
    return open_ones.filter(asked_unit__in=access.own_units()).exists()
