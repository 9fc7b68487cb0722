"""The clock stops for the citizen, resumes, or moves with an apology."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.legal.api import RuleBook, rule_book
from xaso.kernel.working_time.api import Clock, Limit, add, between, calendar_for
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.errors import (
    ActRefusedError,
    ExtensionLimitError,
    ExtensionTooLateError,
    SupplementLimitError,
)
from xaso.public_services.dossiers.models import (
    ApologyLetter,
    Dossier,
    StepRun,
    SupplementRequest,
)
from xaso.public_services.dossiers.services import bringing, papers, paying
from xaso.public_services.dossiers.services.engine import Work, begin, note_by_itself
from xaso.public_services.dossiers.states import DossierState


@transaction.atomic
def request_supplement(
    dossier_id: UUID,
    *,
    items: tuple[dict[str, object], ...],
    reason: str,
    actor: User,
    answer_by: date | None = None,
) -> UUID:
    """Ask once, completely, for what is missing; the clock stops. Returns the paper's id.

    NĐ 61/2018 Đ.11.2c, 17.2a; NĐ 118/2025 Đ.17.2a. How often is a rule of the version that
    the dossier was received under.
    """
    work = begin(dossier_id, "request_supplement", actor, words=reason)
    dossier = work.dossier
    allowed = _rules(dossier).value_as("one_stop.supplement.max_requests", int)
    if dossier.supplements >= allowed:
        raise SupplementLimitError(allowed)
    SupplementRequest.objects.create(
        dossier=dossier,
        asked_at=work.at,
        asked_by=actor,
        items=list(items),
        reason=reason,
        answer_by=answer_by,
        return_state=dossier.state,
    )
    dossier.supplements += 1
    _pause(work, DossierState.AWAITING_SUPPLEMENT)
    paper = papers.supplement_request(work, items, reason)
    work.finish()
    return paper.pk


@transaction.atomic
def accept_supplement(
    dossier_id: UUID, *, actor: User, file_ids: tuple[UUID, ...] = (), words: str = ""
) -> None:
    """Take in what was asked for; the clock goes on with the minutes that remained."""
    work = begin(dossier_id, "accept_supplement", actor, words=words)
    request = bringing.close_request(work)
    if request is None:
        raise ActRefusedError
    bringing.take_in(work, [str(item["name"]) for item in request.items], file_ids)
    _resume(work.dossier, work.at, DossierState(request.return_state))
    work.finish()


@transaction.atomic
def request_payment(dossier_id: UUID, *, amount: int, reason: str, actor: User) -> None:
    """Ask the citizen to meet a financial obligation; the clock stops until the money came.

    That it stops is a custom of the running systems (status 6), its article was not found.
    """
    work = begin(dossier_id, "request_payment", actor, words=reason)
    payment_id = paying.ask_for_duty(work.dossier, amount, reason, actor)
    work.details = {"amount": amount, "payment": str(payment_id)}
    _pause(work, DossierState.AWAITING_PAYMENT)
    work.finish()


@transaction.atomic
def confirm_payment(dossier_id: UUID, *, actor: User, words: str = "") -> None:
    """Record that the obligation was met elsewhere; the clock goes on and nobody is asked again."""
    work = begin(dossier_id, "confirm_payment", actor, words=words)
    paying.close_duties(work.dossier, actor)
    _resume(work.dossier, work.at, DossierState.PROCESSING)
    work.finish()


@transaction.atomic
def confirm_paid(dossier_id: UUID, *, payment_id: UUID) -> bool:
    """Go on with a dossier that waits for just this payment; tell whether one did.

    No person does it: the money came in and was booked.
    """
    rows = Dossier.objects.filter(pk=dossier_id, state=DossierState.AWAITING_PAYMENT)
    dossier = rows.select_for_update(of=("self",)).first()
    if dossier is None or paying.awaited_payment(dossier) != str(payment_id):
        return False
    at, before = clock.now(), dossier.state
    _resume(dossier, at, DossierState.PROCESSING)
    dossier.save()
    details = {"payment": str(payment_id)}
    note_by_itself(dossier, "confirm_payment", before=before, at=at, details=details)
    return True


@transaction.atomic
def extend(dossier_id: UUID, *, limit: str, reason: str, actor: User) -> UUID:
    """Apologise and set a new date: in time, and as often as the rules allow.

    NĐ 61/2018 Đ.19.9: at least one day before the due date, at most once. Returns the
    letter's id.
    """
    work = begin(dossier_id, "extend", actor, words=reason)
    dossier, rules = work.dossier, _rules(work.dossier)
    running = dossier.clock
    if running is None:
        raise ActRefusedError
    allowed = rules.value_as("one_stop.extension.max_times", int)
    if dossier.extensions >= allowed:
        raise ExtensionLimitError(allowed)
    latest = running.due_at - timedelta(days=rules.value_as(NOTICE_DAYS, int))
    if local_day(work.at) > local_day(latest):
        raise ExtensionTooLateError(latest)
    moved = running.extend(work.calendar, Limit.parse(limit))
    dossier.clock = moved
    dossier.extensions += 1
    letter = ApologyLetter.objects.create(
        dossier=dossier,
        at=work.at,
        by=actor,
        reason=reason,
        old_due_at=running.due_at,
        new_due_at=moved.due_at,
    )
    paper = papers.apology_letter(work, letter)
    work.finish()
    return paper.pk


NOTICE_DAYS = "one_stop.extension.notice_days_before"


def _rules(dossier: Dossier) -> RuleBook:
    return rule_book(dossier.rule_set)


def _pause(work: Work, state: DossierState) -> None:
    dossier = work.dossier
    if dossier.clock is not None:
        dossier.clock = dossier.clock.pause(work.calendar, work.at)
    dossier.state = state


def _resume(dossier: Dossier, at: datetime, state: DossierState) -> None:
    if dossier.clock is not None:
        _move_step(dossier, dossier.clock, at)
        dossier.clock = dossier.clock.resume(calendar_for(dossier.commune_id), at)
    dossier.state = state


def _move_step(dossier: Dossier, paused: Clock, at: datetime) -> None:
    """Give the present step the working minutes back that the citizen took."""
    stay = StepRun.objects.filter(dossier=dossier, left_at__isnull=True).first()
    if stay is None or stay.due_at is None or paused.paused_at is None:
        return
    calendar = calendar_for(dossier.commune_id)
    left = between(calendar, paused.paused_at, stay.due_at)
    if left > 0:
        stay.due_at = add(calendar, at, left)
        stay.save(update_fields=["due_at"])
