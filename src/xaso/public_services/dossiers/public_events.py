"""What connected programs are told of their dossiers: codes and public statuses, nothing personal."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xaso.kernel.webhooks.api import PublicEvent, offer_event
from xaso.public_services.dossiers.events import (
    DossierCompleted,
    DossierMoved,
    DossierReceived,
)
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.states import DossierState, public_status


def owners(dossier_ids: set[UUID]) -> dict[UUID, UUID]:
    """Return the accounts that put these dossiers down, where an account did."""
    rows = Dossier.objects.filter(pk__in=dossier_ids, submitted_by__isnull=False)
    return dict(rows.values_list("pk", "submitted_by_id"))


def _received(event: DossierReceived) -> dict[str, Any]:
    due = event.due_at.isoformat() if event.due_at else None
    return {"dossier_id": str(event.dossier_id), "code": event.code, "due_at": due}


def _moved(event: DossierMoved) -> dict[str, Any] | None:
    """Tell a change of the public status; what goes on inside, and closing, is not told."""
    if DossierState.CLOSED in (event.from_state, event.to_state):
        return None
    before, after = (public_status(one, "") for one in (event.from_state, event.to_state))
    if before == after:
        return None
    return {
        "dossier_id": str(event.dossier_id),
        "code": event.code,
        "status": after.value,
        "status_before": before.value,
    }


def _completed(event: DossierCompleted) -> dict[str, Any]:
    return {
        "dossier_id": str(event.dossier_id),
        "code": event.code,
        "outcome": event.outcome,
        "finished_at": event.finished_at.isoformat(),
    }


OFFERS = (
    PublicEvent(
        "dossiers.received", _("A dossier was received"), DossierReceived, owners, _received
    ),
    PublicEvent(
        "dossiers.status_changed", _("A dossier has a new status"), DossierMoved, owners, _moved
    ),
    PublicEvent(
        "dossiers.completed", _("A dossier was decided"), DossierCompleted, owners, _completed
    ),
)


def offer() -> None:
    """Offer them; called once when the product starts."""
    for one in OFFERS:
        offer_event(one)
