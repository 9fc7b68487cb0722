"""How residents look on pages and in workbooks."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from xaso.kernel.permissions.api import Access
from xaso.lib.dates import say_short
from xaso.lib.ids import say_phone
from xaso.lib.workbooks import Cell
from xaso.registers.residents.models import Resident, Status
from xaso.registers.residents.permissions import EDIT
from xaso.registers.residents.values import ResidentInfo
from xaso.ui.values import Fact, State, Tab, Tone

_TONES: dict[str, Tone] = {
    Status.PRESENT: "good",
    Status.MOVED: "neutral",
    Status.DECEASED: "off",
}


def sections(here: str, access: Access) -> list[Tab]:
    """Return the parts of the register that this person may open."""
    parts = [
        ("residents", _("Residents")),
        ("households", _("Households")),
        ("villages", _("Villages")),
    ]
    if access.holds(EDIT.key):
        parts.append(("imports", _("Import")))
    return [
        Tab(label, reverse(f"residents:{name}"), active=name == here) for name, label in parts
    ]


def say_number(number: int) -> str:
    """Return a whole number with its thousands apart."""
    return number_format(number, force_grouping=True)


def status_state(status: str) -> State:
    """Return whether a person lives here, as a word with its tone."""
    return State(str(Status(status).label), _TONES[status])


def say_birth(row: Resident) -> str:
    """Return the birthday, or the year where only that is known."""
    return say_short(row.birth_date) if row.birth_date else str(row.birth_year)


def facts_of(row: Resident) -> list[Fact]:
    """Return what the page of a resident says openly."""
    none = _("Not on the books")
    return [
        Fact(_("Born"), say_birth(row)),
        Fact(_("Gender"), row.get_gender_display()),
        Fact(_("Ethnicity"), row.ethnicity or none),
        Fact(_("Occupation"), row.occupation or none),
        Fact(_("Residence"), row.get_residence_display()),
        Fact(_("Address"), row.household.full_address),
        Fact(
            _("Household"),
            row.household.number,
            url=row.household.get_absolute_url(),
            note=row.relation_word,
        ),
    ]


def identity_of(row: Resident, shown: ResidentInfo | None) -> list[Fact]:
    """Return personal id and telephone: masked, unless they were asked for with a purpose."""
    none = _("Not on the books")
    if shown:
        number, phone = shown.personal_id, say_phone(shown.phone)
    else:
        number, phone = row.masked_id, row.masked_phone
    return [Fact(_("Personal id"), number or none), Fact(_("Telephone"), phone or none)]


def export_columns() -> dict[str, int]:
    """Return the headings of the exported list, each with its width."""
    return {
        _("Household"): 12,
        _("Village"): 16,
        _("Address in the village"): 22,
        _("Full name"): 28,
        _("Born"): 12,
        _("Gender"): 10,
        _("Personal id"): 16,
        _("Relation to the head"): 20,
        _("Ethnicity"): 12,
        _("Occupation"): 20,
        _("Residence"): 14,
        _("Status"): 14,
    }


def export_row(row: Resident) -> Sequence[Cell]:
    """Return a line of the exported list, the personal id masked."""
    return (
        row.household.number,
        row.household.village_name,
        row.household.address,
        row.full_name,
        say_birth(row),
        row.get_gender_display(),
        row.masked_id,
        row.relation_word,
        row.ethnicity,
        row.occupation,
        row.get_residence_display(),
        row.get_status_display(),
    )
