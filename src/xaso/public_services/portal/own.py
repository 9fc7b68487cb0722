"""What a citizen has with us, in whichever commune: drafts and dossiers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.identity.api import Level, vouched_number
from xaso.kernel.organisations.api import find_authority
from xaso.kernel.permissions.api import CitizenRequest, session_level
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.codes import CodeError, parse
from xaso.public_services.dossiers.api import (
    OwnDossierLine,
    communes_of_person,
    own_dossiers,
)
from xaso.public_services.portal.submission_models import FilingPlace, Submission
from xaso.public_services.procedures.api import ProcedureHit, get_procedures, plain_name


@dataclass(frozen=True, slots=True)
class Begun:
    """Something that a citizen began and has not submitted."""

    id: UUID
    name: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Own:
    """What a citizen has begun, and the dossiers that are theirs."""

    begun: list[Begun]
    dossiers: list[OwnDossierLine]


def place_of(submission_id: UUID, user: User) -> int | None:
    """Return the commune in which a citizen began a submission; nothing if it is not theirs."""
    rows = FilingPlace.objects.filter(pk=submission_id, user=user)
    found = rows.values_list("of_commune_id", flat=True).first()
    return int(found) if found is not None else None


def commune_of(code: str) -> int | None:
    """Return the commune whose code stands in the code of a dossier."""
    try:
        body = find_authority(parse(code).unit_code)
    except CodeError:
        return None
    return body.of_commune_id if body else None


def number_of(request: CitizenRequest) -> str:
    """Return the personal id that a provider vouches for, if this session began by one.

    With it a citizen sees what they handed in at a counter; who signed in by telephone only
    sees what they sent from that account.
    """
    is_sure = session_level(request) >= Level.BASIC
    return vouched_number(request.user.pk) if is_sure else ""


def asking_number(request: CitizenRequest) -> Callable[[], str]:
    """Return what gives :func:`number_of` to whom it matters: most pages need not ask."""
    return partial(number_of, request)


def places_of(user: User, number: str = "") -> list[int]:
    """Return the communes in which a citizen has something; with a number also by that."""
    rows = FilingPlace.objects.filter(user=user).order_by("of_commune_id")
    known = set(rows.values_list("of_commune_id", flat=True).distinct())
    return sorted(known.union(communes_of_person(number) if number else []))


def own_of(user: User, *, text: str = "", which: str = "", number: str = "") -> Own:
    """Return what a citizen has in all communes, the latest first; each is asked once.

    Who looks for words or a state looks for dossiers: nothing begun is found then.
    """
    dossiers: list[OwnDossierLine] = []
    rows: list[Submission] = []
    for commune_id in places_of(user, number):
        with acting_in(commune_id):
            dossiers += own_dossiers(user, text=text, which=which, number=number)
            if not text and not which:
                rows += Submission.objects.of(user.pk).open()
    dossiers.sort(key=lambda one: (one.submitted_at, one.id), reverse=True)
    return Own(_begun(rows), dossiers)


def _begun(rows: list[Submission]) -> list[Begun]:
    named = get_procedures({row.procedure_version_id for row in rows}) if rows else {}
    found = [
        Begun(row.pk, _name(named[row.procedure_version_id]), row.updated_at) for row in rows
    ]
    return sorted(found, key=lambda one: one.updated_at, reverse=True)


def _name(procedure: ProcedureHit) -> str:
    return plain_name(procedure.code, procedure.name)
