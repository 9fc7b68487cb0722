"""What an account sees of the dossiers that it put down."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import StoredFileInfo, many
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierFile,
    DossierQuerySet,
    SupplementRequest,
)
from xaso.public_services.dossiers.states import DossierState, Outcome

HANDED_OVER = (DossierState.COMPLETED, DossierState.RETURNED, DossierState.CLOSED)


def own_dossier(code: str, user: User) -> Dossier:
    """Return the account's own dossier under a code; raises ``Dossier.DoesNotExist``."""
    return Dossier.objects.put_down_by(user).get(code=code)


def changed_since(
    user: User, *, moment: datetime | None, after: tuple[datetime, UUID] | None
) -> DossierQuerySet:
    """Return the account's own dossiers, the longest unchanged first, behind a place."""
    rows = Dossier.objects.put_down_by(user).order_by("updated_at", "id")
    if moment:
        rows = rows.filter(updated_at__gte=moment)
    if after:
        at, last = after
        rows = rows.filter(Q(updated_at__gt=at) | Q(id__gt=last), updated_at__gte=at)
    return rows


def open_request(dossier: Dossier) -> SupplementRequest | None:
    """Return what the citizen is asked for now, if anything: once it is finished, nothing."""
    if dossier.finished_at:
        return None
    asked = SupplementRequest.objects.filter(dossier=dossier, answered_at__isnull=True)
    return asked.order_by("-asked_at").first()


def result_files(dossier: Dossier) -> dict[UUID, StoredFileInfo]:
    """Return the files of a granted result by their ids in the dossier, once it lies ready."""
    if dossier.outcome != Outcome.GRANTED or dossier.state not in HANDED_OVER:
        return {}
    files = DossierFile.objects.filter(dossier=dossier, part=DossierFile.Part.RESULT)
    stored = dict(files.order_by("added_at", "id").values_list("pk", "stored_file_id"))
    known = many(set(stored.values()))
    return {pk: known[file_id] for pk, file_id in stored.items() if file_id in known}
