"""Printing the register of dossiers (form 07)."""

from collections.abc import Iterable
from datetime import date

from xaso.public_services.dossiers.forms_in_force import form_of
from xaso.public_services.dossiers.paper_data import (
    DossierRegisterPaper,
    RegisterRow,
    print_paper,
)
from xaso.public_services.dossiers.queries.register import RegisterLine
from xaso.public_services.dossiers.services.papers import letterhead
from xaso.public_services.dossiers.states import Channel

KIND = "dossier_register"


def print_register(lines: Iterable[RegisterLine], *, last: date) -> bytes:
    """Return the register as PDF/A, across A4; telephone numbers are left to the pen.

    The same lines and the same last day give the same bytes.
    """
    paper = DossierRegisterPaper(
        form=form_of(KIND, last).form,
        letterhead=letterhead(last),
        year=last.year,
        volume=None,
        rows=tuple(_row(line) for line in lines),
    )
    return print_paper(paper)


def _row(line: RegisterLine) -> RegisterRow:
    return RegisterRow(
        number=line.number,
        code=line.code,
        procedure=line.procedure_name,
        sets=line.sets,
        applicant=line.applicant_name,
        address_and_phone=line.address,
        handled_by=line.handled_by,
        received_at=line.received_at,
        due_at=line.due_at,
        returned_at=line.returned_at,
        channel=str(Channel(line.channel).label),
        note=line.note or None,
    )
