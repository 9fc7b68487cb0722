"""The slip for handling an incoming document, with the data of its ĐẾN stamp.

NĐ 30/2020/NĐ-CP Annex IV [verified]: blocks for the opinions of leader, unit and officer; the stamp of
35×50 mm with number, day, whom it goes to and the file. An unsigned stamp on a signed PDF would
break its signature, so the stamp is printed here.
"""

from pathlib import Path

from xaso.kernel.organisations.api import office_of
from xaso.lib import clock
from xaso.lib.dates import local_day, say_moment, say_short
from xaso.lib.typeset import typeset
from xaso.office.documents.models import Assignment, Directive, DocumentAct
from xaso.office.documents.queries.incoming_page import IncomingPage
from xaso.office.documents.queries.staff import leaders

TEMPLATE = Path(__file__).parent / "papers" / "incoming_slip.typ"
OFFICERS_WORDS = ("progress", "part_done", "closed")


def print_slip(page: IncomingPage, commune_id: int) -> bytes:
    """Return the slip as PDF/A, with the directives and words given so far."""
    document, arrival = page.document, page.arrival
    chairs = {one.user_id for one in leaders(commune_id)}
    given = [one for one, _rows in page.directives if not one.undone_at]
    data = {
        "authority": office_of(commune_id).name,
        "number": str(arrival.number or ""),
        "arrived_on": say_short(local_day(arrival.arrived_at)),
        "passed_to": _passed_to(page),
        "code": document.code,
        "issued_on": say_short(document.issued_on) if document.issued_on else "",
        "organ": document.organ_name,
        "subject": f"{document.type_name}: {document.subject}".removeprefix(": "),
        "due_on": say_short(arrival.due_on) if arrival.due_on else "",
        "leaders": [_directive(one) for one in given if one.given_by_id in chairs],
        "units": [_directive(one) for one in given if one.given_by_id not in chairs],
        "officers": [_act(one) for one in reversed(page.acts) if one.key in OFFICERS_WORDS],
    }
    return typeset(TEMPLATE, data, created=clock.now())


def _passed_to(page: IncomingPage) -> str:
    """Name who led first: that is where the clerk passed it."""
    for directive, given in page.directives:
        if not directive.undone_at:
            return ", ".join(_name(one) for one in given if one.part == "lead")
    return ""


def _name(one: Assignment) -> str:
    if one.user:
        return one.user.full_name
    return one.unit.name if one.unit else ""


def _directive(one: Directive) -> dict[str, str]:
    return {
        "words": one.words,
        "who": one.given_by.full_name,
        "at": say_moment(one.given_at),
    }


def _act(one: DocumentAct) -> dict[str, str]:
    who = one.actor.full_name if one.actor else ""
    return {"words": one.words, "who": who, "at": say_moment(one.at)}
