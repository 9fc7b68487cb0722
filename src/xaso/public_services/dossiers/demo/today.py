"""What lies on the desks at the end of the year: one of everything that people will look for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from xaso.lib.worktime_arithmetic import next_working_moment
from xaso.public_services.dossiers.demo import seasons
from xaso.public_services.dossiers.demo.kinds import (
    BIRTH,
    BUILDING,
    COPY,
    DEAL,
    DEATH,
    EXTRACT,
    FIX,
    LAND,
    LODGING,
    MARRIAGE,
    POOR,
    RESIDENCE,
    SHOP,
    SPLIT,
    STATUS,
)
from xaso.public_services.dossiers.demo.matters import Matter
from xaso.public_services.dossiers.demo.scenario import Part, Scenario
from xaso.public_services.dossiers.demo.year import YearWriter
from xaso.public_services.dossiers.states import Channel

SOON = 0.25
"""The share of its time in which a dossier came as far as it is now."""
FOR_ANSWERS = 75
"""Days in which a citizen who is asked for papers could have brought them, even over Tết."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for an act: which matters, and how many days over or before their time.

    With neither ``late_by`` nor ``days_ago`` it came on the last afternoon.
    """

    before: str
    codes: tuple[str, ...]
    late_by: int | None = None
    days_ago: int = 0
    turn: str = ""
    channel: Channel = Channel.IN_PERSON
    who: Part | None = None


ONLINE, POSTAL, FROM_ELSEWHERE = Channel.ONLINE, Channel.POSTAL, Channel.INTER_AGENCY
DESKS = (
    Desk("receive", (BIRTH, STATUS, SHOP, RESIDENCE), channel=ONLINE),
    Desk("receive", (LODGING,), channel=ONLINE, days_ago=3),
    Desk("receive", (FIX,), channel=POSTAL),
    Desk("receive", (SHOP, RESIDENCE), days_ago=1, turn="incomplete"),
    Desk("receive", (STATUS,), days_ago=2, channel=ONLINE, turn="incomplete"),
    Desk("receive", (EXTRACT,), channel=FROM_ELSEWHERE, turn="from_elsewhere"),
    Desk("forward", (LAND, BUILDING, STATUS, RESIDENCE), late_by=2),
    Desk("forward", (LAND,), late_by=6),
    Desk("forward", (BUILDING,), late_by=1, who=Part.HEAD),
    Desk("approve", (FIX, BUILDING), late_by=1),
    Desk("stamp", (DEAL,), late_by=1),
    Desk("forward", (STATUS, SHOP, LODGING), late_by=0),
    Desk("approve", (FIX, STATUS), late_by=0),
    Desk("take", (POOR, SPLIT), days_ago=1),
    Desk("forward", (SHOP,), days_ago=1, channel=FROM_ELSEWHERE, turn="from_elsewhere"),
    Desk("accept_supplement", (STATUS, LAND, RESIDENCE), days_ago=3, turn="supplement"),
    Desk("confirm_payment", (BUILDING,), days_ago=3, turn="payment"),
    Desk("stop", (LAND,), days_ago=14, turn="unpaid"),
    Desk("answer_consultation", (LAND,), days_ago=3, turn="opinion"),
    Desk("record_silence", (LAND,), days_ago=12, turn="silence"),
    Desk("forward", (BUILDING,), days_ago=11, turn="silence"),
    Desk("forward", (LAND, POOR), days_ago=9, turn="extension"),
    Desk("approve", (STATUS, DEAL, SHOP, FIX, RESIDENCE), days_ago=1),
    Desk("stamp", (STATUS, DEAL, SHOP), days_ago=1),
    Desk("take_back", (LAND, STATUS), days_ago=1, turn="elsewhere"),
    Desk("return_result", (EXTRACT,), days_ago=14, turn="elsewhere"),
    Desk("return_result", (SHOP, LODGING), days_ago=6, turn="refusal"),
    Desk("return_result", (COPY, BIRTH, DEATH, MARRIAGE, STATUS, DEAL), days_ago=3),
    Desk("close", (COPY, BIRTH), days_ago=2),
    Desk("close", (STATUS, SHOP), days_ago=1, turn="withdrawal"),
    Desk("close", (EXTRACT,), turn="not_taken"),
    Desk("close", (RESIDENCE,), days_ago=1, turn="declined", channel=ONLINE),
    Desk("close", (LAND,), days_ago=FOR_ANSWERS, turn="unanswered"),
)
"""``late_by`` 0 falls due on the first working day to come."""
FAMILY = (BIRTH, RESIDENCE, COPY)
"""What one family brings at once."""
EVENING = ((80, BIRTH), (45, STATUS), (20, LAND))
"""What came so many minutes before closing, after the hour until which it is handed over."""


def on_the_desks(writer: YearWriter, last: datetime) -> Iterator[Scenario]:
    """Yield dossiers that wait for somebody at the last moment of the year."""
    yield from _late_arrivals(writer, last)
    for desk in DESKS:
        for code in desk.codes:
            yield _wait_for(writer, desk, writer.matter(code), last)


def _late_arrivals(writer: YearWriter, last: datetime) -> Iterator[Scenario]:
    """Yield what came in after the cut-off hour and is handed over the next morning."""
    family = [writer.matter(code) for code in FAMILY]
    for scenario in writer.at_once(family, last - timedelta(minutes=110), SOON):
        yield scenario.stuck_before("hand_over")
    for minutes, code in EVENING:
        moment, matter = last - timedelta(minutes=minutes), writer.matter(code)
        applicant = writer.intakes.somebody(matter.kind.ages)
        intake = writer.intakes.of(applicant, matter, Channel.IN_PERSON)
        if code == LAND:
            intake = writer.intakes.by_other(intake, applicant, moment)
        yield writer.course(intake, moment, "", SOON).stuck_before("hand_over")


def _wait_for(writer: YearWriter, desk: Desk, matter: Matter, last: datetime) -> Scenario:
    moment = _arrival(writer, desk, matter, last)
    intake = writer.intakes.draw(matter, desk.channel, moment, desk.turn)
    scenario = writer.course(intake, moment, desk.turn, SOON)
    return scenario.stuck_before(desk.before, desk.who).until(last)


def _arrival(writer: YearWriter, desk: Desk, matter: Matter, last: datetime) -> datetime:
    if desk.late_by is not None:
        return _due_before(writer, matter, last, desk.late_by)
    if not desk.days_ago:
        return last - timedelta(minutes=writer.rng.randint(20, 150))
    ago = last - timedelta(days=desk.days_ago, hours=writer.rng.randint(4, 7))
    return next_working_moment(writer.calendar, ago)


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
