"""Sitting down at a desk, getting up, and what happens to who was sent to it."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import QueueDesk, QueueTicket
from xaso.public_services.queue.queries.desk_page import desk_page
from xaso.public_services.queue.services.calling import (
    call_next,
    call_this,
    finish,
    pass_on,
    skip,
)
from xaso.public_services.queue.services.desks import get_up, pause, sit_down
from xaso.public_services.queue.testing import queue_desk, queue_ticket

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


@pytest.fixture
def other(desk):
    return queue_desk(2, official(Role.RECEPTIONIST))


def called(desk, officer):
    found = call_next(desk.pk, actor=officer)
    return found.code if found else None


def send(desk, officer, other):
    """Take a number, call it, and send it on to another desk."""
    queue_ticket("A")
    call_next(desk.pk, actor=officer)
    return pass_on(desk.pk, to_desk=other.pk, actor=officer)


def test_a_desk_where_a_colleague_sits_is_refused(desk):
    colleague = official(Role.RECEPTIONIST)

    with pytest.raises(QueueRefusedError):
        sit_down(desk.pk, actor=colleague)
    with pytest.raises(QueueRefusedError):
        call_next(desk.pk, actor=colleague)


def test_nobody_gets_up_while_somebody_is_at_the_desk(desk, officer):
    queue_ticket("A")
    called(desk, officer)

    with pytest.raises(QueueRefusedError, match="A001"):
        get_up(desk.pk, actor=officer)


def test_an_official_sits_at_one_desk_and_the_former_one_is_closed_in_the_trail(desk, officer):
    new = queue_desk(5)

    sit_down(new.pk, actor=officer)

    assert list(QueueDesk.objects.filter(officer=officer)) == [new]
    closed = AuditEntry.objects.get(action="queue.desk.closed")
    assert (closed.subject_id, closed.actor_id) == (desk.pk, officer.pk)


def test_a_desk_out_of_use_takes_nobody(officer, here):
    desk = queue_desk(1)
    QueueDesk.objects.update(is_active=False)

    with pytest.raises(QueueRefusedError):
        sit_down(desk.pk, actor=officer)


def test_a_desk_left_open_with_a_number_is_free_the_next_morning(desk, officer):
    queue_ticket("A")
    called(desk, officer)
    colleague = official(Role.RECEPTIONIST)
    new = queue_desk(5)

    with clock.at(MORNING + timedelta(days=1)):
        sit_down(new.pk, actor=officer)
        sit_down(desk.pk, actor=colleague)
        queue_ticket("A")
        code = called(desk, colleague)
        finish(desk.pk, actor=colleague)
        get_up(desk.pk, actor=colleague)

    assert code == "A001"
    assert set(QueueTicket.objects.values_list("day", "state")) == {
        (MORNING.date(), "called"),
        (MORNING.date() + timedelta(days=1), "done"),
    }


def test_calling_the_next_ends_a_pause(desk, officer):
    pause(desk.pk, paused=True, actor=officer)

    call_next(desk.pk, actor=officer)

    desk.refresh_from_db()
    assert not desk.is_paused


def test_who_was_sent_to_a_desk_that_closes_is_called_by_another(desk, officer, other):
    send(desk, officer, other)

    get_up(other.pk, actor=other.officer)

    assert called(desk, officer) == "A001"


def test_who_was_sent_to_a_desk_is_called_by_another_when_its_officer_moves(
    desk, officer, other
):
    send(desk, officer, other)

    sit_down(queue_desk(5).pk, actor=other.officer)

    assert called(desk, officer) == "A001"


def test_who_is_at_another_desk_when_the_desk_closes_is_not_lost_after_a_skip(
    desk, officer, other
):
    ticket = send(desk, officer, other)
    call_this(desk.pk, ticket.pk, actor=officer)
    get_up(other.pk, actor=other.officer)

    skip(desk.pk, actor=officer)

    assert called(desk, officer) == "A001"


def nobody_sits(other):
    get_up(other.pk, actor=other.officer)


def a_pause(other):
    pause(other.pk, paused=True, actor=other.officer)


def another_day(other):
    QueueDesk.objects.filter(pk=other.pk).update(opened_on=MORNING.date() - timedelta(days=1))


def out_of_use(other):
    QueueDesk.objects.filter(pk=other.pk).update(is_active=False)


@pytest.mark.parametrize("closing", [nobody_sits, a_pause, another_day, out_of_use])
def test_a_number_is_offered_and_passed_to_open_desks_only(desk, officer, other, closing):
    queue_ticket("A")
    called(desk, officer)
    before = [one.number for one in desk_page(desk, "").others]

    closing(other)

    assert before == [2]
    assert desk_page(desk, "").others == ()
    with pytest.raises(QueueRefusedError):
        pass_on(desk.pk, to_desk=other.pk, actor=officer)
    assert QueueTicket.objects.get().state == "called"


def test_a_number_is_not_passed_to_the_desk_at_which_it_is(desk, officer):
    queue_ticket("A")
    called(desk, officer)

    with pytest.raises(QueueRefusedError):
        pass_on(desk.pk, to_desk=desk.pk, actor=officer)


@pytest.mark.real_database
def test_two_officers_who_pass_to_each_other_at_once_both_succeed(real_database):
    officers = [official(Role.RECEPTIONIST) for _ in range(2)]
    with acting_in(HERE), transaction.atomic():
        desks = [queue_desk(number, one) for number, one in enumerate(officers, start=1)]
        for one, officer in zip(desks, officers, strict=True):
            queue_ticket("A")
            call_next(one.pk, actor=officer)

    def passes(mine, officer, to):
        def run():
            with acting_in(HERE), transaction.atomic():
                pass_on(mine.pk, to_desk=to.pk, actor=officer)

        return run

    run_together([passes(*pair) for pair in zip(desks, officers, desks[::-1], strict=True)])

    with acting_in(HERE), transaction.atomic():
        sent = {one.code: one.for_desk.number for one in QueueTicket.objects.all()}
    assert sent == {"A001": 2, "A002": 1}
