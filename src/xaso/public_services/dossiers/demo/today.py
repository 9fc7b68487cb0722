"""What lies on the desks at the end of the year: one of everything that people will look for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from xaso.lib.worktime_arithmetic import next_working_moment
from xaso.public_services.dossiers.demo import seasons, words
from xaso.public_services.dossiers.demo.courses import Course
from xaso.public_services.dossiers.demo.matters import Matter
from xaso.public_services.dossiers.demo.scenario import Part, Scenario
from xaso.public_services.dossiers.demo.year import YearWriter
from xaso.public_services.dossiers.states import Channel

SOON = 0.25
"""The share of its time in which a dossier came as far as it is now."""
PERMIT_CHARGE = 75_000
TRIES = 200


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for an act: which matters, and how many days over or before their time."""

    before: str
    codes: tuple[str, ...]
    late_by: int | None = None
    days_ago: int = 0
    turn: str = ""
    channel: Channel = Channel.IN_PERSON
    who: Part | None = None


BIRTH, STATUS, COPY, DEATH, MARRIAGE = (
    "1.001193",
    "1.004873",
    "2.000815",
    "1.000656",
    "1.000894",
)
DEAL, LAND, BUILDING, SHOP, FIX = "2.001035", "1.012753", "1.013225", "1.001612", "1.004859"
DESKS = (
    Desk("receive", (BIRTH, STATUS, SHOP), channel=Channel.ONLINE),
    Desk("receive", (FIX,), channel=Channel.POSTAL),
    Desk("forward", (LAND, BUILDING, STATUS), late_by=2),
    Desk("forward", (LAND,), late_by=6),
    Desk("forward", (BUILDING,), late_by=1, who=Part.HEAD),
    Desk("approve", (FIX, BUILDING), late_by=1),
    Desk("stamp", (DEAL,), late_by=1),
    Desk("forward", (STATUS, SHOP), late_by=0),
    Desk("approve", (FIX, STATUS), late_by=0),
    Desk("accept_supplement", (STATUS, LAND, FIX), days_ago=3, turn="supplement"),
    Desk("approve", (STATUS, DEAL, SHOP, FIX), days_ago=1),
    Desk("stamp", (STATUS, DEAL, SHOP), days_ago=1),
    Desk("return_result", (COPY, BIRTH, DEATH, MARRIAGE, STATUS, DEAL), days_ago=3),
)
"""``late_by`` 0 falls due on the first working day to come."""


def on_the_desks(writer: YearWriter, last: datetime) -> Iterator[Scenario]:
    """Yield dossiers that wait for somebody at the last moment of the year."""
    yield from _late_arrivals(writer, last)
    for desk in DESKS:
        for code in desk.codes:
            matter = _matter(writer, code)
            yield _wait_for(writer, desk, matter, last)
    yield _waiting_for_payment(writer, _matter(writer, BUILDING), last)
    yield _waiting_for_opinion(writer, _matter(writer, LAND), last)


def _late_arrivals(writer: YearWriter, last: datetime) -> Iterator[Scenario]:
    """Yield what came in after the cut-off hour and is handed over the next morning."""
    for minutes, code in ((100, COPY), (80, BIRTH), (45, STATUS), (20, LAND)):
        matter = _matter(writer, code)
        course = _received(writer, matter, last - timedelta(minutes=minutes))
        course.go("")
        intake = writer.intake(matter, Channel.IN_PERSON)
        yield Scenario(intake, tuple(course.deeds)).stuck_before("hand_over")


def _wait_for(writer: YearWriter, desk: Desk, matter: Matter, last: datetime) -> Scenario:
    intake = writer.intake(matter, desk.channel)
    course = _received_when(writer, desk, matter, last)
    course.applicant = intake.applicant.name
    course.go(desk.turn, SOON)
    scenario = Scenario(intake, tuple(course.deeds)).stuck_before(desk.before, desk.who)
    return scenario.until(last)


def _received_when(writer: YearWriter, desk: Desk, matter: Matter, last: datetime) -> Course:
    if desk.channel != Channel.IN_PERSON:
        return _sent(writer, matter, last - timedelta(minutes=writer.rng.randint(20, 150)))
    if desk.late_by is None:
        ago = last - timedelta(days=desk.days_ago, hours=writer.rng.randint(4, 7))
        return _received(writer, matter, next_working_moment(writer.calendar, ago))
    return _received(writer, matter, _due_before(writer, matter, last, desk.late_by))


def _sent(writer: YearWriter, matter: Matter, at: datetime) -> Course:
    course = _course(writer, matter, at)
    return course if course.submit() else _sent(writer, matter, at)


def _due_before(writer: YearWriter, matter: Matter, last: datetime, late_by: int) -> datetime:
    """Draw when something came in that was due so many days before the end, or is due next."""
    next_day = next_working_moment(writer.calendar, last + timedelta(minutes=1)).date()
    wanted = next_day if late_by == 0 else last.date() - timedelta(days=late_by)
    day = last.date()
    while True:
        if writer.calendar.minutes_of(day):
            moment = seasons.moment_at_desk(writer.calendar, day, writer.rng)
            if matter.due(writer.calendar, moment).date() <= wanted:
                return moment
        day -= timedelta(days=1)


def _waiting_for_payment(writer: YearWriter, matter: Matter, last: datetime) -> Scenario:
    course = _received(writer, matter, _due_before(writer, matter, last, 0))
    course.go("", SOON)
    scenario = Scenario(writer.intake(matter, Channel.IN_PERSON), tuple(course.deeds))
    taken = scenario.stuck_before("take")
    course = replace(course, now=taken.deeds[-1].at, deeds=list(taken.deeds))
    course.wait(60)
    course.do("take", matter.specialist)
    course.wait(200)
    reason = words.PAYMENTS[0]
    course.do("request_payment", matter.specialist, words=reason, amount=PERMIT_CHARGE)
    return replace(scenario, deeds=tuple(course.deeds))


def _waiting_for_opinion(writer: YearWriter, matter: Matter, last: datetime) -> Scenario:
    for _try in range(TRIES):
        course = _received(writer, matter, last - timedelta(days=2, hours=6))
        course.go("", SOON)
        scenario = Scenario(writer.intake(matter, Channel.IN_PERSON), tuple(course.deeds))
        if any(deed.act == "answer_consultation" for deed in scenario.deeds):
            return scenario.stuck_before("answer_consultation").until(last)
    raise LookupError(matter.code)


def _matter(writer: YearWriter, code: str) -> Matter:
    return next(matter for matter in writer.matters if matter.code == code)


def _course(writer: YearWriter, matter: Matter, at: datetime) -> Course:
    return Course(writer.rng, writer.calendar, matter, "", at)


def _received(writer: YearWriter, matter: Matter, at: datetime) -> Course:
    course = _course(writer, matter, at)
    course.receive()
    return course
