"""The scenarios of a year: the same seed and day give the same year."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from xaso.lib.worktime import WorkCalendar
from xaso.public_services.dossiers.contracts import IntakeInput
from xaso.public_services.dossiers.demo import seasons, words
from xaso.public_services.dossiers.demo.courses import Course, draw_turn
from xaso.public_services.dossiers.demo.intakes import Applicant, IntakeWriter
from xaso.public_services.dossiers.demo.kinds import COMPANIONS, COPY
from xaso.public_services.dossiers.demo.matters import Matter
from xaso.public_services.dossiers.demo.scenario import Scenario
from xaso.public_services.dossiers.states import Channel

CHANNELS = {Channel.IN_PERSON: 80, Channel.ONLINE: 17, Channel.POSTAL: 3}
VISITS, A_THIRD = 0.05, 0.4
"""How often somebody comes with two matters at once, and how often then with three."""
BUSY = 1.5
"""How many more come in the months of a kind of matter."""
AT_THE_DESK = ("not_taken", "elsewhere")


class YearWriter:
    """Draws the intakes and courses of a year."""

    def __init__(
        self,
        rng: Random,
        calendar: WorkCalendar,
        matters: Sequence[Matter],
        residents: Sequence[Applicant],
        neighbours: Sequence[int],
    ) -> None:
        self.rng, self.calendar, self.matters = rng, calendar, matters
        self.intakes = IntakeWriter(rng, residents, neighbours)
        self._by_code = {matter.code: matter for matter in matters}
        self._by_version = {matter.version: matter for matter in matters}

    def year(self, last: datetime, count: int) -> Iterator[Scenario]:
        """Yield what happened until the last moment, to so many dossiers of the year."""
        for day, number in seasons.days_of_year(self.calendar, last.date(), count, self.rng):
            left = number
            while left > 0:
                come = self._visit(day) if self.rng.random() < VISITS else [self.scenario(day)]
                left -= len(come)
                begun = (scenario.until(last) for scenario in come)
                yield from (scenario for scenario in begun if scenario.deeds)

    def scenario(self, day: date, turn: str | None = None) -> Scenario:
        """Draw a dossier that comes in on a working day, and all that happens to it."""
        turn = draw_turn(self.rng) if turn is None else turn
        matter = self._matter(day, turn)
        channel = self._channel(matter, turn)
        if channel == Channel.ONLINE:
            moment = seasons.moment_at_home(day, self.rng)
        else:
            moment = seasons.moment_at_desk(self.calendar, day, self.rng)
        intake = self.intakes.draw(matter, channel, moment, turn)
        return self.course(intake, moment, turn)

    def at_once(
        self, matters: Sequence[Matter], moment: datetime, pace: float | None = None
    ) -> Iterator[Scenario]:
        """Draw several matters that one person brings, each taken in after the other."""
        who = self.intakes.somebody(matters[0].kind.ages)
        for intake in self.intakes.several(who, matters, moment):
            yield self.course(intake, moment, "", pace)
            moment += timedelta(seconds=self.rng.randint(60, 150))

    def course(
        self, intake: IntakeInput, moment: datetime, turn: str, pace: float | None = None
    ) -> Scenario:
        """Draw all that happens to a dossier that comes in at a moment."""
        collects = intake.submitter or intake.applicant
        missing = (one.name for one in intake.components if not one.is_present)
        course = Course(
            self.rng,
            self.calendar,
            self._by_version[intake.procedure_version],
            intake.channel,
            moment,
            collector=words.BACK_TO_ORIGIN if intake.origin_code else collects.name,
            commune=intake.competent_commune or 0,
            missing=next(missing, ""),
            pace=pace,
        )
        course.go(turn)
        return Scenario(intake, tuple(course.deeds))

    def matter(self, code: str) -> Matter:
        """Return the matter with a code."""
        return self._by_code[code]

    def _visit(self, day: date) -> list[Scenario]:
        """Draw somebody who comes to the desk with several matters."""
        moment = seasons.moment_at_desk(self.calendar, day, self.rng)
        first = self._matter(day, "", at_desk=True)
        second = self.rng.choice(COMPANIONS.get(first.code, (COPY,)))
        third = [COPY] if self.rng.random() < A_THIRD else []
        matters = [first, *(self.matter(code) for code in (second, *third))]
        return list(self.at_once(matters, moment))

    def _matter(self, day: date, turn: str, *, at_desk: bool = False) -> Matter:
        """Draw what somebody comes for in a month, such as the turn may happen to."""
        at_desk = at_desk or turn in AT_THE_DESK
        fitting = [one for one in self.matters if _may_turn(one, turn, at_desk=at_desk)]
        weights = [
            one.kind.share * (BUSY if day.month in one.kind.months else 1) for one in fitting
        ]
        return self.rng.choices(fitting, weights)[0]

    def _channel(self, matter: Matter, turn: str) -> str:
        if turn in AT_THE_DESK:
            return Channel.IN_PERSON
        if turn == "from_elsewhere":
            return Channel.INTER_AGENCY
        open_ones = {one: share for one, share in CHANNELS.items() if one in matter.times}
        return self.rng.choices(list(open_ones), list(open_ones.values()))[0]


def _may_turn(matter: Matter, turn: str, *, at_desk: bool) -> bool:
    """Whether a turn may happen to a matter."""
    if turn in ("payment", "unpaid"):
        return bool(matter.kind.charged)
    if turn in ("elsewhere", "from_elsewhere"):
        return matter.kind.elsewhere
    return not at_desk or Channel.IN_PERSON in matter.times
