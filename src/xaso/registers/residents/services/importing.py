"""Entering a workbook of residents: looked through first, then confirmed."""

from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.files.api import read, store, store_bytes
from xaso.kernel.organisations.api import list_villages
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.clock import now, today
from xaso.lib.text import fold
from xaso.lib.workbooks import workbook
from xaso.registers.residents.lines import Line, read_line
from xaso.registers.residents.models import (
    Household,
    Relation,
    Resident,
    ResidentImport,
)
from xaso.registers.residents.permissions import EDIT
from xaso.registers.residents.services.rows import BATCH, insert_residents
from xaso.registers.residents.sheet import columns_of_workbook, headings, read_rows

REFUSED_NAME = "dong-chua-nhap.xlsx"
_WIDTH_OF_SENTENCES = 80


class AlreadyConfirmedError(Exception):
    """The import was confirmed before."""


@dataclass(slots=True)
class Plan:
    """What a confirmation would enter, and what it would leave out."""

    good: list[Line]
    bad: list[Line]
    new_households: dict[str, Household]
    known_households: dict[str, Household]

    def household_of(self, line: Line) -> UUID:
        """Return the household a good row belongs to."""
        number = line.household
        return (self.known_households.get(number) or self.new_households[number]).pk


@transaction.atomic
def upload_workbook(upload: IO[bytes], *, name: str, actor: User) -> ResidentImport:
    """Keep a workbook to be looked through.

    Raises:
        UnreadableWorkbookError: it has no rows that could be imported.
        FileRefusedError: the file is not taken at all.
    """
    require(actor, EDIT.key)
    stored = store(upload, name=name, actor=actor)
    read_rows(read(stored.id))
    return ResidentImport.objects.create(stored_file_id=stored.id, uploaded_by=actor)


def plan_import(row: ResidentImport) -> Plan:
    """Read the workbook again, against the register as it is now; writes nothing."""
    lines = [read_line(typed, today=today()) for typed in read_rows(read(row.stored_file_id))]
    numbers = {line.household for line in lines}
    known = {
        one.number: one
        for one in Household.objects.select_related("village").filter(number__in=numbers)
    }
    new = _place_households(lines, known)
    _refuse_known_people(lines)
    _refuse_second_heads(lines, known)
    good = [line for line in lines if line.is_good]
    used = {line.household for line in good}
    return Plan(
        good=good,
        bad=[line for line in lines if not line.is_good],
        new_households={number: one for number, one in new.items() if number in used},
        known_households=known,
    )


def refused_workbook(lines: list[Line]) -> bytes:
    """Return refused rows as they were typed, each with what to do, ready to be brought again."""
    names = headings()
    rows = [
        (*(line.row.cells.get(name, "") for name in names), " ".join(line.faults))
        for line in lines
    ]
    columns = columns_of_workbook() | {_("What to do"): _WIDTH_OF_SENTENCES}
    return workbook(_("Rows refused"), columns, rows)


@transaction.atomic
def confirm_import(import_id: UUID, *, actor: User) -> ResidentImport:
    """Enter the good rows; the bad ones stay out.

    Raises:
        AlreadyConfirmedError: it was done before; nothing is entered twice.
    """
    require(actor, EDIT.key)
    row = ResidentImport.objects.select_for_update().get(pk=import_id, uploaded_by=actor)
    if row.confirmed_at:
        raise AlreadyConfirmedError(import_id)
    plan = plan_import(row)
    Household.objects.bulk_create(plan.new_households.values(), batch_size=BATCH)
    people = [(plan.household_of(one), one.person) for one in plan.good if one.person]
    row.residents = insert_residents(people)
    row.households, row.refused = len(plan.new_households), len(plan.bad)
    row.confirmed_at = now()
    if plan.bad:
        content = refused_workbook(plan.bad)
        row.refused_file_id = store_bytes(content, name=REFUSED_NAME, actor=actor).id
    row.save()
    record(
        "residents.import.confirmed",
        actor=actor,
        subject=("resident_import", row.pk),
        residents=row.residents,
        households=row.households,
        refused=row.refused,
    )
    return row


def _place_households(lines: list[Line], known: dict[str, Household]) -> dict[str, Household]:
    """Find each row's village; return the households that are not on the books yet."""
    villages = {fold(one.name): one for one in list_villages(require_commune())}
    new: dict[str, Household] = {}
    for line in lines:
        cells = line.row.cells
        village = villages.get(fold(cells["village"]))
        if village is None:
            message = _("There is no village “%(name)s”; write it as on the page of villages.")
            line.faults.append(message % {"name": cells["village"]})
            continue
        placed = known.get(line.household) or new.setdefault(
            line.household,
            Household(number=line.household, village=village, address=cells.get("address", "")),
        )
        if placed.village_id != village.pk:
            message = _("Household %(number)s is on the books in %(village)s.")
            line.faults.append(
                message % {"number": placed.number, "village": placed.village.name}
            )
    return new


def _refuse_known_people(lines: list[Line]) -> None:
    commune = require_commune()
    first: dict[bytes, Line] = {}
    for line in lines:
        if line.person is None or not line.person.personal_id:
            continue
        index = blind_index(line.person.personal_id, commune_id=commune, purpose=PERSON)
        earlier = first.setdefault(index, line)
        if earlier is not line:
            message = _("The same personal id stands in row %(row)s.")
            line.faults.append(message % {"row": earlier.row.number})
    found = Resident.objects.filter(personal_id_index__in=list(first))
    for known in found.values_list("personal_id_index", flat=True):
        first[bytes(known)].faults.append(
            _("This person is on the books already; correct them on their page.")
        )


def _refuse_second_heads(lines: list[Line], known: dict[str, Household]) -> None:
    numbers = {one.pk: number for number, one in known.items()}
    headed = {
        numbers[household]
        for household in Resident.objects.present()
        .filter(relation=Relation.HEAD, household__in=list(numbers))
        .values_list("household", flat=True)
    }
    for line in lines:
        if not line.is_good or line.person is None or line.person.relation != Relation.HEAD:
            continue
        if line.household in headed:
            message = _("Household %(number)s has a head already.")
            line.faults.append(message % {"number": line.household})
        headed.add(line.household)
