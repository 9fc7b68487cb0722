"""A dossier of the past, led through its acts in memory: its rows as the services leave them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from xaso.kernel.working_time.api import Clock
from xaso.lib.codes import compose
from xaso.lib.dates import local_day
from xaso.lib.text import fold, normalise
from xaso.public_services.dossiers.demo.facts import Facts
from xaso.public_services.dossiers.demo.scenario import SUBMIT, Cast, Scenario
from xaso.public_services.dossiers.models import (
    Consultation,
    Dossier,
    DossierAct,
    DossierComponent,
    DossierParty,
    StepRun,
    SupplementRequest,
)
from xaso.public_services.dossiers.routes import state_at
from xaso.public_services.dossiers.services import intake, steps
from xaso.public_services.dossiers.services.engine import Work
from xaso.public_services.dossiers.states import Channel, DossierState, Outcome
from xaso.public_services.procedures.api import PlanStep


@dataclass
class Life:
    """The rows of one dossier while its acts are done to it."""

    facts: Facts
    cast: Cast
    given_limit: str
    dossier: Dossier
    parties: list[DossierParty]
    components: list[DossierComponent]
    stays: list[StepRun] = field(default_factory=list)
    acts: list[DossierAct] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    supplements: list[SupplementRequest] = field(default_factory=list)
    others: list[Model] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        """The clock of the dossier, which runs or stands."""
        found = self.dossier.clock
        if found is None:
            raise ValueError(self.dossier.code)
        return found

    def rows(self) -> Iterator[Model]:
        """Yield all rows, those first to which the others refer."""
        yield self.dossier
        yield from self.parties
        yield from self.components
        yield from self.stays
        yield from self.acts
        yield from self.consultations
        yield from self.supplements
        yield from self.others

    def enter(
        self,
        work: Work,
        step: PlanStep,
        *,
        unit_id: UUID | None = None,
        who: UUID | None = None,
    ) -> None:
        """Close the present stay and open one in a step; the state follows from it."""
        self.leave(work)
        dossier = self.dossier
        dossier.step_key = step.key
        dossier.state = state_at(step, work.process)
        dossier.unit_id = unit_id or self._unit_of(step)
        dossier.assignee_id = who
        self.open_stay(work, step)

    def open_stay(self, work: Work, step: PlanStep) -> None:
        """Note that the dossier is in a step now, with the step's own due moment."""
        stay = StepRun(
            dossier=self.dossier,
            step_key=step.key,
            step_name=step.name,
            unit_id=self.dossier.unit_id,
            assignee_id=self.dossier.assignee_id,
            entered_at=work.at,
            due_at=steps.due_of(self.dossier, step, work),
        )
        self.stays.append(stay)

    @property
    def stay(self) -> StepRun | None:
        """Where the dossier is now."""
        return next((stay for stay in self.stays if stay.left_at is None), None)

    def leave(self, work: Work) -> None:
        """Note that the dossier left its present step."""
        if self.stay:
            stay = self.stay
            stay.left_at, stay.left_by = work.at, work.actor

    def came_from(self, work: Work) -> tuple[PlanStep, StepRun]:
        """Return the step from which the dossier came to where it is, with that stay."""
        here = self.dossier.step_key
        leading = {
            step.key: step
            for step in work.process.steps
            if any(branch.to == here for branch in step.next)
        }
        stay = next(stay for stay in reversed(self.stays) if stay.step_key in leading)
        return leading[stay.step_key], stay

    def give_originals_back(self) -> None:
        """Note that what was only lent to the desk went back to the citizen."""
        for component in self.components:
            component.is_given_back = component.to_give_back

    def end(self, at: datetime, state: DossierState, outcome: Outcome) -> None:
        """Note how and when the matter ended."""
        dossier = self.dossier
        dossier.state, dossier.outcome, dossier.finished_at = state, outcome, at
        dossier.assignee_id = None
        if state != DossierState.COMPLETED:
            dossier.paused_at = None

    def note(self, work: Work) -> None:
        """Add the act to the history."""
        self.acts.append(
            DossierAct(
                dossier=self.dossier,
                at=work.at,
                key=work.act.key,
                actor=work.actor,
                from_state=work.from_state,
                to_state=self.dossier.state,
                step_key=self.dossier.step_key,
                words=work.words,
                details=work.details,
            )
        )

    def _unit_of(self, step: PlanStep) -> UUID:
        fitting = self.facts.units_for(step)
        handled = [stay.unit_id for stay in reversed(self.stays) if stay.unit_id in fitting]
        if step.unit_id or self.dossier.unit_id not in fitting:
            return next((unit for unit in handled if unit), fitting[0])
        return self.dossier.unit_id or fitting[0]


def begin(scenario: Scenario, cast: Cast, facts: Facts) -> Life:
    """Put down a dossier with its people and papers, as at the moment it came."""
    given, at = scenario.intake, scenario.begins_at
    name = normalise(given.applicant.name)
    code = compose(facts.authority_code, local_day(at), scenario.deeds[0].number)
    dossier = Dossier(
        code=code,
        procedure_version_id=given.procedure_version,
        state=DossierState.SUBMITTED if scenario.deeds[0].act == SUBMIT else "",
        channel=Channel(given.channel),
        applicant_name=name,
        search_text=fold(f"{code} {name}")[:400],
        sets=given.sets,
        fee=given.fee,
        collection=given.collection,
        note=given.note,
        origin_code=given.origin_code,
        passed_to_id=given.competent_commune,
        received_by=cast.people[who] if (who := scenario.deeds[0].who) else None,
        created_at=at,
    )
    return Life(
        facts=facts,
        cast=cast,
        given_limit=given.limit,
        dossier=dossier,
        parties=intake.parties_of(dossier, given),
        components=intake.components_of(dossier, given),
    )
