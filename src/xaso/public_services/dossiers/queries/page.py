"""Everything that the page of one dossier shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import Access, access_of
from xaso.kernel.tenancy.api import require_commune
from xaso.public_services.dossiers.acts import Act
from xaso.public_services.dossiers.models import (
    Consultation,
    Dossier,
    DossierAct,
    DossierComponent,
    DossierFile,
    DossierParty,
    IssuedPaper,
    StepRun,
    SupplementRequest,
)
from xaso.public_services.dossiers.rights import acts_for
from xaso.public_services.procedures.api import (
    PlanStep,
    ProcedureHit,
    ProcessPlan,
    get_plan,
    get_procedures,
)


@dataclass(frozen=True)
class Subject:
    """A dossier together with who looks at it: what every page about it needs."""

    dossier: Dossier
    user: User
    access: Access
    plan: ProcessPlan | None

    @property
    def step(self) -> PlanStep | None:
        """The present step of the process, if the dossier is at one."""
        steps = self.plan.steps if self.plan else ()
        return next((one for one in steps if one.key == self.dossier.step_key), None)

    @property
    def commune_id(self) -> int:
        """The commune in whose hands the dossier is."""
        return require_commune()

    def offered(self) -> list[Act]:
        """Return what this person may do to the dossier now."""
        return acts_for(self.dossier, self.access, self.plan)


@dataclass(frozen=True)
class DossierPage:
    """A dossier with its people, papers and history."""

    subject: Subject
    procedure: ProcedureHit
    parties: list[DossierParty]
    components: list[tuple[DossierComponent, list[DossierFile]]]
    other_files: list[DossierFile]
    results: list[DossierFile]
    acts: list[DossierAct]
    runs: list[StepRun]
    papers: list[IssuedPaper]
    consultations: list[Consultation]
    supplements: list[SupplementRequest]

    @property
    def dossier(self) -> Dossier:
        """The dossier itself."""
        return self.subject.dossier

    def is_silent(self, now: datetime) -> bool:
        """Whether a unit that was asked let its deadline pass."""
        return any(one.is_open and one.due_at < now for one in self.consultations)


def find_subject(dossier_id: UUID, user: User) -> Subject:
    """Return the dossier for this person; raises ``Dossier.DoesNotExist`` if it is not for them."""
    known = Dossier.objects.visible_to(user)
    dossier = known.select_related("unit", "assignee", "received_by", "passed_to").get(
        pk=dossier_id
    )
    plan = get_plan(dossier.process_id) if dossier.process_id else None
    return Subject(dossier, user, access_of(user), plan)


def load_page(subject: Subject) -> DossierPage:
    """Return what stands on the page of the dossier, however long its history is."""
    dossier = subject.dossier
    acts = DossierAct.objects.filter(dossier=dossier).select_related("actor", "on_behalf_of")
    history = list(acts.order_by("at", "id"))
    done = {act.key for act in history}
    components, other, results = _files(dossier)
    version = dossier.procedure_version_id
    people = DossierParty.objects.filter(dossier=dossier)
    papers = IssuedPaper.objects.filter(dossier=dossier).defer("content_sealed")
    return DossierPage(
        subject=subject,
        procedure=get_procedures({version})[version],
        parties=sorted(people, key=lambda one: one.part),
        components=components,
        other_files=other,
        results=results,
        acts=history,
        runs=stays_of(dossier),
        papers=list(papers.order_by("issued_at", "id")),
        consultations=_consultations(dossier) if "consult" in done else [],
        supplements=_supplements(dossier) if "request_supplement" in done else [],
    )


def stays_of(dossier: Dossier) -> list[StepRun]:
    """Return the stays of a dossier in its steps, the first one first."""
    runs = StepRun.objects.filter(dossier=dossier)
    return list(runs.select_related("unit", "assignee", "left_by"))


def get_party(dossier: Dossier, party_id: UUID) -> DossierParty:
    """Return somebody in the dossier; raises ``DossierParty.DoesNotExist``."""
    return DossierParty.objects.get(pk=party_id, dossier=dossier)


def applicant_of(dossier: Dossier) -> DossierParty:
    """Return whose matter it is."""
    return DossierParty.objects.get(dossier=dossier, part=DossierParty.Part.APPLICANT)


def originals_here(dossier: Dossier) -> list[str]:
    """Return the names of the originals that lie at the desk and must go back."""
    lent = DossierComponent.objects.filter(dossier=dossier, to_give_back=True)
    return list(lent.filter(is_given_back=False).values_list("name", flat=True))


type _Checklist = list[tuple[DossierComponent, list[DossierFile]]]


def _files(dossier: Dossier) -> tuple[_Checklist, list[DossierFile], list[DossierFile]]:
    rows = DossierFile.objects.filter(dossier=dossier).order_by("added_at", "id")
    files = list(rows.select_related("stored_file__content", "added_by"))
    components = DossierComponent.objects.filter(dossier=dossier)
    of_component = [(one, [f for f in files if f.component_id == one.pk]) for one in components]
    results = [file for file in files if file.part == DossierFile.Part.RESULT]
    other = [
        file
        for file in files
        if file.component_id is None and file.part != DossierFile.Part.RESULT
    ]
    return of_component, other, results


def _consultations(dossier: Dossier) -> list[Consultation]:
    rows = Consultation.objects.filter(dossier=dossier).order_by("asked_at")
    return list(rows.select_related("asked_unit", "asked_by", "answered_by"))


def _supplements(dossier: Dossier) -> list[SupplementRequest]:
    rows = SupplementRequest.objects.filter(dossier=dossier).order_by("asked_at")
    return list(rows.select_related("asked_by"))
