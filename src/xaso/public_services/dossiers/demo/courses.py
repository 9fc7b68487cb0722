"""How the matters of the demonstration go from the desk to the end.

Assumptions where nothing was measured: nineteen dossiers in twenty are in time, land and
construction less often; what stands in ``TURNS`` happens to so many of a thousand.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from xaso.kernel.working_time.api import counting_rule
from xaso.lib.worktime_arithmetic import between, next_working_moment
from xaso.public_services.dossiers.demo import detours, words
from xaso.public_services.dossiers.demo.scenario import SUBMIT, Part
from xaso.public_services.dossiers.demo.walk import DAY, Walk
from xaso.public_services.dossiers.routes import first_after_desk, state_at
from xaso.public_services.dossiers.states import Channel, DossierState
from xaso.public_services.procedures.api import PlanStep, ProcessPlan

TURNS = {
    "supplement": 45,
    "unanswered": 10,
    "withdrawal": 20,
    "refusal": 14,
    "correction": 15,
    "payment": 14,
    "unpaid": 2,
    "not_taken": 8,
    "incomplete": 10,
    "elsewhere": 10,
    "from_elsewhere": 6,
}
"""What may happen on the way, by how many of a thousand dossiers it happens to."""
DECLINED, ACKNOWLEDGED_LATE = 0.05, 0.06
LATE, LATE_IF_HEAVY = 0.035, 0.16
HAND_OVER = "hand_over"


class Course(Walk):
    """The way of a dossier from the citizen to the end."""

    def go(self, turn: str) -> None:
        """Go from the citizen to the end, with one turn or none."""
        if not self._arrive(turn):
            self._close(DAY)
        elif turn == "elsewhere":
            detours.go_elsewhere(self)
            self._return()
        else:
            self._hand_over()
            self._handle(turn)

    def _arrive(self, turn: str) -> bool:
        """Come in at the desk, online or by post; return whether the desk took it in."""
        at_desk = self.channel == Channel.IN_PERSON
        if turn == "not_taken":
            self._submit(Part.DESK, words.NOT_TAKEN)
        elif not at_desk and (turn == "declined" or self.happens(DECLINED)):
            self._submit(None, words.DECLINES)
        else:
            if turn == "incomplete":
                self._submit(Part.DESK if at_desk else None)
                detours.ask_before_receipt(self)
            elif not at_desk:
                self._submit(None)
            self.due = self.matter.due(self.calendar, self.now, self.channel)
            brought = (self.missing,) if self.missing else ()
            self.do("receive", Part.DESK, items=brought)
            return True
        return False

    def _submit(self, who: Part | None, reasons: tuple[str, ...] = ()) -> None:
        """Put the dossier down; with reasons, the desk does not accept it."""
        self.do(SUBMIT, who)
        self.now = next_working_moment(self.calendar, self.now)
        if who is None:
            late = self.happens(ACKNOWLEDGED_LATE)
            self.wait(self.rng.uniform(1, 2.5) * DAY if late else self.rng.uniform(15, 90))
        if reasons:
            self.wait(1)
            self.do("decline", Part.DESK, words=self.pick(reasons))

    def _handle(self, turn: str) -> None:
        if turn == "withdrawal":
            self.wait(self.rng.uniform(20, 120))
            self.do("withdraw", Part.DESK, words=self.pick(words.WITHDRAWALS))
            self._close(30)
        elif self._along_the_steps(turn):
            self._return()
        else:
            self._close(2 * DAY)

    def _hand_over(self) -> None:
        rule = counting_rule(HAND_OVER, on=self.now.date())
        if rule.cut_off and self.now.time() <= rule.cut_off:
            self.wait(self.rng.uniform(10, 60))
        else:
            self.now = next_working_moment(self.calendar, _next_morning(self.now))
            self.wait(self.rng.uniform(2, 30))
        self.do("hand_over", Part.DESK, place=self.matter.place)

    def _along_the_steps(self, turn: str) -> bool:
        """Go to where the result lies ready; return whether it came so far."""
        first, *others = steps = list(_steps_after_desk(self.matter.plan))
        scale = self._minutes_of_handling() / sum(step.share for step in steps)
        if not self._examine(first, turn, scale * first.share):
            return self.deeds[-1].act == "refuse"
        self._pass_on(first, turn)
        for step in others:
            self.wait(scale * step.share * self.rng.uniform(0.85, 1.0))
            self._pass_on(step, turn)
        return True

    def _minutes_of_handling(self) -> float:
        whole = max(between(self.calendar, self.now, self.due or self.now), 30)
        if self.pace is not None:
            return whole * self.pace
        if not self.happens(LATE_IF_HEAVY if self.matter.heavy else LATE):
            return whole * self.rng.uniform(0.3, 0.88)
        days = self.rng.expovariate(1 / (4 if self.matter.heavy else 1.2))
        return whole * 1.1 + 30 + days * DAY

    def _examine(self, step: PlanStep, turn: str, minutes: float) -> bool:
        """Let the specialist work; return whether there is something to pass on."""
        minutes, who = minutes * self.rng.uniform(0.85, 1.0), self.matter.specialist
        self.wait(minutes * 0.15)
        self.do("take", who)
        if turn in detours.FOR_THE_CITIZEN:
            return detours.FOR_THE_CITIZEN[turn](self, minutes)
        if turn == "refusal":
            self.wait(minutes * 0.5)
            self.do("refuse", who, words=self.pick(words.REFUSALS[self.matter.place]))
            return False
        minutes += detours.look_around(self, step, turn, minutes)
        self.wait(minutes * 0.4)
        return True

    def _pass_on(self, step: PlanStep, turn: str) -> None:
        if "stamp" in step.acts:
            self.do("stamp", Part.CLERK)
        elif "approve" in step.acts:
            self._approve(turn)
        else:
            head = step.role == "unit_head"
            who = self.matter.head if head else self.matter.specialist
            self.do("forward", who, words=self.pick(words.FINDINGS))

    def _approve(self, turn: str) -> None:
        leader = Part.CHAIR if self.rng.random() < 0.6 else Part.VICE_CHAIR
        before = self.deeds[-1].who
        if turn == "correction":
            self.do("disapprove", leader, words=self.pick(words.DISAPPROVALS))
            self.wait(self.rng.uniform(15, 60))
            self.do("forward", before, words=words.CORRECTED)
            self.wait(self.rng.uniform(15, 60))
        self.do("approve", leader)

    def _return(self) -> None:
        days = self.rng.expovariate(1 / 0.8) if self.pace is None else 0
        self.wait(min(20 + days * DAY, 12 * DAY))
        self.do("return_result", Part.DESK, name=self.collector)
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
