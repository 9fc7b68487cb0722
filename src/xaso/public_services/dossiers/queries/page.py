"""Everything that the page of one dossier shows, in a fixed number of statements."""

from dataclasses import dataclass, replace
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
    DossierFiling,
    DossierParty,
    DossierQuerySet,
    IssuedPaper,
    StepRun,
    SupplementRequest,
)
from xaso.public_services.dossiers.queries.gathering import Wanted, gather
from xaso.public_services.dossiers.rights import acts_for
from xaso.public_services.payments.api import PaymentStatus, payments_of
from xaso.public_services.procedures.api import (
    PlanStep,
    ProcedureHit,
    ProcessPlan,
    get_plan,
    get_procedures,
)

_Part = DossierFile.Part


@dataclass(frozen=True)
class Subject:
    """A dossier together with who looks at it: what every page about it needs."""

    dossier: Dossier
    user: User
    access: Access
    plan: ProcessPlan | None
    is_in_hands: bool = True

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
        """Return what this person may do to the dossier now; whoever only reads it: nothing."""
        return acts_for(self.dossier, self.access, self.plan) if self.is_in_hands else []


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
    payments: list[PaymentStatus]
    filing: DossierFiling | None = None

    @property
    def dossier(self) -> Dossier:
        """The dossier itself."""
        return self.subject.dossier

    def is_silent(self, now: datetime) -> bool:
        """Whether a unit that was asked let its deadline pass."""
        return any(one.is_open and one.due_at < now for one in self.consultations)


def find_subject(dossier_id: UUID, user: User) -> Subject:
    """Return the dossier for this person; raises ``Dossier.DoesNotExist`` if it is not for them."""
    return _subject(_get(Dossier.objects.visible_to(user), dossier_id), user)


def find_subject_to_read(dossier_id: UUID, user: User) -> Subject:
    """Return the dossier for reading, also where this person only once had to do with it.

    Raises:
        Dossier.DoesNotExist: it is not there, or was never in this person's hands.
    """
    dossier = _get(Dossier.objects.readable_by(user).noting_hands(user), dossier_id)
    return replace(_subject(dossier, user), is_in_hands=dossier.is_in_hands)  # type: ignore[attr-defined]


def _get(known: DossierQuerySet, dossier_id: UUID) -> Dossier:
    named = known.select_related("unit", "assignee", "received_by", "passed_to")
    return named.get(pk=dossier_id)


def _subject(dossier: Dossier, user: User) -> Subject:
    plan = get_plan(dossier.process_id) if dossier.process_id else None
    return Subject(dossier, user, access_of(user), plan)


def load_page(subject: Subject) -> DossierPage:
    """Return what stands on the page of the dossier: three statements, however long its history."""
    dossier = subject.dossier
    parties = DossierParty.objects.filter(dossier=dossier)
    version = dossier.procedure_version_id
    found = gather(dossier.pk, _shown())
    files = found.pop("files")
    filings = found.pop("filings")
    return DossierPage(
        subject=subject,
        procedure=get_procedures({version})[version],
        parties=sorted(parties, key=lambda one: one.part),
        components=[
            (one, [file for file in files if file.component_id == one.pk])
            for one in found.pop("components")
        ],
        other_files=[
            file for file in files if not file.component_id and file.part != _Part.RESULT
        ],
        results=[file for file in files if file.part == _Part.RESULT],
        payments=payments_of("dossier", [dossier.pk]),
        filing=next(iter(filings), None),
        **found,
    )


def _shown() -> dict[str, Wanted]:
    """Return the rows that the page shows, and the columns of each."""
    return {
        "acts": (DossierAct.objects.order_by("at", "id"), _ACT),
        "runs": (StepRun.objects.all(), _RUN),
        "components": (DossierComponent.objects.all(), _COMPONENT),
        "files": (DossierFile.objects.order_by("added_at", "id"), _FILE),
        "papers": (IssuedPaper.objects.order_by("issued_at", "id"), _PAPER),
        "consultations": (Consultation.objects.order_by("asked_at"), _CONSULTATION),
        "supplements": (SupplementRequest.objects.order_by("asked_at"), _SUPPLEMENT),
        "filings": (DossierFiling.objects.all(), FILING),
    }


_ACT = (
    "at",
    "key",
    "words",
    "details",
    "actor__full_name",
    "on_behalf_of__full_name",
)
_RUN = (
    "step_key",
    "step_name",
    "entered_at",
    "due_at",
    "left_at",
    "unit__name",
    "assignee__full_name",
)
_COMPONENT = (
    "name",
    "kind",
    "quantity",
    "is_present",
    "is_required",
    "to_give_back",
    "is_given_back",
    "note",
)
_FILE = (
    "part",
    "added_at",
    "component_id",
    "stored_file__original_name",
    "stored_file__treatment",
    "stored_file__findings",
    "stored_file__content__size",
    "stored_file__content__state",
)
_PAPER = ("kind", "number", "issued_at")
_CONSULTATION = (
    "question",
    "due_at",
    "answer",
    "answered_at",
    "silent_since",
    "asked_unit__name",
    "answered_by__full_name",
)
FILING = (
    "consent",
    "consented_at",
    "representation_id",
    "number_check",
    "helper__full_name",
)
_SUPPLEMENT = (
    "asked_at",
    "items",
    "reason",
    "answer_by",
    "answered_at",
    "asked_by__full_name",
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
