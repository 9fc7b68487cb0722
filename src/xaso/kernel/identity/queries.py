"""Reads over citizens and whom they act for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.identity.models import CitizenIdentity, Level, Representation
from xaso.kernel.identity.models.identity import INSTALLATION


@dataclass(frozen=True, slots=True)
class RepresentedPerson:
    """Somebody for whom a citizen may act today, as an official confirmed.

    ``number`` is a personal id or a tax code, ``proof`` the stored file of the paper.
    """

    representation_id: UUID
    kind: str
    name: str
    birth_date: date | None
    number: str
    valid_from: date
    valid_to: date | None
    proof: UUID

    @property
    def label(self) -> str:
        """On what it rests, in words."""
        return str(Representation.Kind(self.kind).label)

    @property
    def is_organisation(self) -> bool:
        """Whether an organisation is represented, not a person."""
        return self.kind == Representation.Kind.ORGANISATION


def identities_of(user_id: UUID) -> list[CitizenIdentity]:
    """Return the ways in which a citizen is known, the surest first."""
    return list(CitizenIdentity.objects.filter(user_id=user_id).order_by("-level", "id"))


def level_of(user_id: UUID) -> int:
    """Return how surely a citizen is known at best; 0 for who is no citizen.

    A page that needs a level asks how the *session* began: ``citizen_page(level=…)``.
    """
    found = CitizenIdentity.objects.filter(user_id=user_id).aggregate(best=Max("level"))
    return int(found["best"] or 0)


def may_act_for(user_id: UUID, today: date) -> tuple[RepresentedPerson, ...]:
    """Return for whom the citizen may act before the commune in force, as officials confirmed."""
    rows = Representation.objects.of(user_id).in_force(today)
    return tuple(
        RepresentedPerson(
            representation_id=row.pk,
            kind=row.kind,
            name=row.name,
            birth_date=row.birth_date,
            number=row.number,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            proof=row.proof_id,
        )
        for row in rows
    )


def vouched_number(user_id: UUID) -> str:
    """Return the personal id that a provider of e-identity vouches for; empty where none does."""
    known = CitizenIdentity.objects.filter(user_id=user_id).exclude(personal_id_index=b"")
    surest = known.order_by("-level", "id").first()
    return surest.personal_id if surest else ""


def phone_of(user_id: UUID) -> str:
    """Return the telephone number that a citizen proved or a provider vouches for, if any."""
    known = CitizenIdentity.objects.filter(user_id=user_id).order_by("-level", "id")
    return next((one.phone for one in known if one.phone), "")


def accounts_of(number: str) -> list[UUID]:
    """Return the accounts of citizens for whom a provider vouches with this personal id."""
    index = blind_index(number, commune_id=INSTALLATION, purpose=PERSON)
    rows = CitizenIdentity.objects.filter(personal_id_index=index, level__gte=Level.BASIC)
    return list(rows.filter(user__is_active=True).values_list("user_id", flat=True).distinct())
