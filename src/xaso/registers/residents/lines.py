"""From typed rows to people, or to sentences that say what to put right."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from xaso.lib.dates import parse_vietnamese_date
from xaso.lib.ids import IdentifierError, parse_personal_id, parse_phone
from xaso.lib.text import fold, normalise
from xaso.registers.residents.models import Gender, Relation, Residence, relation_word
from xaso.registers.residents.sheet import TypedRow
from xaso.registers.residents.values import NewResident

_EARLIEST_BIRTH = 1890
_YEAR_ONLY = re.compile(r"[0-9]{4}", re.ASCII)
_RELATIONS = {
    "con": Relation.CHILD,
    "chau noi": Relation.GRANDCHILD,
    "chau ngoai": Relation.GRANDCHILD,
    "cha": Relation.PARENT,
    "ong noi": Relation.GRANDPARENT,
    "ba noi": Relation.GRANDPARENT,
    "anh": Relation.SIBLING,
    "chi": Relation.SIBLING,
    "em": Relation.SIBLING,
    "em trai": Relation.SIBLING,
    "em gai": Relation.SIBLING,
}
"""What people write besides the words of the register itself."""

_GENDERS = {"nam": Gender.MALE, "nu": Gender.FEMALE}
_RESIDENCES = {
    "": Residence.PERMANENT,
    "thuong tru": Residence.PERMANENT,
    "tam tru": Residence.TEMPORARY,
}


@dataclass(slots=True)
class Line:
    """A row that was read: the person in it, or what is wrong with it, or both."""

    row: TypedRow
    person: NewResident | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def household(self) -> str:
        """The number of the household as typed."""
        return self.row.cells["household"]

    @property
    def is_good(self) -> bool:
        """Whether the person can be entered."""
        return self.person is not None and not self.faults


def read_line(row: TypedRow, *, today: date) -> Line:
    """Read a person out of a row, gathering every fault at once."""
    line, cells = Line(row), row.cells
    if not cells["household"]:
        line.faults.append(_("Write the household's number."))
    if not cells["full_name"]:
        line.faults.append(_("Write the full name."))
    born = _birth(line, today)
    gender = _GENDERS.get(fold(cells["gender"])) or _labelled(Gender, cells["gender"])
    if gender is None:
        line.faults.append(_("Write the gender as “Nam” or “Nữ”."))
    numbers = _personal_id(line, born), _phone(line)
    relation, residence = _relation(line), _residence(line)
    if born and gender and not line.faults:
        line.person = NewResident(
            full_name=cells["full_name"],
            gender=gender,
            birth_year=born[0],
            birth_date=born[1],
            personal_id=numbers[0],
            phone=numbers[1],
            relation=relation,
            residence=residence,
            ethnicity=cells.get("ethnicity", ""),
            occupation=cells.get("occupation", ""),
        )
    return line


def _birth(line: Line, today: date) -> tuple[int, date | None] | None:
    """Return year and day of birth; some old people know only the year."""
    text = line.row.cells["birth"]
    try:
        born_on = None if _YEAR_ONLY.fullmatch(text) else parse_vietnamese_date(text)
    except ValueError:
        line.faults.append(_("Write the date of birth as 05/09/1990, or only the year."))
        return None
    year = born_on.year if born_on else int(text)
    if year < _EARLIEST_BIRTH or (born_on or date(year, 1, 1)) > today:
        line.faults.append(_("Nobody living was born then; check the date of birth."))
        return None
    return year, born_on


def _personal_id(line: Line, born: tuple[int, date | None] | None) -> str:
    text = line.row.cells.get("personal_id", "")
    if not text:
        return ""
    try:
        found = parse_personal_id(text)
    except IdentifierError:
        line.faults.append(
            _("A personal id has 12 figures; check it against the identity card.")
        )
        return ""
    if born and found.birth_year != born[0]:
        line.faults.append(
            _(
                "The personal id says another year of birth; check both against the identity card."
            )
        )
    return found.number


def _phone(line: Line) -> str:
    text = line.row.cells.get("phone", "")
    try:
        return parse_phone(text) if text else ""
    except IdentifierError:
        line.faults.append(
            _("Write a telephone number that can be called, such as 0912 345 678.")
        )
        return ""


def _relation(line: Line) -> Relation:
    text = line.row.cells.get("relation", "")
    words = {fold(relation_word(one, gender)): one for one in Relation for gender in Gender}
    found = _RELATIONS.get(fold(text)) or words.get(fold(text)) or _labelled(Relation, text)
    if text and found is None:
        known = ", ".join(str(label) for label in Relation.labels)
        message = _("Write the relation to the head as one of these: %(known)s.")
        line.faults.append(message % {"known": known})
    return found or Relation.OTHER


def _residence(line: Line) -> Residence:
    text = line.row.cells.get("residence", "")
    found = _RESIDENCES.get(fold(text)) or _labelled(Residence, text)
    if found is None:
        line.faults.append(_("Write the residence as “Thường trú” or “Tạm trú”."))
    return found or Residence.PERMANENT


def _labelled[C: (Gender, Relation, Residence)](choices: type[C], text: str) -> C | None:
    wanted = fold(normalise(text))
    return next((one for one in choices if fold(str(one.label)) == wanted), None)
