"""The sample queue: the same every time, without gaps, and alive today."""

from datetime import datetime

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.queue import demo
from xaso.public_services.queue.models import LineDay, QueueTicket, TicketCall
from xaso.public_services.queue.queries.waiting import QueueNow
from xaso.public_services.queue.states import TicketState
from xaso.public_services.queue.testing import queue_line, queue_ticket

NIGHT = datetime(2026, 11, 23, 0, 5, tzinfo=VIETNAM_TIME)
MORNING = NIGHT.replace(hour=9)


@pytest.mark.django_db
@pytest.mark.parametrize("now", [NIGHT, MORNING])
def test_the_sample_queue_is_whole(now, monkeypatch):
    monkeypatch.setattr(demo, "DAYS", 5)
    officers = [official(Role.RECEPTIONIST) for _ in range(2)]
    with acting_in(HERE), clock.at(now):
        count = demo.load_queue(HERE, officers, seed=1)
        queue = QueueNow()
        last = {(one.line_id, one.day): one.last for one in LineDay.objects.all()}
        given = {}
        for one in QueueTicket.objects.all():
            given.setdefault((one.line_id, one.day), []).append(one.number)
        following = queue_ticket("A").number

        assert count == QueueTicket.objects.count() - 1 > 100
        assert len(queue.waiting) == 9
        assert len(queue.at_desks) == 2
        assert all(
            sorted(found) == list(range(1, last[key] + 1)) for key, found in given.items()
        )
        assert following == last[queue_line("A").pk, clock.today()] + 1
        assert all(one.newcomer is not None for one in queue.of_lines())
        done = QueueTicket.objects.filter(state=TicketState.DONE)
        assert all(one.taken_at <= one.called_at <= one.ended_at for one in done)
        assert TicketCall.objects.filter(outcome="").count() == 2
