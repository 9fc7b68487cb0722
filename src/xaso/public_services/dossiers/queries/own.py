"""What an account sees of the dossiers that it put down."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.files.api import StoredFileInfo, many
from xaso.kernel.tenancy.api import require_commune
from xaso.public_services.dossiers.errors import ResultRecalledError
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierFile,
    DossierParty,
    DossierQuerySet,
    PersonPlace,
    SupplementRequest,
)
from xaso.public_services.dossiers.states import DossierState, Outcome

type Number = Callable[[], str]
INSTALLATION = 0
"""Under its key the indexes of people are kept that all communes share."""
HANDED_OVER = (DossierState.COMPLETED, DossierState.RETURNED, DossierState.CLOSED)


def no_number() -> str:
    """Say that nobody vouches for a personal id."""
    return ""


def applied_for(number: str) -> DossierQuerySet:
    """Return what a person applies for, by a vouched personal id, whoever put it down.

    The ids are read first, so that what is asked with them is answered by an index.
    """
    index = blind_index(number, commune_id=require_commune(), purpose=PERSON)
    parties = DossierParty.objects.filter(
        personal_id_index=index, part=DossierParty.Part.APPLICANT
    )
    return Dossier.objects.filter(pk__in=list(parties.values_list("dossier_id", flat=True)))


def owned(user: User, number: str = "") -> DossierQuerySet:
    """Return what is an account's own: what it put down, and what it applies for by its number."""
    mine = Dossier.objects.put_down_by(user)
    return mine | applied_for(number) if number else mine


def get_owned(user: User, number: Number, get: Callable[[DossierQuerySet], Dossier]) -> Dossier:
    """Return one dossier of an account's own; raises ``Dossier.DoesNotExist``.

    ``number`` is asked for only where the account did not put it down itself: a personal id
    that a provider of e-identity vouches for, or nothing.
    """
    try:
        return get(Dossier.objects.put_down_by(user))
    except Dossier.DoesNotExist:
        known = number()
        if not known:
            raise
        return get(applied_for(known))


def lock_owned(dossier_id: UUID, user: User, number: Number = no_number) -> Dossier:
    """Return an own dossier locked for an act; raises ``Dossier.DoesNotExist``."""
    return get_owned(
        user, number, lambda rows: rows.select_for_update(of=("self",)).get(pk=dossier_id)
    )


def communes_of_person(number: str) -> list[int]:
    """Return the communes that received dossiers of a person, by the vouched personal id."""
    index = blind_index(number, commune_id=INSTALLATION, purpose=PERSON)
    rows = PersonPlace.objects.filter(person_index=index).order_by("of_commune_id")
    return list(rows.values_list("of_commune_id", flat=True))


def own_dossier(code: str, user: User, number: Number = no_number) -> Dossier:
    """Return the account's own dossier under a code; raises ``Dossier.DoesNotExist``."""
    return get_owned(user, number, lambda rows: rows.get(code=code))


def over_for_citizens(dossier_ids: set[UUID]) -> set[UUID]:
    """Return which dossiers are over for their citizens: nothing need be told of them any more."""
    over = (DossierState.RETURNED, DossierState.CLOSED)
    rows = Dossier.objects.filter(pk__in=dossier_ids, state__in=over)
    return set(rows.values_list("pk", flat=True))


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
    """Return the files of a granted result by their ids in the dossier, once it lies ready.

    Raises:
        ResultRecalledError: they were recalled, and nothing has replaced them yet.
    """
    if dossier.outcome != Outcome.GRANTED or dossier.state not in HANDED_OVER:
        return {}
    if dossier.result_recalled_at:
        raise ResultRecalledError
    files = DossierFile.objects.filter(dossier=dossier, part=DossierFile.Part.RESULT)
    stored = dict(files.order_by("added_at", "id").values_list("pk", "stored_file_id"))
    known = many(set(stored.values()))
    return {pk: known[file_id] for pk, file_id in stored.items() if file_id in known}
