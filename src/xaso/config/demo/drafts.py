"""Intakes that the desk of the sample commune began and has not finished."""

from xaso.kernel.accounts.api import User
from xaso.lib.ids import uuid7
from xaso.public_services.counter.content import Content, Matter
from xaso.public_services.counter.services.drafts import keep_draft
from xaso.public_services.counter.services.identify import pick_resident
from xaso.public_services.dossiers.demo import Applicant
from xaso.public_services.procedures.api import current_version

CODES = ("1.001193", "1.012753")


def keep_drafts(residents: list[Applicant], desk: User) -> int:
    """Begin an intake for each of some matters; return how many there are."""
    known = [one.party.resident_id for one in residents if one.party.resident_id]
    for code, resident_id in zip(CODES, known[:: len(known) // len(CODES)], strict=False):
        draft_id = uuid7()
        person = pick_resident(resident_id, draft_id=draft_id, actor=desk).person
        if person is None:
            raise LookupError(resident_id)
        content = Content(
            applicant=person, matters=[Matter(version=str(current_version(code)))]
        )
        keep_draft(draft_id, content, title=person.name, owner=desk)
    return len(CODES)
