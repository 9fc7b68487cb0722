"""One dossier from the desk to its end, as far as it has come: plain values, no database."""

import random
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from bench.gen.communes import Place
from bench.gen.matters import Matter

from xaso.public_services.dossiers.routes import state_at
from xaso.public_services.dossiers.states import Channel, DossierState, Outcome
from xaso.public_services.procedures.api import PlanStep

CHANNELS = (Channel.IN_PERSON, Channel.ONLINE, Channel.POSTAL)
CHANNEL_WEIGHTS = (60, 36, 4)
LATE, SUPPLEMENTED, REFUSED = 0.05, 0.05, 0.012


@dataclass(slots=True)
class Stay:
    """A stay in a step, in minutes of work; ``left`` and ``taken`` only once they happened."""

    step: PlanStep
    unit: UUID
    entered: int
    left: int | None = None
    taken: int | None = None
    who: UUID | None = None


@dataclass(slots=True)
class Deed:
    """An act that happened."""

    at: int
    key: str
    actor: UUID | None
    step: str
    before: str
    after: str


@dataclass
class Life:
    """What is known of a dossier at the moment ``now``."""

    place: Place
    matter: Matter
    arrived: int
    now: int
    chance: random.Random
    stays: list[Stay] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    state: DossierState = DossierState.SUBMITTED
    outcome: Outcome = Outcome.NONE
    handed_over: int | None = None
    finished: int | None = None
    returned: int | None = None
    asked: int | None = None
    answered: int | None = None

    def __post_init__(self) -> None:
        self.channel: str = self.chance.choices(CHANNELS, CHANNEL_WEIGHTS)[0]
        self.desk = self.place.people[self.chance.choice(("desk1", "desk2"))]
        self.receipt = self.arrived
        if self.channel != Channel.IN_PERSON:
            self.receipt += self.chance.randrange(20, 400)
        self.due = self.receipt + int(self.matter.days * 480)
        self._live()

    @property
    def is_received(self) -> bool:
        """Whether the desk has taken it in."""
        return self.receipt < self.now

    @property
    def is_waiting(self) -> bool:
        """Whether the citizen has the word."""
        return self.asked is not None and self.answered is None

    @property
    def here(self) -> Stay | None:
        """The stay that has not ended."""
        return next((one for one in self.stays if one.left is None), None)

    @cached_property
    def _takes(self) -> int:
        """How long it takes in all, in minutes of work."""
        whole = self.matter.days * 480
        if self.chance.random() < LATE:
            return int(whole + self.chance.expovariate(1 / 600)) + 30
        return max(int(whole * self.chance.betavariate(5, 2)), 30)

    def _live(self) -> None:
        if not self.is_received:
            return
        steps = self.matter.way
        self._enter(steps[0], self.receipt)
        self._act(self.receipt, "receive", self.desk)
        shares = [max(step.share, 40) for step in steps[:-1]]
        at: float = self.receipt
        for step, following, share in zip(steps, steps[1:], shares, strict=False):
            at += self._takes * share / sum(shares)
            if not self._pass(step, following, int(at) + self._pause()):
                return
        self._end()

    def _pause(self) -> int:
        return (self.answered or 0) - (self.asked or 0)

    def _pass(self, step: PlanStep, following: PlanStep, at: int) -> bool:
        """Do what is done in a step; return whether the dossier went on."""
        stay = self.stays[-1]
        if step is not self.matter.way[0] and not self._work(stay, at):
            return False
        at += self._pause() if stay.entered < (self.asked or 0) else 0
        if at >= self.now:
            return False
        key = self._key_of(step, following)
        actor = stay.who or self.desk
        stay.left = at
        if key == "hand_over":
            self.handed_over = at
        if key == "refuse":
            following = self.matter.way[-1]
        self._enter(following, at)
        self._act(at, key, actor)
        return key != "refuse" or self._end()

    def _work(self, stay: Stay, until: int) -> bool:
        """Take the dossier on, and perhaps ask for papers; return whether work goes on."""
        taken = stay.entered + self.chance.randrange(5, 90)
        if min(taken, until) >= self.now:
            return False
        stay.who = self.place.who(stay.step.role, stay.unit, self.chance)
        stay.taken = min(taken, until)
        self._act(stay.taken, "take", stay.who)
        ask = self.asked is None and "request_supplement" in stay.step.acts
        if ask and self.chance.random() < SUPPLEMENTED:
            return self._ask(stay, until)
        return True

    def _ask(self, stay: Stay, until: int) -> bool:
        at = (stay.taken or 0) + max((until - (stay.taken or 0)) // 2, 1)
        if at >= self.now:
            return False
        self.asked = at
        self.state = DossierState.AWAITING_SUPPLEMENT
        self._act(at, "request_supplement", stay.who, before=DossierState.PROCESSING)
        back = at + self.chance.randrange(240, 3000)
        if back >= self.now:
            return False
        self.answered = back
        self.due += back - at
        self.state = DossierState.PROCESSING
        self._act(back, "accept_supplement", self.desk, before=DossierState.AWAITING_SUPPLEMENT)
        return True

    def _key_of(self, step: PlanStep, following: PlanStep) -> str:
        if step is self.matter.way[0]:
            return "hand_over"
        if "stamp" in step.acts:
            return "stamp"
        if "refuse" in step.acts and self.chance.random() < REFUSED:
            self.outcome = Outcome.REFUSED
            return "refuse"
        after = state_at(following, self.matter.plan)
        return "forward" if after == DossierState.PROCESSING else "approve"

    def _end(self) -> bool:
        """Let the result lie at the desk until somebody comes for it."""
        self.finished = self.stays[-1].entered
        self.outcome = self.outcome or Outcome.GRANTED
        self.state = DossierState.COMPLETED
        fetched = self.finished + int(self.chance.expovariate(1 / 700)) + 5
        if fetched < self.now:
            self.returned = fetched
            self.stays[-1].left = fetched
            self.state = DossierState.RETURNED
            self._act(fetched, "return_result", self.desk, before=DossierState.COMPLETED)
        closed = fetched + 480
        if closed < self.now:
            self.state = DossierState.CLOSED
            self._act(closed, "close", self.desk, before=DossierState.RETURNED)
        return False

    def _enter(self, step: PlanStep, at: int) -> None:
        places = {"leadership": 0, "office": 1, "specialised": self.matter.unit, "one_stop": 4}
        unit = self.place.units[places[step.unit_kind or "specialised"]]
        self.stays.append(Stay(step, unit, at))
        self.state = state_at(step, self.matter.plan)

    def _act(self, at: int, key: str, actor: UUID | None, *, before: str | None = None) -> None:
        last = self.deeds[-1].after if self.deeds else DossierState.RECEIVED
        step = self.stays[-1].step.key
        self.deeds.append(Deed(at, key, actor, step, before or last, self.state))
