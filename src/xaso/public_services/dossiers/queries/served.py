"""Who served the citizen of a dossier, for those who ask how it was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xaso.public_services.dossiers.models import Dossier, StepRun
from xaso.public_services.dossiers.states import DossierState


@dataclass(frozen=True, slots=True)
class ServedDossier:
    """A dossier with the unit and the person who worked on it first after the desk.

    Where nobody did, since the desk itself finished it, they are the desk's.
    """

    id: UUID
    code: str
    procedure_version: UUID
    state: DossierState
    finished_at: datetime | None
    returned_at: datetime | None
    unit_id: UUID | None
    officer_id: UUID | None


def served_dossier(code: str) -> ServedDossier | None:
    """Return who served by a dossier of the commune in force; nothing for an unknown code."""
    dossier = Dossier.objects.filter(code=code).first()
    if dossier is None:
        return None
    unit, officer = _served_by(dossier)
    return ServedDossier(
        id=dossier.pk,
        code=dossier.code,
        procedure_version=dossier.procedure_version_id,
        state=DossierState(dossier.state),
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        unit_id=unit,
        officer_id=officer,
    )


def _served_by(dossier: Dossier) -> tuple[UUID | None, UUID | None]:
    stays = StepRun.objects.filter(dossier=dossier).order_by("entered_at", "id")
    runs = list(stays.values_list("step_key", "unit_id", "assignee_id"))
    if not runs:
        return None, dossier.received_by_id
    desk = runs[0]
    worked = [run for run in runs if run[0] != desk[0]]
    if not worked:
        return desk[1], dossier.received_by_id
    _key, unit, officer = [run for run in worked if run[0] == worked[0][0]][-1]
    return unit, officer
