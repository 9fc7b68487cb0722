"""In which communes a person has dossiers, so that signing in finds them all."""

from uuid import UUID

from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.tenancy.api import require_commune
from xaso.public_services.dossiers.models import DossierParty, PersonPlace
from xaso.public_services.dossiers.queries.own import INSTALLATION

CHUNK = 1000


def note_person(dossier_id: UUID) -> None:
    """Note that the applicant of a dossier has one in the commune in force; once is enough."""
    parties = DossierParty.objects.filter(dossier=dossier_id, kind=DossierParty.Kind.PERSON)
    applicant = parties.filter(part=DossierParty.Part.APPLICANT).first()
    if applicant is None or not applicant.personal_id:
        return
    PersonPlace.objects.bulk_create([_place(applicant.personal_id)], ignore_conflicts=True)


def note_everybody() -> int:
    """Note all applicants of the commune in force; return how many people they are."""
    parties = DossierParty.objects.filter(
        part=DossierParty.Part.APPLICANT, kind=DossierParty.Kind.PERSON
    )
    known = parties.exclude(personal_id_index=b"")
    people = known.order_by("personal_id_index").distinct("personal_id_index")
    rows = [_place(one.personal_id) for one in people.iterator(CHUNK)]
    PersonPlace.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    return len(rows)


def _place(personal_id: str) -> PersonPlace:
    index = blind_index(personal_id, commune_id=INSTALLATION, purpose=PERSON)
    return PersonPlace(person_index=index, of_commune_id=require_commune())
