"""How the matters of the demonstration go: the plain way and its turns.

Assumptions where nothing was measured: nineteen dossiers in twenty are in time, land and
construction less often; what stands in ``TURNS`` happens to so many of a thousand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from xaso.kernel.working_time.api import counting_rule
from xaso.lib.worktime import WorkCalendar
from xaso.lib.worktime_arithmetic import add, between, next_working_moment
from xaso.public_services.dossiers.demo import words
from xaso.public_services.dossiers.demo.matters import Matter
from xaso.public_services.dossiers.demo.scenario import SUBMIT, Deed, Part, Place
from xaso.public_services.dossiers.routes import first_after_desk, state_at
from xaso.public_services.dossiers.states import DossierState
from xaso.public_services.procedures.api import PlanStep, ProcessPlan

TURNS = {
    "supplement": 45,
    "unanswered": 10,
    "withdrawal": 20,
    "refusal": 14,
    "correction": 15,
}
"""What may happen on the way, by how many of a thousand dossiers it happens to."""
DECLINED, EXTENDED, CONSULTED, SILENT = 0.05, 0.12, 0.35, 0.4
LATE, LATE_IF_HEAVY = 0.035, 0.16
DAY = 480
LONG = 5 * DAY
HAND_OVER = "hand_over"
DONE_BY = {
    "unit_head": Part.HEAD,
    "clerk": Part.CLERK,
    "receptionist": Part.DESK,
}
QUESTION_LIMIT = "3 working_day"
EXTENSION = "5 working_day"


@dataclass
class Course:
    """A dossier on its way: each act follows the one before by some working minutes."""

    rng: Random
    calendar: WorkCalendar
    matter: Matter
    applicant: str
    now: datetime
    deeds: list[Deed] = field(default_factory=list)
    due: datetime | None = None
    scale: float = 1.0

    def wait(self, minutes: float) -> None:
        """Let working time pass, at least a minute."""
        seconds = timedelta(seconds=self.rng.randrange(60))
        self.now = add(self.calendar, self.now, max(1, round(minutes))) + seconds

    def do(self, act: str, who: Part | None, **more: Any) -> None:
        """Let somebody act now."""
        self.deeds.append(Deed(at=self.now, act=act, who=who, **more))

    def pick(self, choices: tuple[Any, ...]) -> Any:
        """Draw one of several."""
        return self.rng.choice(choices)

    def happens(self, chance: float) -> bool:
        """Draw yes or no."""
        return self.rng.random() < chance

    def receive(self) -> None:
        """Let the desk take the dossier in; its time runs."""
        self.due = self.matter.due(self.calendar, self.now)
        self.do("receive", Part.DESK)

    def submit(self) -> bool:
        """Let it come online or by post; return whether the desk took it in."""
        self.do(SUBMIT, None)
        self.now = next_working_moment(self.calendar, self.now)
        self.wait(self.rng.uniform(15, 90))
        if not self.happens(DECLINED):
            self.receive()
            return True
        self.do("decline", Part.DESK, words=self.pick(words.DECLINES))
        self._close(DAY)
        return False

    def go(self, turn: str, pace: float | None = None) -> None:
        """Go from the desk to the end, with one turn of ``TURNS`` or none."""
        self._hand_over()
        if turn == "withdrawal":
            self.wait(self.rng.uniform(20, 120))
            self.do("withdraw", Part.DESK, words=self.pick(words.WITHDRAWALS))
            self._close(30)
            return
        if self._along_the_steps(turn, pace):
            self._return()

    def _hand_over(self) -> None:
        rule = counting_rule(HAND_OVER, on=self.now.date())
        if rule.cut_off and self.now.time() <= rule.cut_off:
            self.wait(self.rng.uniform(10, 60))
        else:
            self.now = next_working_moment(self.calendar, _next_morning(self.now))
            self.wait(self.rng.uniform(2, 30))
        self.do("hand_over", Part.DESK, place=self.matter.place)

    def _along_the_steps(self, turn: str, pace: float | None) -> bool:
        first, *others = steps = list(_steps_after_desk(self.matter.plan))
        self.scale = self._minutes_of_handling(pace) / sum(step.share for step in steps)
        if not self._examine(first, turn):
            return self.deeds[-1].act == "refuse"
        self._pass_on(first, turn)
        for step in others:
            self.wait(self._minutes(step))
            self._pass_on(step, turn)
        return True

    def _minutes_of_handling(self, pace: float | None) -> float:
        whole = max(between(self.calendar, self.now, self.due or self.now), 30)
        if pace is not None:
            return whole * pace
        if not self.happens(LATE_IF_HEAVY if self.matter.heavy else LATE):
            return whole * self.rng.uniform(0.3, 0.88)
        days = self.rng.expovariate(1 / (4 if self.matter.heavy else 1.2))
        return whole * 1.1 + 30 + days * DAY

    def _minutes(self, step: PlanStep) -> float:
        return self.scale * step.share * self.rng.uniform(0.85, 1.0)

    def _examine(self, step: PlanStep, turn: str) -> bool:
        """Let the specialist work; return whether there is something to pass on."""
        minutes, who = self._minutes(step), self.matter.specialist
        self.wait(minutes * 0.15)
        self.do("take", who)
        if turn in ("supplement", "unanswered"):
            return self._ask_for_papers(minutes, answered=turn == "supplement")
        if turn == "refusal":
            self.wait(minutes * 0.5)
            self.do("refuse", who, words=self.pick(words.REFUSALS))
            return False
        if "consult" in step.acts and self.matter.heavy and self.happens(CONSULTED):
            self._consult(minutes * 0.6)
        else:
            self.wait(minutes * 0.4)
        minutes += self._extend()
        self.wait(minutes * 0.4)
        return True

    def _ask_for_papers(self, minutes: float, *, answered: bool) -> bool:
        name, reason = self.pick(words.MISSING)
        self.wait(minutes * 0.25)
        self.do("request_supplement", self.matter.specialist, words=reason, items=(name,))
        if answered:
            self.wait(self.rng.uniform(0.5, 6) * DAY)
            self.do("accept_supplement", Part.DESK)
            self.wait(minutes * 0.5)
            return True
        self.wait(self.rng.uniform(20, 30) * DAY)
        self.do("stop", Part.HEAD, words=self.pick(words.STOPS), ground=words.GROUND)
        self._close(2 * DAY)
        return False

    def _consult(self, minutes: float) -> None:
        asker, other = self.matter.specialist, Place.CULTURE
        self.wait(self.rng.uniform(10, 40))
        self.do("consult", asker, words=self.pick(words.QUESTIONS), place=other,
                limit=QUESTION_LIMIT)  # fmt: skip
        if self.happens(SILENT):
            self.wait(3 * DAY + minutes * 0.2 + 5)
            self.do("record_silence", asker)
            self.wait(minutes * 0.05)
            return
        self.wait(min(minutes, 2.5 * DAY))
        self.do("answer_consultation", Part.CIVIL_STATUS, words=self.pick(words.ANSWERS))
        self.wait(minutes * 0.2)

    def _extend(self) -> float:
        """Apologise in time where the matter is long; return the minutes that are gained."""
        due, whole = self.due, between(self.calendar, self.deeds[0].at, self.due or self.now)
        asking = any(deed.act == "consult" for deed in self.deeds)
        chance = EXTENDED * (2 if asking else 1) if whole >= LONG else 0
        late = due is None or self.now.date() >= due.date() - timedelta(days=1)
        if late or not self.happens(chance):
            return 0
        self.do("extend", Part.HEAD, words=self.pick(words.APOLOGIES), limit=EXTENSION)
        return 4 * DAY

    def _pass_on(self, step: PlanStep, turn: str) -> None:
        if "stamp" in step.acts:
            self.do("stamp", Part.CLERK)
        elif "approve" in step.acts:
            self._approve(turn)
        else:
            who = DONE_BY.get(step.role, self.matter.specialist)
            self.do("forward", who, words=self.pick(words.FINDINGS))

    def _approve(self, turn: str) -> None:
        leader = Part.CHAIR if self.happens(0.6) else Part.VICE_CHAIR
        before = self.deeds[-1].who
        if turn == "correction":
            self.do("disapprove", leader, words=self.pick(words.DISAPPROVALS))
            self.wait(self.rng.uniform(15, 60))
            self.do("forward", before, words="Đã sửa theo ý kiến.")
            self.wait(self.rng.uniform(15, 60))
        self.do("approve", leader)

    def _return(self) -> None:
        self.wait(min(20 + self.rng.expovariate(1 / (0.8 * DAY)), 12 * DAY))
        self.do("return_result", Part.DESK, name=self.applicant)
        self._close(0)

    def _close(self, minutes: float) -> None:
        self.wait(self.rng.uniform(1, 4) + minutes * self.rng.random())
        self.do("close", Part.DESK)


def draw_turn(rng: Random) -> str:
    """Draw what happens on the way; mostly nothing."""
    drawn = rng.random() * 1000
    for turn, of_thousand in TURNS.items():
        drawn -= of_thousand
        if drawn < 0:
            return turn
    return ""


def _next_morning(moment: datetime) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=1), time(), moment.tzinfo)


def _steps_after_desk(plan: ProcessPlan) -> Iterator[PlanStep]:
    """Yield the steps of the usual way, from the hand-over until the result lies ready."""
    step = first_after_desk(plan)
    while state_at(step, plan) is not DossierState.COMPLETED:
        yield step
        step = plan.after(step.key)[0][1]
