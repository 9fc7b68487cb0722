"""A dossier goes from hand to hand until it is approved, numbered and stamped."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import publish
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.events import DossierCompleted, DossierPassedOn
from xaso.public_services.dossiers.models import DossierFile, StepRun
from xaso.public_services.dossiers.models.numbers import next_number
from xaso.public_services.dossiers.routes import first_after_desk, state_at
from xaso.public_services.dossiers.services import steps
from xaso.public_services.dossiers.services.engine import Work, begin
from xaso.public_services.dossiers.states import DossierState, Outcome

RESULTS = "result"


@transaction.atomic
def hand_over(
    dossier_id: UUID,
    *,
    actor: User,
    unit_id: UUID | None = None,
    assignee_id: UUID | None = None,
) -> None:
    """Give a received dossier to the unit that processes it.

    The same working day, or at the start of the next if it came in after the cut-off
    (NĐ 118/2025 Đ.18.2 as amended): the first step's due moment says so.
    """
    work = begin(dossier_id, "hand_over", actor)
    step = first_after_desk(work.process)
    steps.enter(work, step, unit_id=unit_id, who=assignee_id)
    steps.refuse_strangers(work.dossier, step)
    work.dossier.handed_over_at = work.at
    work.finish()


@transaction.atomic
def pass_on(dossier_id: UUID, *, commune_id: int, actor: User) -> None:
    """Pass a dossier to the commune it belongs to; its time starts there.

    NĐ 118/2025 Đ.14.4 and Đ.17.3 as amended by NĐ 309/2026.
    """
    work = begin(dossier_id, "pass_on", actor)
    steps.leave(work)
    work.dossier.state = DossierState.PASSED_ON
    work.dossier.passed_to_id = commune_id
    work.details = {"commune": commune_id}
    told = DossierPassedOn(work.dossier.pk, work.dossier.code, commune_id, work.at)
    publish(told, aggregate=work.dossier.pk)
    work.finish()


@transaction.atomic
def take(dossier_id: UUID, *, actor: User) -> None:
    """Take on a dossier that lies in one's unit; what one has already taken on stays as it is."""
    work = begin(dossier_id, "take", actor)
    if work.dossier.assignee_id == actor.pk:
        return
    _give_to(work, actor.pk)
    work.finish()


@transaction.atomic
def assign(dossier_id: UUID, *, assignee_id: UUID, actor: User, words: str = "") -> None:
    """Give a dossier to a colleague who holds the step's role in its unit."""
    work = begin(dossier_id, "assign", actor, words=words)
    _give_to(work, assignee_id)
    steps.refuse_strangers(work.dossier, work.process.step(work.dossier.step_key))
    work.finish()


@transaction.atomic
def forward(
    dossier_id: UUID,
    *,
    actor: User,
    to: str = "",
    words: str = "",
    assignee_id: UUID | None = None,
) -> None:
    """Pass a dossier on to the next step, or along the chosen branch."""
    work = begin(dossier_id, "forward", actor, words=words)
    steps.refuse_while_consulting(work.dossier)
    step = steps.next_step(work, to)
    if state_at(step, work.process) is not DossierState.PROCESSING:
        raise PermissionDenied  # only an approval leads to number, stamp and return
    steps.enter(work, step, who=assignee_id)
    steps.refuse_strangers(work.dossier, step)
    work.finish()


@transaction.atomic
def send_back(dossier_id: UUID, *, reason: str, actor: User) -> None:
    """Send a dossier back to the step it came from, with the reason."""
    _go_back(begin(dossier_id, "send_back", actor, words=reason))


@transaction.atomic
def disapprove(dossier_id: UUID, *, reason: str, actor: User) -> None:
    """Do not approve the draft: back to the step it came from, with the reason."""
    _go_back(begin(dossier_id, "disapprove", actor, words=reason))


@transaction.atomic
def approve(dossier_id: UUID, *, actor: User, words: str = "", to: str = "") -> None:
    """Approve the result; the next step numbers and stamps it."""
    work = begin(dossier_id, "approve", actor, words=words)
    steps.refuse_while_consulting(work.dossier)
    steps.enter(work, steps.next_step(work, to))
    if work.dossier.state == DossierState.COMPLETED:
        complete(work, Outcome.GRANTED)
    work.finish()


@transaction.atomic
def stamp(
    dossier_id: UUID,
    *,
    actor: User,
    result_date: date | None = None,
    file_ids: tuple[UUID, ...] = (),
) -> str:
    """Give the result its number, stamp it and lay it at the desk; return the number."""
    work = begin(dossier_id, "stamp", actor)
    dossier = work.dossier
    DossierFile.objects.bulk_create(
        DossierFile(
            dossier=dossier,
            part=DossierFile.Part.RESULT,
            stored_file_id=file_id,
            added_at=work.at,
            added_by=actor,
        )
        for file_id in file_ids
    )
    steps.enter(work, steps.next_step(work))
    dossier.result_date = result_date or local_day(work.at)
    complete(work, Outcome.GRANTED)
    number = next_number(RESULTS, dossier.result_date.year)
    dossier.result_number = f"{number:02d}"
    work.details = {"number": dossier.result_number}
    work.finish()
    return dossier.result_number


def complete(work: Work, outcome: Outcome) -> None:
    """Note that the result, or its refusal, lies ready at the desk."""
    dossier = work.dossier
    dossier.state = DossierState.COMPLETED
    dossier.outcome = outcome
    dossier.finished_at = work.at
    dossier.assignee = None
    told = DossierCompleted(dossier.pk, dossier.code, outcome, work.at, dossier.due_at)
    publish(told, aggregate=dossier.pk)


def _give_to(work: Work, user_id: UUID) -> None:
    work.dossier.assignee_id = user_id
    stays = StepRun.objects.filter(dossier=work.dossier, left_at__isnull=True)
    stays.update(assignee_id=user_id)
    work.details = {"assignee": str(user_id)}


def _go_back(work: Work) -> None:
    step, run = steps.previous_step(work)
    steps.enter(work, step, unit_id=run.unit_id, who=run.assignee_id)
    work.finish()
