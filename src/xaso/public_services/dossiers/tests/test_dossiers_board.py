"""The supervisor's board and the workload: every figure has its rows."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xaso.kernel.accounts.api import Delegation, Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services import handling, waiting
from xaso.public_services.dossiers.testing import LAND, handed_over, people, received

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
BOARD, WORKLOAD = "/dossiers/board/", "/dossiers/board/people/"
ITEMS = ({"name": "Giấy chứng sinh", "originals": 1},)


def at(day, hour=2):
    return clock.at(datetime(2026, 10, day, hour, tzinfo=UTC))


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def who():
    """Dossiers of every pace: on Thursday the 8th at 10 one is late, one due, one in time."""
    found = people()
    with at(5):
        late = handed_over(found)
        handling.take(late.id, actor=found.specialist)
        waits = handed_over(found)
        waiting.request_supplement(
            waits.id, items=ITEMS, reason="Thiếu.", actor=found.specialist
        )
    with at(5, 7):
        handed_over(found)  # due on the 8th in the afternoon
    with at(7):
        handed_over(found, LAND)
        received(found)
        drafted = handed_over(found)
        handling.forward(drafted.id, actor=found.specialist)
    return found


@pytest.fixture
def show(client):
    def look(user, address=BOARD, day=8, hour=3):
        client.force_login(user, backend=BACKEND)
        with at(day, hour):
            return client.get(address)

    return look


def links(board):
    """Return the figures of a board with the addresses of the rows behind them."""
    for line in board.lines:
        for cell in line.cells:
            if cell.total:
                yield cell.total, cell.url
                yield from ((int(_figure(mark)), url) for mark, url in cell.marks)


def _figure(mark):
    return "".join(char for char in mark.rpartition("</svg>")[2] if char.isdecimal())


@pytest.mark.parametrize("by_person", [False, True])
def test_behind_every_figure_stand_as_many_rows(who, show, by_person):
    address = f"{BOARD}?unit={unit(Unit.Kind.SPECIALISED).pk}" if by_person else BOARD
    figures = list(links(show(who.supervisor, address).context["shown"]))

    rows = [len(show(who.supervisor, url).context["rows"]) for _count, url in figures]

    assert len(figures) > 8
    assert rows == [count for count, _url in figures]


def test_the_sum_is_everything_that_is_being_handled(who, show):
    total = show(who.supervisor).context["total"]

    assert (total.late, total.today, total.in_time, total.waiting) == (1, 1, 3, 1)
    assert total.total == Dossier.objects.count()


def test_the_steps_stand_in_the_order_of_the_process(who, show):
    names = [line.name for line in show(who.supervisor).context["shown"].lines]

    assert names[0] == "Tiếp nhận hồ sơ"
    assert names.index("Kiểm tra hồ sơ, dự thảo kết quả") < names.index("Ký duyệt")


def test_it_says_where_it_is_stuck(who, show):
    ((words, url),) = show(who.supervisor).context["heaps"]

    assert "Phòng Văn hóa - Xã hội" in words
    assert "1 hồ sơ" in words
    assert len(show(who.supervisor, url).context["rows"]) == 1


def test_a_unit_head_sees_only_what_concerns_the_unit(who, show):
    other = Unit.objects.get(name="Phòng Kinh tế", authority__of_commune=HERE)
    with at(7):
        handling.hand_over(received(who).id, actor=who.desk, unit_id=other.pk)

    head = [column.label for column in show(who.head).context["shown"].columns]
    supervisor = [column.label for column in show(who.supervisor).context["shown"].columns]

    assert "Phòng Văn hóa - Xã hội" in head
    assert "Phòng Kinh tế" not in head
    assert "Phòng Kinh tế" in supervisor


@pytest.mark.parametrize("address", [BOARD, WORKLOAD])
def test_only_those_who_supervise_may_look(who, show, address):
    assert show(who.leader, address).status_code == 200
    assert show(who.specialist, address).status_code == 403
    assert show(who.desk, address).status_code == 403


def test_another_commune_has_a_board_of_its_own(who, show):
    stranger = official(Role.SUPERVISOR, commune_id=THERE)

    assert show(stranger).context["total"].total == 0


def test_the_board_costs_the_same_however_much_lies_there(who, show):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            show(who.supervisor)
        return len(seen)

    show(who.supervisor)
    few = cost()
    with at(7):
        for _ in range(5):
            handed_over(who)
    many = cost()

    assert few == many


def loads(answer):
    return {load.name: load for one in answer.context["units"] for load in one.people}


def test_the_workload_says_what_lies_with_whom(who, show):
    answer = show(who.supervisor, WORKLOAD)

    mine = loads(answer)[who.specialist.full_name]
    untaken = {one.unit_name: one.untaken for one in answer.context["units"]}

    assert (mine.open, mine.today, mine.late, mine.done) == (1, 0, 1, 1)
    assert untaken["Phòng Văn hóa - Xã hội"] == 3
    url = f"/dossiers/?view=open&person={who.specialist.pk}"
    assert url in answer.content.decode().replace("&amp;", "&")
    assert len(show(who.supervisor, url).context["rows"]) == mine.open


def test_work_done_more_than_thirty_days_ago_no_longer_counts(who, show):
    later = loads(show(who.supervisor, WORKLOAD, day=31))
    with clock.at(datetime(2026, 11, 7, 3, tzinfo=UTC)):
        much_later = loads(show(who.supervisor, WORKLOAD, day=31))

    assert later[who.specialist.full_name].done == 1
    assert much_later[who.specialist.full_name].done == 1


def test_lent_roles_are_shown_on_both_sides(who, show):
    Delegation.objects.create(
        giver=who.specialist,
        receiver=who.head,
        unit=unit(Unit.Kind.SPECIALISED),
        role=Role.SPECIALIST,
        reason="Nghỉ phép",
        valid_from=datetime(2026, 10, 1, tzinfo=UTC).date(),
        valid_to=datetime(2026, 10, 30, tzinfo=UTC).date(),
    )

    found = loads(show(who.supervisor, WORKLOAD))

    assert found[who.specialist.full_name].lent_to == (who.head.full_name,)
    assert found[who.head.full_name].lent_from == (who.specialist.full_name,)


def test_a_unit_head_sees_the_own_unit_only(who, show):
    units = [one.unit_name for one in show(who.head, WORKLOAD).context["units"]]

    assert units == ["Phòng Văn hóa - Xã hội"]
