"""The year of dossiers of the sample commune: its residents apply, its officials act."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from xaso.config.demo.drafts import keep_drafts
from xaso.config.demo.people import CULTURE, ECONOMY, POLICE
from xaso.kernel.accounts.api import User
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.api import Commune, list_units
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.demo import (
    Applicant,
    Cast,
    Part,
    PastEntry,
    Place,
    YearSummary,
    load_year,
)
from xaso.public_services.dossiers.demo.loading import DOSSIERS
from xaso.registers.residents.api import ResidentInfo
from xaso.registers.residents.models import Resident
from xaso.registers.residents.queries import info_of

BATCH = 2000
GROWN_UP = 18
PARTS = {
    Part.DESK: "mot.cua",
    Part.CIVIL_STATUS: "ho.tich",
    Part.LAND: "dia.chinh",
    Part.HEAD: "truong.phong",
    Part.CHAIR: "chu.tich",
    Part.VICE_CHAIR: "pho.chu.tich",
    Part.CLERK: "van.thu",
    Part.POLICE: "cong.an",
}


def load_dossiers(commune: Commune, *, seed: int, count: int = DOSSIERS) -> YearSummary:
    """Write the year of the sample commune, which is the one in force, and what the desk began."""
    residents, cast = _grown_ups(clock.today()), cast_of(commune.pk)
    written = load_year(commune.pk, residents, cast, keep_entries, seed=seed, count=count)
    keep_drafts(residents, cast.people[Part.DESK])
    return written


def keep_entries(entries: Sequence[PastEntry]) -> None:
    """Write the audit trail of dossiers that were written in bulk, at its own moments."""
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                at=entry.at,
                actor_id=entry.actor_id,
                action=entry.action,
                subject_kind=entry.subject[0],
                subject_id=entry.subject[1],
                details=entry.details,
            )
            for entry in entries
        ],
        batch_size=BATCH,
    )


def cast_of(commune_id: int) -> Cast:
    """Return which official plays which part."""
    users = {user.username: user for user in User.objects.filter(username__in=PARTS.values())}
    units: dict[str, UUID] = {unit.name: unit.pk for unit in list_units(commune_id)}
    return Cast(
        people={part: users[name] for part, name in PARTS.items()},
        units={
            Place.CULTURE: units[CULTURE.name],
            Place.ECONOMY: units[ECONOMY.name],
            Place.POLICE: units[POLICE.name],
        },
    )


def _grown_ups(today: date) -> list[Applicant]:
    """Return the grown-up residents in an order that the seed alone decides."""
    rows = Resident.objects.present().with_place()
    grown = rows.filter(birth_year__lte=today.year - GROWN_UP)
    people = [info_of(row) for row in grown]
    people.sort(key=lambda one: one.personal_id)
    return [
        Applicant(_party(one), today.year - one.birth_year, one.household_id) for one in people
    ]


def _party(one: ResidentInfo) -> PartyInput:
    return PartyInput(
        name=one.full_name,
        personal_id=one.personal_id,
        birth_date=one.birth_date,
        address=one.address,
        phone=one.phone,
        resident_id=one.id,
    )
