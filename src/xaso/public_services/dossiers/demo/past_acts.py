"""What each act does to the rows of a dossier of the past; the services do the same in life."""

from collections.abc import Callable, Mapping

from xaso.kernel.working_time.api import Clock, Limit, add, between, due
from xaso.lib.dates import local_day
from xaso.lib.text import normalise
from xaso.public_services.dossiers.demo.life import Life
from xaso.public_services.dossiers.demo.scenario import Deed, Place
from xaso.public_services.dossiers.models import (
    ApologyLetter,
    Consultation,
    DossierComponent,
    RefusalNotice,
    SupplementRequest,
)
from xaso.public_services.dossiers.routes import desk_step, first_after_desk
from xaso.public_services.dossiers.services.engine import Work
from xaso.public_services.dossiers.states import DossierState, Outcome
from xaso.public_services.procedures.api import PlanStep

type Doing = Callable[[Life, Work, Deed], None]


def receive(life: Life, work: Work, deed: Deed) -> None:
    """Start the clock and the process."""
    dossier, facts = life.dossier, life.facts
    version, limit = dossier.procedure_version_id, life.given_limit
    dossier.received_at, dossier.received_by = work.at, work.actor
    dossier.rule_set = facts.rule_set(local_day(work.at))
    if dossier.passed_to_id is None:
        promised = facts.promise(version, dossier.channel, limit, work.at)
        dossier.clock, dossier.promised_at = Clock.start(promised), promised.at
        dossier.limit, dossier.due_reasoning = str(promised.limit), promised.as_plain()
    if life.supplements:
        _take_in(life, work)
    desk = desk_step(work.process)
    dossier.process_id, dossier.step_key = work.process.id, desk.key
    dossier.state = DossierState.RECEIVED
    dossier.unit_id = facts.units_for(desk)[0]
    life.open_stay(work, desk)


def decline(life: Life, work: Work, deed: Deed) -> None:
    """Do not accept it."""
    _say_no(life, work, deed)
    life.end(work.at, DossierState.NOT_ACCEPTED, Outcome.NOT_ACCEPTED)


def pass_on(life: Life, work: Work, deed: Deed) -> None:
    """Pass it on to the commune it belongs to."""
    life.leave(work)
    life.dossier.state = DossierState.PASSED_ON
    life.dossier.passed_to_id = deed.commune
    work.details = {"commune": deed.commune}


def take_back(life: Life, work: Work, deed: Deed) -> None:
    """Lay the result of the other commune at the desk."""
    life.end(work.at, DossierState.COMPLETED, Outcome(deed.outcome))
    life.dossier.result_number = deed.result
    life.dossier.result_date = local_day(deed.at)


def hand_over(life: Life, work: Work, deed: Deed) -> None:
    """Give it to the unit that handles it."""
    unit = life.cast.unit(deed.place)
    life.enter(work, first_after_desk(work.process), unit_id=unit)
    life.dossier.handed_over_at = work.at


def take(life: Life, work: Work, deed: Deed) -> None:
    """Take it on."""
    life.dossier.assignee = work.actor
    if life.stay:
        life.stay.assignee = work.actor
    work.details = {"assignee": str(work.actor.pk)}


def forward(life: Life, work: Work, deed: Deed) -> None:
    """Pass it on along the usual way."""
    life.enter(work, _next_step(work))


def disapprove(life: Life, work: Work, deed: Deed) -> None:
    """Send it back to the one who drafted it."""
    step, stay = life.came_from(work)
    life.enter(work, step, unit_id=stay.unit_id, who=stay.assignee_id)


def stamp(life: Life, work: Work, deed: Deed) -> None:
    """Give the result its number."""
    life.enter(work, _next_step(work))
    life.dossier.result_date = local_day(work.at)
    life.end(work.at, DossierState.COMPLETED, Outcome.GRANTED)
    life.dossier.result_number = f"{deed.number:02d}"
    work.details = {"number": life.dossier.result_number}


def ask_before_receipt(life: Life, work: Work, deed: Deed) -> None:
    """Say what is missing before the dossier is received; no clock runs yet."""
    _ask(life, work, deed)
    if life.facts.slip_counts(local_day(work.at)):
        life.dossier.supplements += 1
    life.dossier.state = DossierState.INCOMPLETE


def request_supplement(life: Life, work: Work, deed: Deed) -> None:
    """Ask for papers; the clock stops."""
    _ask(life, work, deed)
    life.dossier.supplements += 1
    life.dossier.clock = life.clock.pause(work.calendar, work.at)
    life.dossier.state = DossierState.AWAITING_SUPPLEMENT


def accept_supplement(life: Life, work: Work, deed: Deed) -> None:
    """Take the papers in; the clock goes on."""
    _take_in(life, work)
    _move_step(life, work)
    life.dossier.clock = life.clock.resume(work.calendar, work.at)
    life.dossier.state = DossierState(life.supplements[-1].return_state)


def request_payment(life: Life, work: Work, deed: Deed) -> None:
    """Ask for a payment; the clock stops."""
    work.details = {"amount": deed.amount}
    life.dossier.clock = life.clock.pause(work.calendar, work.at)
    life.dossier.state = DossierState.AWAITING_PAYMENT


