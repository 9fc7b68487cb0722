"""Who is called when, and that nobody is called twice."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import DeskLine, QueueLine, QueueTicket, TicketCall
from xaso.public_services.queue.models.tickets import WrongTurnError
from xaso.public_services.queue.queries.averages import service_of
from xaso.public_services.queue.queries.desk_page import waiting_for
from xaso.public_services.queue.queries.desks import desks_open_for
from xaso.public_services.queue.queries.waiting import QueueNow
from xaso.public_services.queue.services.calling import (
    begin,
    call_again,
    call_next,
    call_this,
    finish,
    pass_on,
    skip,
)
from xaso.public_services.queue.services.taking import (
    close_line,
    end_earlier_days,
    leave,
    take_number,
)
from xaso.public_services.queue.states import TRANSITIONS, TicketSource, TicketState
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM_TIME)


@pytest.fixture
def officer(db):
    return official(Role.RECEPTIONIST, full_name="Trần Thu Hà")


@pytest.fixture
def here(db):
    with acting_in(HERE), clock.at(MORNING):
        yield


@pytest.fixture
def desk(officer, here):
    return queue_desk(1, officer)


def take(count, prefix="A"):
    taken = []
    for second in range(count):
        with clock.at(MORNING + timedelta(seconds=second)):
            taken.append(queue_ticket(prefix))
    return taken


def called(desk, officer):
    found = call_next(desk.pk, actor=officer)
    return found.code if found else None


def test_numbers_begin_at_one_every_day_and_in_every_line(here):
    first = [one.code for one in (*take(2), *take(1, "B"))]
    with clock.at(MORNING + timedelta(days=1)):
        next_day = queue_ticket("A").code

    assert first == ["A001", "A002", "B001"]
    assert next_day == "A001"


def test_people_are_called_in_turn_and_the_one_before_is_finished(desk, officer):
    first, second = take(2)

    codes = [called(desk, officer) for _ in range(3)]

    assert codes == [first.code, second.code, None]
    states = set(QueueTicket.objects.values_list("state", flat=True))
    assert states == {TicketState.DONE}


def test_priority_comes_first(desk, officer):
    take(2)
    elderly = queue_ticket("A", priority="elderly")

    code = called(desk, officer)

    assert code == elderly.code


def test_an_unknown_ground_gives_no_priority(desk, officer):
    first, _second = take(1)[0], queue_ticket("A", priority="vip")

    code = called(desk, officer)

    assert code == first.code


def test_a_desk_calls_from_its_own_lines_only(desk, officer):
    queue_ticket("A")
    land = queue_ticket("B")
    DeskLine.objects.create(desk=desk, line=queue_line("B"))

    codes = [called(desk, officer) for _ in range(2)]

    assert codes == [land.code, None]


def test_who_did_not_come_is_called_again_after_three_others_and_twice_at_most(desk, officer):
    tickets = take(5)
    order = [called(desk, officer)]

    skip(desk.pk, actor=officer)
    order += [called(desk, officer) for _ in range(4)]
    skip(desk.pk, actor=officer)
    order += [called(desk, officer) for _ in range(2)]
    skip(desk.pk, actor=officer)

    assert order == ["A001", "A002", "A003", "A004", "A001", "A005", "A001"]
    tickets[0].refresh_from_db()
    assert tickets[0].state == TicketState.SKIPPED


def test_who_comes_too_late_can_be_called_by_hand(desk, officer, settings):
    settings.XASO_QUEUE_SKIPS = 0
    late = queue_ticket()
    called(desk, officer)
    skip(desk.pk, actor=officer)

    again = call_this(desk.pk, late.pk, actor=officer)

    assert (again.code, again.state) == ("A001", TicketState.CALLED)


def test_who_is_passed_on_keeps_the_number_and_is_first_there(desk, officer):
    take(1, "B")
    queue_ticket("A")
    other = queue_desk(2, official(Role.RECEPTIONIST))
    DeskLine.objects.create(desk=other, line=queue_line("B"))
    DeskLine.objects.create(desk=desk, line=queue_line("A"))
    called(desk, officer)

    pass_on(desk.pk, line_id=queue_line("B").pk, note="Hỏi về đất", actor=officer)
    code = called(other, other.officer)

    assert code == "A001"
    assert TicketCall.objects.get(outcome="passed_on").note == "Hỏi về đất"


def test_who_is_sent_to_a_desk_is_called_by_that_desk_only(desk, officer):
    queue_ticket("A")
    other = queue_desk(2, official(Role.RECEPTIONIST))
    called(desk, officer)
    pass_on(desk.pk, to_desk=other.pk, actor=officer)
    shown = [waiting_for(QueueNow(), one, "").count for one in (desk, other)]

    codes = [called(desk, officer), called(other, other.officer)]

    assert codes == [None, "A001"]
    assert shown == [0, 1]


def test_who_did_not_come_stays_in_sight_the_last_one_first(desk, officer, settings):
    settings.XASO_QUEUE_SKIPS = 0
    take(2)
    for minute in range(2):
        with clock.at(MORNING + timedelta(minutes=minute)):
            called(desk, officer)
            skip(desk.pk, actor=officer)

    shown = waiting_for(QueueNow(), desk, "")

    assert (shown.count, [one.code for one in shown.missed]) == (0, ["A002", "A001"])


def test_passing_on_to_nowhere_is_refused(desk, officer):
    queue_ticket("A")
    called(desk, officer)

    with pytest.raises(QueueRefusedError):
        pass_on(desk.pk, actor=officer)


def test_calling_again_is_the_same_call_once_more(desk, officer):
    queue_ticket("A")
    called(desk, officer)

    call_again(desk.pk, actor=officer)

    assert TicketCall.objects.get().times == 2


def test_serving_counts_from_when_the_person_came(desk, officer):
    ticket = queue_ticket("A")
    called(desk, officer)
    with clock.at(MORNING + timedelta(minutes=2)):
        begin(desk.pk, actor=officer)
    with clock.at(MORNING + timedelta(minutes=9)):
        finish(desk.pk, actor=officer)

    ticket.refresh_from_db()

    assert ticket.ended_at - ticket.served_at == timedelta(minutes=7)
    assert ticket.called_at == MORNING


def test_a_clerk_calls_nobody(here):
    with pytest.raises(PermissionDenied):
        call_next(queue_desk(1).pk, actor=official(Role.CLERK))


def test_a_closed_line_gives_no_numbers_until_it_is_opened(desk, officer):
    line = queue_line()
    close_line(line.pk, closed=True, actor=officer)
    with pytest.raises(QueueRefusedError):
        take_number(line.pk, TicketSource.KIOSK)

    close_line(line.pk, closed=False, actor=officer)

    assert take_number(line.pk, TicketSource.KIOSK).code == "A001"


def test_a_phone_gets_a_number_only_while_a_desk_calls(here):
    line = queue_line()
    with pytest.raises(QueueRefusedError):
        take_number(line.pk, TicketSource.PHONE)

    queue_desk(1, official(Role.RECEPTIONIST))

    assert take_number(line.pk, TicketSource.PHONE).code == "A001"


def test_a_line_out_of_use_gives_no_numbers_and_who_waits_in_it_is_still_called(desk, officer):
    waiting = queue_ticket("A")
    QueueLine.objects.filter(pk=waiting.line_id).update(is_active=False)
    shown = waiting_for(QueueNow(), desk, "")

    code = called(desk, officer)

    assert (shown.count, code) == (1, waiting.code)
    with pytest.raises(QueueRefusedError):
        take_number(waiting.line_id, TicketSource.KIOSK)


@pytest.mark.parametrize(("chosen", "seen"), [([], ["A", "B"]), (["A"], ["A"]), (["B"], ["B"])])
def test_what_is_shown_counted_and_called_at_a_desk_are_the_same(desk, officer, chosen, seen):
    tickets = [queue_ticket("A"), queue_ticket("B")]
    for prefix in chosen:
        DeskLine.objects.create(desk=desk, line=queue_line(prefix))
    shown = [one.code[0] for one in waiting_for(QueueNow(), desk, "").next]
    open_for = [one.code[0] for one in tickets if desks_open_for(one.line_id)]
    counted = [one.line.prefix for one in QueueNow().of_lines() if one.desks]

    codes = [called(desk, officer) for _ in range(len(seen) + 1)]

    assert shown == open_for == counted == seen
    assert codes == [f"{letter}001" for letter in seen] + [None]


def test_who_left_is_not_called(desk, officer):
    first, second = take(2)

    leave(first.pk)

    assert called(desk, officer) == second.code


def test_nobody_waits_over_night(here):
    ticket = queue_ticket()
    with clock.at(MORNING + timedelta(days=1)):
        ended = end_earlier_days()

    ticket.refresh_from_db()

    assert (ended, ticket.state) == (1, TicketState.LEFT)


@pytest.mark.parametrize("has_come", [True, False])
def test_who_is_left_at_a_desk_over_night_counts_as_served_without_minutes(
    desk, officer, has_come
):
    ticket = queue_ticket()
    called(desk, officer)
    if has_come:
        begin(desk.pk, actor=officer)

    with clock.at(MORNING + timedelta(days=1)):
        ended = end_earlier_days()

    ticket.refresh_from_db()
    assert (ended, ticket.state) == (1, TicketState.DONE)
    assert service_of(ticket) is None
    assert TicketCall.objects.get().outcome == TicketCall.Outcome.DONE


def test_who_is_at_a_desk_today_is_not_ended(desk, officer):
    ticket = queue_ticket()
    called(desk, officer)

    ended = end_earlier_days()

    ticket.refresh_from_db()
    assert (ended, ticket.state) == (0, TicketState.CALLED)


@pytest.mark.parametrize("state", TicketState)
def test_a_ticket_goes_only_where_the_table_leads(state):
    for wanted in TicketState:
        ticket = QueueTicket(state=state, commune_id=HERE)
        if wanted in TRANSITIONS[state]:
            ticket.turn(wanted)
            assert ticket.state == wanted
        else:
            with pytest.raises(WrongTurnError):
                ticket.turn(wanted)


@pytest.mark.real_database
def test_fifty_people_at_once_have_fifty_numbers_in_a_row(real_database):
    official(Role.RECEPTIONIST)
    with acting_in(HERE), transaction.atomic():
        line = queue_line()

    def take_one():
        with acting_in(HERE), transaction.atomic():
            return take_number(line.pk, TicketSource.KIOSK).number

    numbers = run_together([take_one] * 50)

    assert sorted(numbers) == list(range(1, 51))


@pytest.mark.real_database
def test_officers_who_call_at_once_never_get_the_same_number(real_database):
    officers = [official(Role.RECEPTIONIST) for _ in range(6)]
    with acting_in(HERE), transaction.atomic():
        desks = [queue_desk(number, one) for number, one in enumerate(officers, start=1)]
        for _ in range(18):
            queue_ticket()

    def calls_three(desk, officer):
        def run():
            codes = []
            for _ in range(3):
                with acting_in(HERE), transaction.atomic():
                    codes.append(called(desk, officer))
            return codes

        return run

    found = run_together([calls_three(*pair) for pair in zip(desks, officers, strict=True)])

    codes = [code for three in found for code in three]
    assert sorted(codes) == [f"A{number:03}" for number in range(1, 19)]
