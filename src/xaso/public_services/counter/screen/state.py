"""Everything that the intake screen shows, put together once for the page and for its checks."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.forms import BoundField
from django.utils.translation import gettext as _

from xaso.kernel.organisations.api import Commune
from xaso.lib import clock
from xaso.lib.ids import IdentifierError, PersonalId
from xaso.public_services.counter.checklist import Line, checklist, open_questions
from xaso.public_services.counter.content import Content, Matter, Person, Source
from xaso.public_services.counter.forms.matter import MatterForm
from xaso.public_services.counter.forms.people import AuthorityForm, PersonForm
from xaso.public_services.counter.queries.promise import Promise, promise_for
from xaso.public_services.counter.services.identify import Finding
from xaso.public_services.procedures.api import (
    FeeGroup,
    ProcedureDetail,
    ProcedureHit,
    UnknownProcedureError,
    get_procedure,
    get_procedures,
)
from xaso.ui.forms import BoundField as DrawnField


@dataclass(frozen=True)
class Fault:
    """Something to be put right, with the place on the page where it is."""

    anchor: str
    label: str
    text: str


@dataclass
class Search:
    """What was typed into a box and did not lead to one thing yet."""

    text: str = ""
    finding: Finding = field(default_factory=Finding)
    procedures: list[ProcedureHit] = field(default_factory=list)
    communes: list[tuple[Commune, str]] = field(default_factory=list)
    refusal: str = ""


@dataclass
class Screen:
    """An intake as the page shows it."""

    draft_id: UUID
    content: Content
    people: Search = field(default_factory=Search)
    submitters: Search = field(default_factory=Search)
    procedures: Search = field(default_factory=Search)
    communes: Search = field(default_factory=Search)
    upload_refusals: dict[str, list[str]] = field(default_factory=dict)
    focus: str = ""

    @property
    def matter(self) -> Matter:
        """The matter that is open."""
        return self.content.matter

    @cached_property
    def detail(self) -> ProcedureDetail | None:
        """The chosen procedure."""
        return detail_of(self.matter)

    @cached_property
    def promise(self) -> Promise | None:
        """Time and money of the chosen procedure."""
        if self.detail is None:
            return None
        return promise_for(self.matter, self.detail, clock.now(), payer=self._payer)

    @property
    def _payer(self) -> FeeGroup | None:
        source = self.content.applicant.source
        if source == Source.NOBODY:
            return None
        return FeeGroup.ORGANISATION if source == Source.ORGANISATION else FeeGroup.PERSON

    @cached_property
    def lines(self) -> list[Line]:
        """The checklist of the chosen procedure."""
        if self.detail is None:
            return []
        lines = checklist(self.matter, self.detail, checked=self.content.checked)
        for line in lines:
            line.refusals = self.upload_refusals.get(line.key, [])
        return lines

    @property
    def open_questions(self) -> int:
        """How many questions of the checklist nobody has answered yet."""
        return open_questions(self.lines)

    @cached_property
    def applicant_form(self) -> PersonForm:
        """What is typed about the applicant."""
        return PersonForm(self.content.applicant, prefix="a", checked=self.content.checked)

    @cached_property
    def submitter_form(self) -> PersonForm:
        """What is typed about who brings it."""
        return PersonForm(self.content.submitter, prefix="s", checked=self.content.checked)

    @cached_property
    def authority_form(self) -> AuthorityForm:
        """On what strength they bring it."""
        return AuthorityForm(self.content, checked=self.content.checked)

    @cached_property
    def matter_form(self) -> MatterForm | None:
        """Counts, fee, time, collection."""
        if self.promise is None:
            return None
        return MatterForm(self.matter, self.promise, checked=self.content.checked)

    @cached_property
    def basket(self) -> list[tuple[Matter, str]]:
        """The other matters of this person with the names of their procedures."""
        ids = {one.version_id for one in self.content.others} - {None}
        named = get_procedures({one for one in ids if one}) if ids else {}
        nothing = _("Procedure not chosen yet")
        return [
            (one, named[one.version_id].name if one.version_id in named else nothing)
            for one in self.content.others
        ]

    @cached_property
    def commune(self) -> Commune | None:
        """The competent commune, where the matter belongs elsewhere."""
        chosen = self.matter.commune
        found = Commune.objects.select_related("province")
        return found.filter(pk=int(chosen)).first() if chosen.isdecimal() else None

    @property
    def masked_number(self) -> str:
        """The applicant's personal id as others may see it."""
        return masked(self.content.applicant)

    @property
    def masked_submitter(self) -> str:
        """The submitter's personal id as others may see it."""
        return masked(self.content.submitter)

    @property
    def faults(self) -> list[Fault]:
        """Everything that has to be put right before the dossier can be taken in."""
        if not self.content.checked:
            return []
        return [*self._of_people(), *self._of_matter()]

    def faults_before_refusal(self) -> list[Fault]:
        """What has to be known before the dossier can be refused: who has it and what it is."""
        return [*self._of_people(), *self._of_procedure()]

    def faults_before_slip(self) -> list[Fault]:
        """What has to be put right before papers can be asked for: all but the missing papers."""
        missing = {f"r-{one.key}" for one in self.lines if one.is_missing}
        return [
            *self._of_people(),
            *(one for one in self._of_matter() if one.anchor not in missing),
        ]

    def _of_people(self) -> list[Fault]:
        """What is wrong with who has the matter and who brings it."""
        return [
            *_nobody(self.content.applicant, "who", _("Applicant")),
            *_of_form(self.applicant_form, self.content.applicant),
            *self._of_submitter(),
        ]

    def _of_submitter(self) -> list[Fault]:
        if not self.content.by_other:
            return []
        return [
            *_nobody(self.content.submitter, "who-brings", _("Submitter")),
            *_of_form(self.submitter_form, self.content.submitter),
            *_form_faults(self.authority_form),
        ]

    def _of_procedure(self) -> list[Fault]:
        if self.detail is not None:
            return []
        return [Fault("procedure", _("Procedure"), _("Please choose the procedure."))]

    def _of_matter(self) -> list[Fault]:
        if self.matter_form is None:
            return self._of_procedure()
        found = [Fault(f"r-{one.key}", one.name, one.error) for one in self.lines if one.error]
        found += _form_faults(self.matter_form)
        if self.matter.outside and self.commune is None:
            found.append(
                Fault("commune", _("Competent commune"), _("Please choose the commune."))
            )
        return found


