"""The scenarios of a year: the same seed and day give the same year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from xaso.lib.worktime import WorkCalendar
from xaso.public_services.dossiers.contracts import IntakeInput, PartyInput
from xaso.public_services.dossiers.demo import seasons, words
from xaso.public_services.dossiers.demo.courses import Course, draw_turn
from xaso.public_services.dossiers.demo.matters import Matter
from xaso.public_services.dossiers.demo.scenario import Scenario
from xaso.public_services.dossiers.states import Channel

CHANNELS = {Channel.IN_PERSON: 80, Channel.ONLINE: 17, Channel.POSTAL: 3}
BY_OTHERS = 0.06
AUTHORITY = "Giấy ủy quyền"


@dataclass(frozen=True, slots=True)
class Applicant:
    """A resident who may have a matter, with their age."""

    party: PartyInput
    age: int


class YearWriter:
    """Draws the intakes and courses of a year."""

    def __init__(
        self,
        rng: Random,
        calendar: WorkCalendar,
        matters: Sequence[Matter],
        residents: Sequence[Applicant],
    ) -> None:
        self.rng, self.calendar, self.matters = rng, calendar, matters
        self._weights = [matter.weight for matter in matters]
        self._fitting = {
            matter.code: [
                one.party for one in residents if matter.ages[0] <= one.age <= matter.ages[1]
            ]
            for matter in matters
        }

    def year(self, last: datetime, count: int) -> Iterator[Scenario]:
        """Yield what happened until the last moment, to so many dossiers of the year."""
        for day, number in seasons.days_of_year(self.calendar, last.date(), count, self.rng):
            for _one in range(number):
                scenario = self.scenario(day).until(last)
                if scenario.deeds:
                    yield scenario

    def scenario(self, day: date, turn: str | None = None) -> Scenario:
        """Draw a dossier that comes in on a working day, and all that happens to it."""
        rng = self.rng
        matter = rng.choices(self.matters, self._weights)[0]
        channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        intake = self.intake(matter, channel)
        course = Course(
            rng, self.calendar, matter, intake.applicant.name, self._moment(channel, day)
        )
        if channel == Channel.IN_PERSON:
            course.receive()
        elif not course.submit():
            return Scenario(intake, tuple(course.deeds))
        course.go(draw_turn(rng) if turn is None else turn)
        return Scenario(intake, tuple(course.deeds))

    def intake(self, matter: Matter, channel: Channel) -> IntakeInput:
        """Draw who has the matter and who brings it."""
        rng = self.rng
        applicant = rng.choice(self._fitting[matter.code])
        submitter = None
        if channel == Channel.IN_PERSON and rng.random() < BY_OTHERS:
            submitter = replace(rng.choice(self._fitting[matter.code]), authority=AUTHORITY)
        return IntakeInput(
            procedure_version=matter.version,
            applicant=applicant,
            submitter=submitter,
            components=matter.components,
            channel=channel,
            fee=matter.fee,
            collection=rng.choices(words.COLLECTIONS, (88, 5, 7))[0],
            limit=matter.given_limit,
        )

    def _moment(self, channel: Channel, day: date) -> datetime:
        if channel == Channel.ONLINE:
            return seasons.moment_at_home(day, self.rng)
        return seasons.moment_at_desk(self.calendar, day, self.rng)
