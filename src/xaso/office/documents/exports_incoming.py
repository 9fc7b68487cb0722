"""Documents that came in as lines of the register and of the follow-up register."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.lib.dates import say_short
from xaso.lib.workbooks import Cell
from xaso.office.documents.models import Arrival
from xaso.office.documents.presentation_incoming import say_holder, say_standing

HEADINGS: dict[Promise, int] = {
    _("Date of arrival"): 18,
    _("Arrival number"): 12,
    _("Issuing agency"): 32,
    _("Number and symbol"): 20,
    _("Date of the document"): 16,
    _("Type and subject"): 60,
    _("Unit or person"): 30,
    _("To be done by"): 16,
    _("Progress"): 44,
    _("Result"): 40,
    _("Note"): 20,
}
"""The columns of both registers (NĐ 30/2020/NĐ-CP Annex IV [verified]), but for the signatures."""


def cells_of(one: Arrival, today: date) -> list[Cell]:
    """Return the line of a document."""
    document = one.document
    return [
        say_short(one.arrived_at),
        one.number or "",
        document.organ_name,
        document.code,
        say_short(document.issued_on) if document.issued_on else "",
        f"{document.type_name}: {document.subject}".removeprefix(": "),
        say_holder(one) if one.held_by or one.held_at else "",
        say_short(one.due_on) if one.due_on else "",
        say_standing(one, today),
        one.result,
        document.note,
    ]
