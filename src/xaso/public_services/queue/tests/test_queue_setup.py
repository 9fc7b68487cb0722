"""Setting up lines, desks and the addresses of the screens."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.public_services.queue.models import DeskLine, QueueDesk, QueueLine
from xaso.public_services.queue.services.desks import get_up
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client):
    client.force_login(official(Role.SUPERVISOR), backend=BACKEND)
    return client


@pytest.fixture
def line(db):
    with acting_in(HERE):
        return queue_line()


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def typed(line, **changed):
    """Return what the form of a line holds."""
    kept = {
        "prefix": line.prefix,
        "name": line.name,
        "hint": line.hint,
        "minutes": line.minutes,
        "per_half_hour": line.per_half_hour,
        "is_active": "on",
    }
    return kept | changed


def last_details(action):
    with acting_in(HERE):
        return AuditEntry.objects.filter(action=action).latest("at").details


def test_lines_and_desks_are_set_up(supervisor):
    new_line = {
        "prefix": "C",
        "name": "Đất đai",
        "minutes": "15",
        "per_half_hour": "2",
        "is_active": "on",
    }

    supervisor.post(reverse("queue:new-line"), new_line)
    twice = supervisor.post(reverse("queue:new-line"), new_line)
    with acting_in(HERE):
        line = QueueLine.objects.get(prefix="C")
    supervisor.post(
        reverse("queue:new-desk"), {"number": "7", "is_active": "on", "lines": [line.pk]}
    )

    assert twice.status_code == 422
    with acting_in(HERE):
        made = QueueDesk.objects.get(number=7)
        assert list(DeskLine.objects.filter(desk=made).values_list("line", flat=True)) == [
            line.pk
        ]
    assert "Đất đai" in text(supervisor.get(reverse("queue:setup")))


@pytest.mark.parametrize("page", ["queue:new-line", "queue:new-desk"])
def test_an_empty_form_is_refused_and_not_taken_for_a_look(supervisor, page):
    assert supervisor.post(reverse(page), {}).status_code == 422
    assert supervisor.get(reverse(page)).status_code == 200


def test_a_letter_stays_while_numbers_with_it_were_given_today(supervisor, line):
    with acting_in(HERE):
        queue_ticket("A")
    address = reverse("queue:line", args=[line.pk])

    refused = supervisor.post(address, typed(line, prefix="C"))
    name_only = supervisor.post(address, typed(line, name="Hộ tịch"))
    with clock.at(clock.now() + timedelta(days=1)):
        next_day = supervisor.post(address, typed(line, prefix="C", name="Hộ tịch"))

    assert refused.status_code == 422
    assert "chữ cái" in text(refused)
    assert (name_only.status_code, next_day.status_code) == (302, 302)
    with acting_in(HERE):
        line.refresh_from_db()
    assert (line.prefix, line.name) == ("C", "Hộ tịch")


def test_the_trail_says_what_changed_at_a_line(supervisor, line):
    supervisor.post(reverse("queue:line", args=[line.pk]), typed(line, prefix="C", minutes=25))

    assert last_details("queue.line.set_up") == {
        "queue.line.prefix": "A → C",
        "queue.line.minutes": "10 → 25",
    }


def test_the_trail_says_how_a_new_line_was_set_up(supervisor):
    new = {"prefix": "D", "name": "Trả kết quả", "minutes": "10", "per_half_hour": "1"}

    supervisor.post(reverse("queue:new-line"), new)

    details = last_details("queue.line.set_up")
    assert (details["queue.line.prefix"], details["queue.line.minutes"]) == ("D", "10")


def test_the_trail_says_what_changed_at_a_desk(supervisor, line):
    with acting_in(HERE):
        desk = queue_desk(1)
        land = queue_line("B")
        DeskLine.objects.create(desk=desk, line=line)

    supervisor.post(
        reverse("queue:desk-setup", args=[desk.pk]), {"number": "4", "lines": [land.pk]}
    )

    assert last_details("queue.desk.set_up") == {
        "queue.desk.number": "1 → 4",
        "queue.desk.is_active": "✓ → –",
        "queue.desk.lines": "A → B",
    }


def test_what_changed_has_a_name_in_the_trail(supervisor, line):
    supervisor.post(reverse("queue:line", args=[line.pk]), typed(line, minutes=25))
    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="queue.line.set_up")
    day = local_day(entry.at).isoformat()

    shown = text(supervisor.get(reverse("audit:entry", args=[day, entry.pk])))

    assert "10 → 25" in shown
    assert "queue.line.minutes" not in shown


def test_a_desk_stays_in_use_while_somebody_sits_there(supervisor, line):
    officer = official(Role.RECEPTIONIST)
    with acting_in(HERE):
        desk = queue_desk(1, officer)
    address = reverse("queue:desk-setup", args=[desk.pk])

    refused = supervisor.post(address, {"number": "1"})
    with acting_in(HERE):
        get_up(desk.pk, actor=officer)
    taken = supervisor.post(address, {"number": "1"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    with acting_in(HERE):
        desk.refresh_from_db()
    assert not desk.is_active