def confirm_payment(life: Life, work: Work, deed: Deed) -> None:
    """Record the payment; the clock goes on."""
    _move_step(life, work)
    life.dossier.clock = life.clock.resume(work.calendar, work.at)
    life.dossier.state = DossierState.PROCESSING


def consult(life: Life, work: Work, deed: Deed) -> None:
    """Ask another unit."""
    unit = life.cast.units[deed.place or Place.CULTURE]
    answer_by = due(life.facts.commune_id, work.at, Limit.parse(deed.limit)).at
    asked = Consultation(
        dossier=life.dossier,
        asked_unit_id=unit,
        asked_at=work.at,
        asked_by=work.actor,
        question=deed.words,
        due_at=answer_by,
    )
    life.consultations.append(asked)
    work.details = {"unit": str(unit), "due": answer_by.isoformat()}


def answer_consultation(life: Life, work: Work, deed: Deed) -> None:
    """Answer the question."""
    asked = life.consultations[-1]
    asked.answer, asked.answered_at, asked.answered_by = deed.words, work.at, work.actor


def record_silence(life: Life, work: Work, deed: Deed) -> None:
    """Record that no answer came."""
    asked = life.consultations[-1]
    asked.silent_since = work.at
    work.details = {"units": [str(asked.asked_unit_id)]}


def extend(life: Life, work: Work, deed: Deed) -> None:
    """Apologise and set a new date."""
    running = life.clock
    moved = running.extend(work.calendar, Limit.parse(deed.limit))
    life.dossier.clock = moved
    life.dossier.extensions += 1
    letter = ApologyLetter(
        dossier=life.dossier,
        at=work.at,
        by=work.actor,
        reason=deed.words,
        old_due_at=running.due_at,
        new_due_at=moved.due_at,
    )
    life.others.append(letter)


def refuse(life: Life, work: Work, deed: Deed) -> None:
    """Refuse after examination."""
    _say_no(life, work, deed)
    life.leave(work)
    life.end(work.at, DossierState.COMPLETED, Outcome.REFUSED)


def withdraw(life: Life, work: Work, deed: Deed) -> None:
    """Record that the citizen takes the request back."""
    life.leave(work)
    life.end(work.at, DossierState.WITHDRAWN, Outcome.WITHDRAWN)


def stop(life: Life, work: Work, deed: Deed) -> None:
    """Stop a dossier that cannot go on."""
    work.details = {"legal_ground": deed.ground}
    life.leave(work)
    life.end(work.at, DossierState.STOPPED, Outcome.STOPPED)


def return_result(life: Life, work: Work, deed: Deed) -> None:
    """Hand the result out, with the originals."""
    life.dossier.collected_by = normalise(deed.name)
    life.dossier.returned_at = work.at
    life.give_originals_back()
    life.leave(work)
    life.dossier.state = DossierState.RETURNED


def close(life: Life, work: Work, deed: Deed) -> None:
    """Close the matter."""
    life.give_originals_back()
    life.dossier.state = DossierState.CLOSED


DOINGS: Mapping[str, Doing] = {
    "ask_before_receipt": ask_before_receipt,
    "receive": receive,
    "decline": decline,
    "pass_on": pass_on,
    "take_back": take_back,
    "hand_over": hand_over,
    "take": take,
    "forward": forward,
    "approve": forward,
    "disapprove": disapprove,
    "stamp": stamp,
    "request_supplement": request_supplement,
    "accept_supplement": accept_supplement,
    "request_payment": request_payment,
    "confirm_payment": confirm_payment,
    "consult": consult,
    "answer_consultation": answer_consultation,
    "record_silence": record_silence,
    "extend": extend,
    "refuse": refuse,
    "withdraw": withdraw,
    "stop": stop,
    "return_result": return_result,
    "close": close,
}


def _ask(life: Life, work: Work, deed: Deed) -> None:
    request = SupplementRequest(
        dossier=life.dossier,
        asked_at=work.at,
        asked_by=work.actor,
        items=list(deed.asked()),
        reason=deed.words,
        return_state=life.dossier.state,
    )
    life.supplements.append(request)


def _take_in(life: Life, work: Work) -> None:
    """Note that what was asked for last is there now."""
    request = life.supplements[-1]
    request.answered_at = work.at
    known, count = {one.name: one for one in life.components}, len(life.components)
    for order, item in enumerate(request.items, start=count):
        row = known.get(item["name"])
        if row:
            row.is_present = True
        else:
            new = DossierComponent(dossier=life.dossier, order=order, name=item["name"])
            life.components.append(new)


def _next_step(work: Work) -> PlanStep:
    _branch, step = work.process.after(work.dossier.step_key)[0]
    return step


def _move_step(life: Life, work: Work) -> None:
    """Give the present step the working minutes back that the citizen took."""
    stay, paused_at = life.stay, life.clock.paused_at
    if stay is None or stay.due_at is None or paused_at is None:
        return
    left = between(work.calendar, paused_at, stay.due_at)
    if left > 0:
        stay.due_at = add(work.calendar, work.at, left)


def _say_no(life: Life, work: Work, deed: Deed) -> None:
    notice = RefusalNotice(dossier=life.dossier, at=work.at, by=work.actor, reason=deed.words)
    life.others.append(notice)
