"""Dossiers as other programs read them: public statuses, no personal data."""

from typing import Any

from xaso.public_services.dossiers.contracts import FeeNote
from xaso.public_services.dossiers.fee_list import fee_items
from xaso.public_services.dossiers.models import Dossier, SupplementRequest
from xaso.public_services.dossiers.queries import own
from xaso.public_services.dossiers.rest import schemas
from xaso.public_services.payments.api import payments_of
from xaso.public_services.procedures.api import get_procedures


def line_of(dossier: Dossier) -> schemas.DossierLine:
    """Return a dossier as it stands in a list."""
    return schemas.DossierLine(**_facts(dossier))


def standing_of(dossier: Dossier) -> schemas.DossierOut:
    """Return how a dossier stands and what is asked for."""
    version = dossier.procedure_version_id
    procedure = get_procedures({version})[version]
    asked = own.open_request(dossier)
    return schemas.DossierOut(
        **_facts(dossier),
        procedure=procedure.code,
        procedure_name=procedure.name,
        outcome=dossier.outcome,
        asked_for=_asked(asked) if asked else None,
        fees=_fees(dossier),
    )


def _facts(dossier: Dossier) -> dict[str, Any]:
    status = dossier.public_status
    return {
        "id": dossier.pk,
        "code": dossier.code,
        "reference": dossier.origin_code,
        "status": status.value,
        "status_label": str(status.label).strip(),
        "submitted_at": dossier.created_at,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "finished_at": dossier.finished_at,
        "changed_at": dossier.updated_at,
    }


def _fees(dossier: Dossier) -> list[schemas.DossierFee]:
    note = FeeNote.from_plain(dossier.fee_note)
    return [
        schemas.DossierFee(
            name=one.name, code=one.code, kind=one.kind, amount=one.amount, paid=one.is_paid
        )
        for one in fee_items(note, payments_of("dossier", [dossier.pk]))
    ]


def _asked(request: SupplementRequest) -> schemas.OpenRequest:
    papers = [
        schemas.AskedPaper(name=str(one["name"]), reason=str(one.get("note", "")))
        for one in request.items
    ]
    return schemas.OpenRequest(
        asked_at=request.asked_at,
        papers=papers,
        reason=request.reason,
        answer_by=request.answer_by,
    )
