"""A queue for the sample commune: four weeks of working days, and a hall full of people now."""

import heapq
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from xaso.kernel.accounts.api import User
from xaso.kernel.working_time.api import is_working_day
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME, local_day
from xaso.public_services.queue.models import (
    LineDay,
    QueueDesk,
    QueueLine,
    QueueTicket,
    TicketCall,
)
from xaso.public_services.queue.models.tickets import FIRST, USUAL
from xaso.public_services.queue.services.taking import DIGITS
from xaso.public_services.queue.states import TicketSource, TicketState

LINES = (
    ("A", "Hộ tịch, chứng thực", "Khai sinh, kết hôn, sao y bản chính", 8, 5),
    ("B", "Đất đai, xây dựng", "Đăng ký, biến động, giấy phép", 14, 3),
    ("C", "Lao động, người có công, xã hội", "Trợ cấp, bảo hiểm, chế độ", 11, 2),
    ("D", "Trả kết quả", "Nhận kết quả theo giấy hẹn", 4, 2),
)
"""Letter, name, what it is for, minutes, and how many of twelve people come for it."""
DAYS = 28
A_DAY = 34
HOURS = (7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 13, 13, 14, 14, 15)
LEAVES, MISSES, COMES_FIRST = 0.04, 0.03, 0.07
WAITING_NOW = 9


@dataclass
class _Day:
    """The rows of one day while they are made."""

    day: date
    desks: list[QueueDesk]
    officers: list[User]
    chance: Random

    def __post_init__(self) -> None:
        self.numbers: Counter[str] = Counter()
        self.tickets: list[QueueTicket] = []
        self.calls: list[TicketCall] = []

    def take(self, line: QueueLine, at: datetime) -> QueueTicket:
        """Give the next number of a line."""
        self.numbers[line.prefix] += 1
        number = self.numbers[line.prefix]
        comes_first = self.chance.random() < COMES_FIRST
        ticket = QueueTicket(
            line=line,
            waits_in=line,
            day=self.day,
            number=number,
            code=f"{line.prefix}{number:0{DIGITS}}",
            source=self.chance.choice([TicketSource.KIOSK, TicketSource.PHONE]),
            priority=self.chance.choice(["elderly", "disabled"]) if comes_first else "",
            rank=FIRST if comes_first else USUAL,
            queue_at=at,
            taken_at=at,
        )
        self.tickets.append(ticket)
        return ticket

    def call(self, ticket: QueueTicket, desk: QueueDesk, at: datetime) -> TicketCall:
        """Call a number to a desk."""
        ticket.state, ticket.desk, ticket.called_at = TicketState.CALLED, desk, at
        officer = self.officers[desk.number - 1]
        call = TicketCall(ticket=ticket, desk=desk, officer=officer, at=at, last_at=at)
        self.calls.append(call)
        return call

    def keep(self, lines: list[QueueLine]) -> None:
        """Write everything."""
        LineDay.objects.bulk_create(
            LineDay(line=line, day=self.day, last=self.numbers[line.prefix]) for line in lines
        )
        QueueTicket.objects.bulk_create(self.tickets)
        TicketCall.objects.bulk_create(self.calls)


def load_queue(commune_id: int, officers: list[User], *, seed: int) -> int:
    """Write the queue of the commune in force; return how many numbers were given."""
    chance, today = Random(seed), clock.today()  # noqa: S311
    lines = [
        QueueLine.objects.create(prefix=prefix, name=name, hint=hint, minutes=minutes)
        for prefix, name, hint, minutes, _weight in LINES
    ]
    desks = [
        QueueDesk.objects.create(number=number, officer=officer, opened_on=today)
        for number, officer in enumerate(officers, start=1)
    ]
    QueueDesk.objects.create(number=len(officers) + 1)
    days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    made = [
        _past_day(_Day(day, desks, officers, chance), lines)
        for day in days
        if is_working_day(commune_id, day)
    ]
    made.append(_today(_Day(today, desks, officers, chance), lines))
    for one in made:
        one.keep(lines)
    return sum(len(one.tickets) for one in made)


def _past_day(day: _Day, lines: list[QueueLine]) -> _Day:
    """Let people come by hours, and be served in turn by two desks."""
    chance = day.chance
    weights = [weight for *_rest, weight in LINES]
    arrivals = sorted(
        datetime.combine(
            day.day, time(chance.choice(HOURS), chance.randrange(60)), tzinfo=VIETNAM_TIME
        )
        for _ in range(A_DAY)
    )
    free = [(arrivals[0], number) for number in range(len(day.desks))]
    for at in arrivals:
        ticket = day.take(chance.choices(lines, weights)[0], at)
        if chance.random() < LEAVES:
            ticket.state, ticket.ended_at = TicketState.LEFT, at + timedelta(minutes=15)
            continue
        ready, number = heapq.heappop(free)
        called = max(at, ready) + timedelta(seconds=chance.randrange(10, 50))
        ended = _serve(day, ticket, day.desks[number], called)
        heapq.heappush(free, (ended, number))
    return day


def _serve(day: _Day, ticket: QueueTicket, desk: QueueDesk, at: datetime) -> datetime:
    """Call somebody and serve them, or find that nobody comes; return when the desk is free."""
    chance, call = day.chance, day.call(ticket, desk, at)
    came = at + timedelta(seconds=chance.randrange(15, 70))
    if chance.random() < MISSES:
        ticket.state, ticket.ended_at, ticket.desk = TicketState.SKIPPED, came, None
        call.outcome, call.ended_at = TicketCall.Outcome.SKIPPED, came
        return came
    minutes = ticket.line.minutes * chance.lognormvariate(0, 0.45)
    ended = came + timedelta(minutes=minutes)
    ticket.state, ticket.served_at, ticket.ended_at = TicketState.DONE, came, ended
    call.outcome, call.ended_at = TicketCall.Outcome.DONE, ended
    return ended


def _today(day: _Day, lines: list[QueueLine]) -> _Day:
    """Some were served already, each desk serves somebody, the others wait."""
    now = clock.now()
    ago = [timedelta(minutes=minutes) for minutes in (52, 44, 37, 31)]
    for number, past in enumerate(ago):
        at = _on(day.day, now - past)
        ticket = day.take(lines[number % len(lines)], at)
        desk = day.desks[number % len(day.desks)]
        began = _on(day.day, at + timedelta(minutes=3))
        call = day.call(ticket, desk, began)
        ended = min(now, began + timedelta(minutes=lines[number].minutes))
        ticket.state, ticket.served_at, ticket.ended_at = TicketState.DONE, began, ended
        call.outcome, call.ended_at = TicketCall.Outcome.DONE, ended
    for number, desk in enumerate(day.desks):
        ticket = day.take(lines[number], _on(day.day, now - timedelta(minutes=20 - number)))
        day.call(ticket, desk, _on(day.day, now - timedelta(minutes=4 - number)))
        if number == 0:
            ticket.state, ticket.served_at = TicketState.SERVING, ticket.called_at
    for number in range(WAITING_NOW):
        past = timedelta(minutes=18 - 2 * number)
        day.take(lines[(0, 1, 0, 2, 0, 3, 1)[number % 7]], _on(day.day, now - past))
    return day


def _on(day: date, at: datetime) -> datetime:
    """Return the moment, or the first one of the day where it lies before."""
    if local_day(at) >= day:
        return at
    return datetime.combine(day, time(0, 0), tzinfo=VIETNAM_TIME)
