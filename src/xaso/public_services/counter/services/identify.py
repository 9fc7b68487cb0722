"""Finding out who stands at the desk: by the card, by number, or by a few letters of the name."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.lib.dates import say_short
from xaso.lib.identity_card import IdentityCard, IdentityCardError, parse_identity_card
from xaso.lib.ids import IdentifierError, parse_personal_id, uuid_or_none
from xaso.public_services.counter.content import Content, Person, Source
from xaso.public_services.counter.identifiers import say_fault
from xaso.public_services.dossiers.api import PartyInput, show_applicant
from xaso.registers.residents.api import (
    NoSuchResidentError,
    ResidentHit,
    ResidentInfo,
    find_by_personal_id,
    get_resident,
    search_residents,
)

PURPOSE = "Tiếp nhận hồ sơ thủ tục hành chính"
SUBJECT = "counter.intake_draft"
SHOWN = 8
LONGEST_TEXT = 80


@dataclass
class Finding:
    """What the typed or scanned text led to: a person, several to choose from, or a refusal."""

    person: Person | None = None
    candidates: list[ResidentHit] = field(default_factory=list)
    refusal: str = ""
    note: str = ""


def find_person(text: str, *, draft_id: UUID, actor: User) -> Finding:
    """Read a card's QR, a personal id, the id of a suggestion, or letters of a name."""
    text = text.strip()
    if resident_id := uuid_or_none(text):
        return pick_resident(resident_id, draft_id=draft_id, actor=actor)
    if "|" in text:
        return _by_card(text, draft_id, actor)
    if sum(char.isdigit() for char in text) >= len(text.replace(" ", "")) - 2 and len(text) > 4:
        return _by_number(text, draft_id, actor)
    if len(text) > LONGEST_TEXT:
        return Finding(refusal=_("This could not be read. Please scan again or type the name."))
    return _by_name(text)


def pick_resident(resident_id: UUID, *, draft_id: UUID, actor: User) -> Finding:
    """Take a person from the register; that their data were shown is written down."""
    try:
        found = get_resident(
            resident_id, actor=actor, purpose=PURPOSE, subject=(SUBJECT, draft_id)
        )
    except NoSuchResidentError:
        return Finding(refusal=_("The register has nobody like that any more."))
    return Finding(person=_from_register(found))


def begin_again(dossier_id: UUID, *, draft_id: UUID, actor: User) -> Content:
    """Return an intake for the person whose dossier was just taken in.

    Raises:
        NoSuchDossierError: there is no such dossier, or not for this person.
    """
    party = show_applicant(dossier_id, actor=actor, purpose=PURPOSE)
    person = person_of(party)
    if party.resident_id:
        found = pick_resident(party.resident_id, draft_id=draft_id, actor=actor).person
        if found:
            found.phone, found.email = person.phone or found.phone, person.email
            person = found
    return Content(applicant=person)


def person_of(party: PartyInput) -> Person:
    """Return somebody who is in a dossier already, for another matter of theirs."""
    source = Source.ORGANISATION if party.kind == "organisation" else Source.TYPED
    return Person(
        source=source,
        name=party.name,
        number=party.personal_id,
        birth_date=say_short(party.birth_date) if party.birth_date else "",
        address=party.address,
        phone=_local(party.phone),
        email=party.email,
    )


def _by_card(payload: str, draft_id: UUID, actor: User) -> Finding:
    try:
        card = parse_identity_card(payload)
    except IdentityCardError:
        return Finding(
            refusal=_(
                "The card's code could not be read. Please scan it again, or type the 12 digits."
            )
        )
    known = find_by_personal_id(card.personal_id.number)
    if known is None:
        note = _("Not in the commune's register: taken from the card.")
        return Finding(person=_from_card(card), note=note)
    found = pick_resident(known.id, draft_id=draft_id, actor=actor)
    if known.full_name.casefold() != card.full_name.casefold():
        found.note = _("The card names %(name)s. Please compare it with the register.") % {
            "name": card.full_name
        }
    return found


def _by_number(text: str, draft_id: UUID, actor: User) -> Finding:
    try:
        number = parse_personal_id(text).number
    except IdentifierError as error:
        return Finding(refusal=say_fault(error))
    known = find_by_personal_id(number)
    if known is None:
        person = Person(source=Source.TYPED, number=number)
        return Finding(
            person=person,
            note=_("Nobody in the register has this number. Please type the rest."),
        )
    return pick_resident(known.id, draft_id=draft_id, actor=actor)


def _by_name(text: str) -> Finding:
    candidates = search_residents(text, SHOWN)
    if not candidates:
        return Finding(
            refusal=_(
                "Nobody in the register is called that. Please check the spelling, or choose "
                "“From elsewhere”."
            )
        )
    return Finding(candidates=candidates)


def _from_register(found: ResidentInfo) -> Person:
    return Person(
        source=Source.RESIDENT,
        name=found.full_name,
        number=found.personal_id,
        birth_date=say_short(found.birth_date) if found.birth_date else "",
        birth_year=str(found.birth_year),
        address=found.address,
        phone=_local(found.phone),
        resident_id=str(found.id),
    )


def _local(phone: str) -> str:
    """Return a telephone number of ours as people type it."""
    return f"0{phone.removeprefix('+84')}" if phone.startswith("+84") else phone


def _from_card(card: IdentityCard) -> Person:
    return Person(
        source=Source.CARD,
        name=card.full_name,
        number=card.personal_id.number,
        birth_date=say_short(card.born_on) if card.born_on else "",
        birth_year=str(card.birth_year),
        address=card.address,
    )
