"""What somebody at the desk may have come back for: dossiers that wait for their papers."""

from xaso.kernel.accounts.api import User
from xaso.lib.ids import IdentifierError, parse_personal_id
from xaso.public_services.counter.content import Person
from xaso.public_services.dossiers.api import DeskDossier, awaited_papers


def awaited_of(person: Person, user: User) -> list[DeskDossier]:
    """Return the dossiers of a person that wait for papers before they can be received."""
    try:
        number = parse_personal_id(person.number).number
    except IdentifierError:
        return []
    return awaited_papers(number, user)
