"""The checklist of a matter: the papers the procedure asks for, as far as they were checked off."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from xaso.kernel.files.api import StoredFileInfo, many
from xaso.public_services.counter.content import Matter, Row
from xaso.public_services.dossiers.api import ComponentInput, ComponentKind, SlipLine
from xaso.public_services.procedures.api import Channel, Component, ProcedureDetail
from xaso.public_services.procedures.api import ComponentKind as AskedKind

MOST_COPIES = 999
LONGEST_NAME = 1000
_KINDS = {
    AskedKind.ORIGINAL: ComponentKind.ORIGINAL,
    AskedKind.COPY: ComponentKind.COPY,
    AskedKind.ORIGINAL_OR_COPY: ComponentKind.COPY,
    AskedKind.ELECTRONIC_FORM: ComponentKind.E_COPY,
}


@dataclass
class Line:
    """One paper of the checklist with what was said about it."""

    key: str
    name: str
    row: Row
    required: bool | None
    question: str = ""
    condition: str = ""
    files: list[StoredFileInfo] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    checked: bool = False

    @property
    def error(self) -> str:
        """What is wrong with it, once the officer wanted to take the dossier in."""
        return _fault(self) if self.checked else ""

    @property
    def prefix(self) -> str:
        """What the names of the fields of this line begin with."""
        return f"r-{self.key}"

    @property
    def is_extra(self) -> bool:
        """Whether the officer added it."""
        return self.key.startswith("extra")

    @property
    def applies(self) -> bool:
        """Whether the paper is asked for at all: its condition holds or it has none."""
        return not self.question or self.row.answer == "yes"

    @property
    def is_needed(self) -> bool:
        """Whether the dossier is incomplete without it: asked for always, or its condition holds."""
        return self.applies and (self.required is True or bool(self.question))

    @property
    def is_missing(self) -> bool:
        """Whether the dossier is incomplete because this paper was not handed in or shown."""
        return self.is_needed and not self.row.present

    @property
    def may_be_lent(self) -> bool:
        """Whether it is an original, which can be given back later."""
        return self.row.kind == ComponentKind.ORIGINAL

    def kinds(self) -> list[tuple[str, str, bool]]:
        """Return the shapes a paper can have: value, word, chosen."""
        chosen = self.row.kind
        return [(one.value, str(one.label), one.value == chosen) for one in ComponentKind]


def checklist(matter: Matter, detail: ProcedureDetail, *, checked: bool) -> list[Line]:
    """Return the papers asked for over this channel, then those the officer added."""
    asked = [
        Line(
            key=str(one.id),
            name=one.name,
            row=matter.rows.setdefault(str(one.id), fresh_row(one)),
            required=one.required,
            question=one.question,
            condition=one.condition,
            checked=checked,
        )
        for one in detail.components
        if one.channel in (None, Channel.IN_PERSON)
    ]
    added = [
        Line(key, row.name, row, required=False, checked=checked)
        for key, row in matter.extras().items()
    ]
    lines = asked + added
    _attach_files(lines)
    return lines


def fresh_row(component: Component) -> Row:
    """Return a line not checked off yet, the usual shape of the paper chosen."""
    kind = ComponentKind.SHOWN if component.shown_only else _KINDS[component.kind]
    return Row(kind=kind.value)


def open_questions(lines: list[Line]) -> int:
    """Return how many questions nobody has answered yet."""
    return sum(1 for line in lines if line.question and not line.row.answer)


def check_all(lines: list[Line]) -> None:
    """Note that everything asked for is there: what every dossier needs and what was said to apply."""
    for line in lines:
        if line.is_needed:
            line.row.present = True


def as_inputs(lines: list[Line], *, with_missing: bool = False) -> tuple[ComponentInput, ...]:
    """Return what was handed in or shown, as the dossier keeps it; also what is needed and missing."""
    return tuple(
        ComponentInput(
            name=line.name[:LONGEST_NAME],
            kind=line.row.kind,
            quantity=int(line.row.quantity) if _is_count(line.row.quantity) else 1,
            is_present=line.row.present,
            is_required=line.is_needed,
            to_give_back=line.row.give_back and line.may_be_lent,
            note=line.row.note[:300],
            file_ids=tuple(one.id for one in line.files),
        )
        for line in lines
        if line.applies and (line.row.present or (with_missing and line.is_needed))
    )


def as_slip_lines(lines: list[Line]) -> list[SlipLine]:
    """Return the papers as the slip lists them, what is needed and missing marked so."""
    return [
        SlipLine(line.name, line.row.kind, line.is_missing)
        for line in lines
        if line.applies and line.name
    ]


def _attach_files(lines: list[Line]) -> None:
    wanted = {UUID(one) for line in lines for one in line.row.files}
    known = many(wanted) if wanted else {}
    for line in lines:
        ids = [UUID(one) for one in line.row.files]
        line.files = [known[one] for one in ids if one in known]


def _fault(line: Line) -> str:
    row = line.row
    if line.question and row.answer not in ("yes", "no"):
        return _("Please answer yes or no.")
    if line.is_extra and row.present and not row.name.strip():
        return _("Please write what paper this is.")
    if line.is_missing:
        return _("This paper is missing.")
    if line.applies and row.present and not _is_count(row.quantity):
        return _("Please write how many: a number from 1 to 999.")
    return ""


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_COPIES
