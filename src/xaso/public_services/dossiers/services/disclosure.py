"""Showing who is in a dossier to another module, never without a trace."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import Look, record_access, record_accesses
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.models import Dossier, DossierParty, IssuedPaper

SHOWN = "personal_id, phone, email"


class NoSuchDossierError(LookupError):
    """There is no such dossier, or not for this person."""


@transaction.atomic
def show_applicant(dossier_id: UUID, *, actor: User, purpose: str) -> PartyInput:
    """Return whose matter a dossier is, and write down who saw it and why.

    Raises:
        NoSuchDossierError: there is no such dossier, or not for this person.
    """
    mine = Dossier.objects.visible_to(actor).filter(pk=dossier_id)
    parties = DossierParty.objects.filter(part=DossierParty.Part.APPLICANT)
    party = parties.filter(dossier__in=mine.values("pk")).first()
    if party is None:
        raise NoSuchDossierError(dossier_id)
    record_access(
        actor=actor,
        person_index=bytes(party.personal_id_index),
        purpose=purpose,
        subject=("dossiers.dossier", dossier_id),
        fields=SHOWN,
    )
    return PartyInput(
        name=party.name,
        personal_id=party.personal_id,
        birth_date=party.birth_date,
        address=party.address,
        phone=party.phone,
        email=party.email,
        kind=party.kind,
        resident_id=party.resident_id,
    )


def note_papers_seen(papers: Sequence[IssuedPaper], *, actor: User, purpose: str) -> None:
    """Write down whose numbers stand on papers that somebody is about to see."""
    dossiers = {one.dossier_id for one in papers}
    parties = defaultdict(list)
    for party in DossierParty.objects.filter(dossier__in=dossiers):
        numbers = [one for one in (party.personal_id, party.phone, party.email) if one]
        parties[party.dossier_id].append((bytes(party.personal_id_index), numbers))
    looks = []
    for paper in papers:
        content = paper.content
        looks += [
            Look(index, purpose, ("dossiers.paper", paper.pk), SHOWN)
            for index, numbers in parties[paper.dossier_id]
            if any(one in content for one in numbers)
        ]
    record_accesses(looks, actor=actor)
