"""Papers that a citizen brings after the desk asked for them."""

from collections.abc import Iterable
from uuid import UUID

from xaso.public_services.dossiers.models import (
    DossierComponent,
    DossierFile,
    SupplementRequest,
)
from xaso.public_services.dossiers.services.engine import Work


def take_in(work: Work, names: Iterable[str], file_ids: Iterable[UUID]) -> None:
    """Note that these papers are there now, with the scans of them."""
    dossier = work.dossier
    known = {row.name: row for row in DossierComponent.objects.filter(dossier=dossier)}
    new = []
    for order, name in enumerate(names, start=len(known)):
        row = known.get(name)
        if row is None:
            new.append(DossierComponent(dossier=dossier, order=order, name=name))
        elif not row.is_present:
            row.is_present = True
            row.save(update_fields=["is_present"])
    DossierComponent.objects.bulk_create(new)
    DossierFile.objects.bulk_create(
        DossierFile(
            dossier=dossier, stored_file_id=file_id, added_at=work.at, added_by=work.actor
        )
        for file_id in file_ids
    )


def close_request(work: Work) -> SupplementRequest | None:
    """Note that what was asked for has been answered; return the request, if one was open."""
    asked = SupplementRequest.objects.filter(dossier=work.dossier, answered_at__isnull=True)
    request = asked.order_by("-asked_at").first()
    if request is not None:
        request.answered_at = work.at
        request.save(update_fields=["answered_at"])
    return request