def detail_of(matter: Matter) -> ProcedureDetail | None:
    """Return the procedure of a matter; nothing where none is chosen or it is gone."""
    if matter.version_id is None:
        return None
    try:
        return get_procedure(matter.version_id)
    except UnknownProcedureError:
        return None


def masked(person: Person) -> str:
    """Return a personal id as others may see it."""
    if person.source == Source.ORGANISATION or not person.number:
        return person.number
    try:
        return PersonalId(person.number).masked
    except (IdentifierError, IndexError):
        return ""


def title_of(content: Content, detail: ProcedureDetail | None) -> str:
    """Return how a draft is called in the list: whose matter it is and what it is about."""
    parts = [content.applicant.name, detail.name if detail else ""]
    return " – ".join(part for part in parts if part) or _("Nothing typed yet")


def _nobody(person: Person, anchor: str, label: str) -> list[Fault]:
    if person.is_there:
        return []
    return [Fault(anchor, label, _("Please say who it is."))]


def _of_form(form: PersonForm, person: Person) -> list[Fault]:
    return _form_faults(form) if person.is_there else []


def _anchor(field: BoundField) -> str:
    """Return where on the page a field is (the renderer of ``ui`` draws every form)."""
    return field.error_anchor if isinstance(field, DrawnField) else field.id_for_label


def _form_faults(form: AuthorityForm | PersonForm | MatterForm) -> list[Fault]:
    return [
        Fault(_anchor(form[name]), str(form[name].label), str(error))
        for name, errors in form.errors.items()
        for error in errors
    ]
