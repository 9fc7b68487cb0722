"""What waits for one person, whatever their role: the inbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Q, When

from xaso.public_services.dossiers import permissions as may
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.queries.lists import with_place
from xaso.public_services.dossiers.queries.work_views import IN_UNITS, Viewer
from xaso.public_services.dossiers.states import OPEN, DossierState


@dataclass(frozen=True, slots=True)
class WaitingDossier:
    """A dossier that waits for this person; ``due_at`` is the moment that counts for them."""

    id: UUID
    code: str
    applicant_name: str
    procedure_name: str
    state: str
    is_taken: bool
    step_name: str
    due_at: datetime | None


def is_untaken_in_my_units(viewer: Viewer) -> Q:
    """Return the condition of lying in one's unit without anybody's name on it."""
    return Q(unit__in=viewer.units, assignee__isnull=True, state__in=IN_UNITS)


def waits_for(viewer: Viewer) -> Q:
    """Return the condition of waiting for this person, by the roles they hold."""
    found = Q(assignee=viewer.user, state__in=OPEN)
    if viewer.holds_any((may.PROCESS, may.STAMP, may.ASSIGN)):
        found |= is_untaken_in_my_units(viewer)
    at_the_desk = {
        may.RECEIVE: DossierState.SUBMITTED,
        may.HAND_OVER: DossierState.RECEIVED,
        may.RETURN: DossierState.COMPLETED,
    }
    states = [state for right, state in at_the_desk.items() if viewer.access.holds(right.key)]
    return found | Q(state__in=states)


def list_waiting(viewer: Viewer, *, limit: int) -> list[WaitingDossier]:
    """Return what waits for this person, the most urgent first; one query.

    At the desk the hand-over moment counts (NĐ 118/2025 Đ.18.2), afterwards the day promised
    to the citizen; a result that lies ready has no deadline of ours.
    """
    rows = with_place(Dossier.objects.visible_to(viewer.user).filter(waits_for(viewer)))
    counting = Case(
        When(state=DossierState.RECEIVED, then=F("stay__due_at")),
        When(state=DossierState.COMPLETED, then=None),
        default=F("due_at"),
    )
    found = rows.annotate(counting=counting).order_by(F("counting").asc(nulls_last=True), "id")
    values = found.values_list(
        "id",
        "code",
        "applicant_name",
        "procedure_version__name",
        "state",
        "assignee",
        "stay__step_name",
        "counting",
    )
    return [
        WaitingDossier(*row[:5], row[5] is not None, row[6] or "", row[7])
        for row in values[:limit]
    ]
