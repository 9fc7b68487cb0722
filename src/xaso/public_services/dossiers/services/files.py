"""Files that come into a dossier after intake."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.api import NamedFile, SentUpload, store_brought
from xaso.kernel.permissions.api import access_of
from xaso.lib import clock
from xaso.public_services.dossiers import permissions as may
from xaso.public_services.dossiers.models import Dossier, DossierComponent, DossierFile
from xaso.public_services.dossiers.states import DossierState

Part = DossierFile.Part
type Upload = NamedFile | SentUpload
MAY_ADD = {
    Part.COMPONENT: (may.RECEIVE, may.PROCESS),
    Part.OTHER: (may.RECEIVE, may.PROCESS),
    Part.RESULT: (may.STAMP,),
}
"""Who adds what: papers by those who take them in or work on them, the result by the clerk."""


def parts_to_add(dossier: Dossier, actor: User) -> list[DossierFile.Part]:
    """Return what this person may add to the dossier now; nothing once it is closed."""
    if dossier.state == DossierState.CLOSED:
        return []
    access = access_of(actor)
    parts = [
        part for part, keys in MAY_ADD.items() if any(access.holds(one.key) for one in keys)
    ]
    return [part for part in parts if part != Part.RESULT or dossier.result_number]


@transaction.atomic
def add_file(
    dossier_id: UUID,
    upload: Upload,
    *,
    actor: User,
    part: DossierFile.Part = Part.COMPONENT,
    component_id: UUID | None = None,
) -> UUID:
    """Add a scan or a photograph; returns the id of the file in the dossier.

    Raises:
        Dossier.DoesNotExist: it is not there, or not for this person.
        PermissionDenied: this person may not add such a file now.
        DossierComponent.DoesNotExist: the component belongs to another dossier.
        FileRefusedError: the file is not taken.
    """
    dossier = Dossier.objects.visible_to(actor).get(pk=dossier_id)
    if part not in parts_to_add(dossier, actor):
        raise PermissionDenied
    component = None
    if component_id is not None:
        component = DossierComponent.objects.get(pk=component_id, dossier=dossier)
    stored = store_brought(upload, actor=actor)
    row = DossierFile.objects.create(
        dossier=dossier,
        component=component,
        part=part,
        stored_file_id=stored.id,
        added_at=clock.now(),
        added_by=actor,
    )
    subject = ("dossiers.dossier", dossier.pk)
    record("dossiers.file.added", actor=actor, subject=subject, file=str(row.pk), part=part)
    return row.pk
