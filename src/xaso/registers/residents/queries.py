"""Reads over the register."""

import re
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, Value, When

from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.organisations.api import list_villages
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.ids import IdentifierError, parse_personal_id
from xaso.lib.text import fold_words, normalise
from xaso.registers.residents.models import (
    Gender,
    Household,
    Relation,
    Residence,
    Resident,
    ResidentQuerySet,
    Status,
    tail_index,
)
from xaso.registers.residents.values import (
    HouseholdInfo,
    ResidentHit,
    ResidentInfo,
    VillageCount,
)

_FIGURES = re.compile(r"[0-9][0-9 .]*[0-9]|[0-9]")
_YEAR_FROM, _YEAR_TO = 1900, 2100
_FEWEST_DIGITS, _WHOLE_ID = 4, 12


class NoSuchResidentError(LookupError):
    """The commune has no resident with this id."""


def matching(text: str) -> ResidentQuerySet:
    """Return whom a search text may mean, best first.

    Words are beginnings of words of the name. Four figures are a year of birth or the last
    figures of a personal id, twelve a whole one; others count by their last four.
    """
    figures = [re.sub(r"\D", "", found) for found in _FIGURES.findall(text)]
    name = " ".join(_FIGURES.sub(" ", text).split())
    found = Resident.objects.called(name)
    for digits in figures:
        found = found.filter(_by_figures(digits))
    return found.order_by(_nearness(name), "name_key", "id")


def _by_figures(digits: str) -> Q:
    commune = require_commune()
    if len(digits) < _FEWEST_DIGITS:
        return Q(pk__in=[])
    if len(digits) == _WHOLE_ID:
        index = blind_index(digits, commune_id=commune, purpose=PERSON)
        return Q(personal_id_index=index)
    wanted = Q(personal_id_tail=tail_index(digits, commune_id=commune))
    if len(digits) == _FEWEST_DIGITS and _YEAR_FROM <= int(digits) <= _YEAR_TO:
        wanted |= Q(birth_year=int(digits))
    return wanted


def _nearness(name: str) -> Case:
    """Rank those first who bear the name with its accents, then whose given name it is."""
    words = fold_words(name)
    given = f" {words[-1]}" if words else ""
    return Case(
        When(full_name__iendswith=normalise(name), then=Value(0)),
        When(full_name__icontains=normalise(name), then=Value(1)),
        When(name_folded__endswith=given, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def search(
    text: str, limit: int, *, village: UUID | None = None, birth_year: int | None = None
) -> list[ResidentHit]:
    """Return who lives here and may be meant, best first; nobody for an empty text."""
    if not fold_words(text):
        return []
    found = matching(text).present().with_place()
    if village is not None:
        found = found.filter(household__village=village)
    if birth_year is not None:
        found = found.filter(birth_year=birth_year)
    return [hit_of(row) for row in found[:limit]]


def by_personal_id(text: str) -> Resident | None:
    """Return the resident with this personal id, however it is typed."""
    try:
        number = parse_personal_id(text).number
    except IdentifierError:
        return None
    index = blind_index(number, commune_id=require_commune(), purpose=PERSON)
    return Resident.objects.with_place().filter(personal_id_index=index).first()


def get_row(resident_id: UUID) -> Resident:
    """Return a resident's row; raise :class:`NoSuchResidentError`."""
    row = Resident.objects.with_place().filter(pk=resident_id).first()
    if row is None:
        raise NoSuchResidentError(resident_id)
    return row


def members_of(household_id: UUID) -> list[Resident]:
    """Return a household's members: who lives here first, the head before all."""
    order = Case(
        *[When(relation=one, then=Value(rank)) for rank, one in enumerate(Relation)],
        output_field=IntegerField(),
    )
    away = Case(When(status=Status.PRESENT, then=Value(0)), default=Value(1))
    members = Resident.objects.with_place().filter(household_id=household_id)
    return list(members.order_by(away, order, "birth_year", "birth_date", "id"))


def household_info(household_id: UUID) -> HouseholdInfo | None:
    """Return a household with its members, or nothing if there is none."""
    row = Household.objects.filter(pk=household_id).first()
    if row is None:
        return None
    return HouseholdInfo(
        id=row.pk,
        number=row.number,
        village_id=row.village_id,
        village=row.village_name,
        address=row.full_address,
        members=tuple(hit_of(one) for one in members_of(row.pk)),
    )


def count_by_village() -> list[VillageCount]:
    """Return the figures of every village, in their order; one query and the villages."""
    people = {
        row["household__village"]: row
        for row in Resident.objects.present()
        .values("household__village")
        .annotate(
            residents=Count("id"),
            women=Count("id", filter=Q(gender=Gender.FEMALE)),
            temporary=Count("id", filter=Q(residence=Residence.TEMPORARY)),
            households=Count("household", distinct=True),
        )
        .order_by()
    }
    return [
        VillageCount(
            village_id=village.pk,
            village=village.name,
            households=figures["households"] if figures else 0,
            residents=figures["residents"] if figures else 0,
            women=figures["women"] if figures else 0,
            temporary=figures["temporary"] if figures else 0,
        )
        for village, figures in (
            (village, people.get(village.pk)) for village in list_villages(require_commune())
        )
    ]


def hit_of(row: Resident) -> ResidentHit:
    """Return a resident as lists show them."""
    return ResidentHit(
        id=row.pk,
        full_name=row.full_name,
        gender=Gender(row.gender),
        birth_year=row.birth_year,
        birth_date=row.birth_date,
        masked_id=row.masked_id,
        village=row.household.village_name,
        household_id=row.household_id,
        household_number=row.household.number,
        relation=Relation(row.relation),
        status=Status(row.status),
    )


def info_of(row: Resident) -> ResidentInfo:
    """Return all that the register knows of a resident."""
    return ResidentInfo(
        id=row.pk,
        full_name=row.full_name,
        gender=Gender(row.gender),
        birth_year=row.birth_year,
        birth_date=row.birth_date,
        personal_id=row.personal_id,
        phone=row.phone,
        ethnicity=row.ethnicity,
        occupation=row.occupation,
        village_id=row.household.village_id,
        village=row.household.village_name,
        address=row.household.full_address,
        household_id=row.household_id,
        household_number=row.household.number,
        relation=Relation(row.relation),
        residence=Residence(row.residence),
        status=Status(row.status),
    )
