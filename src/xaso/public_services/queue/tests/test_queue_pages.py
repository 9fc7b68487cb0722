"""From the kiosk to the desk, through the pages."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.queue.models import (
    QueueTicket,
    ScreenKey,
)
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
pytestmark = pytest.mark.django_db
KIOSK, DOOR, BOARD = ScreenKey.Kind.KIOSK, ScreenKey.Kind.DOOR, ScreenKey.Kind.BOARD


@pytest.fixture
def officer(db):
    return official(Role.RECEPTIONIST, full_name="Trần Thu Hà")


@pytest.fixture
def desk(officer):
    with acting_in(HERE):
        queue_line()
        return queue_desk(2, officer)


@pytest.fixture
def at_desk(client, officer, desk):
    client.force_login(officer, backend=BACKEND)
    return client


@pytest.fixture
def keys(desk):
    with acting_in(HERE):
        return {kind: key_of(kind) for kind in ScreenKey.Kind}


@pytest.fixture
def visitor():
    return Client()


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def in_the_hall(number):
    with acting_in(HERE):
        return [queue_ticket() for _ in range(number)]


def current():
    with acting_in(HERE):
        ticket = QueueTicket.objects.at_desks(clock.today()).first()
        return (ticket.code, ticket.state) if ticket else None


def press(client, act, **more):
    return client.post(reverse("queue:desk"), {"act": act, **more}, follow=True)


def test_a_number_is_taken_at_the_kiosk_by_two_touches(visitor, keys):
    key = keys[KIOSK]
    offered = visitor.get(reverse("queue:kiosk", args=[key]))
    with acting_in(HERE):
        line = queue_line()
    asked = reverse("queue:kiosk-line", args=[key, line.pk])

    taken = visitor.post(asked, {"priority": "elderly"}, follow=True)

    assert asked in text(offered)
    assert "A001" in text(taken)
    assert "Số của ông/bà" in text(taken)
    with acting_in(HERE):
        assert QueueTicket.objects.get().priority == "elderly"


def test_the_kiosk_says_when_a_line_gives_no_more_numbers(at_desk, visitor, keys):
    with acting_in(HERE):
        line = queue_line()
    at_desk.post(reverse("queue:close-line", args=[line.pk]), {"closed": "1"})

    shown = visitor.get(reverse("queue:kiosk", args=[keys[KIOSK]]))
    refused = visitor.post(reverse("queue:kiosk-line", args=[keys[KIOSK], line.pk]))

    assert "Hôm nay không cấp thêm số" in text(shown)
    assert 'role="alert"' in text(refused)
    with acting_in(HERE):
        assert not QueueTicket.objects.exists()


def test_a_phone_follows_its_number_until_it_is_called(at_desk, visitor, keys):
    in_the_hall(1)
    with acting_in(HERE):
        line = queue_line()
    start = reverse("queue:phone", args=[keys[DOOR]])
    followed = visitor.post(start, {"line": line.pk, "priority": ""}, follow=True)

    press(at_desk, "next")
    waiting = visitor.get(followed.request["PATH_INFO"])
    press(at_desk, "next")
    called = visitor.get(followed.request["PATH_INFO"])

    assert "Còn 1 người trước ông/bà" in text(followed)
    assert "Sắp đến lượt ông/bà" in text(waiting)
    assert "Mời ông/bà đến quầy 2" in text(called)


def test_a_phone_without_a_choice_is_told_beside_the_field(visitor, keys):
    answer = visitor.post(reverse("queue:phone", args=[keys[DOOR]]), {})

    assert answer.status_code == 422


def test_a_phone_may_leave_the_queue_once(at_desk, visitor, keys):
    [ticket] = in_the_hall(1)
    address = reverse("queue:leave", args=[keys[DOOR], ticket.pk])

    visitor.get(address)
    with acting_in(HERE):
        asked_first = QueueTicket.objects.get().state
    visitor.post(address)
    press(at_desk, "next")

    assert asked_first == "waiting"
    assert current() is None


def test_an_address_takes_only_so_many_numbers_a_minute(visitor, keys, settings):
    settings.XASO_QUEUE_TAKEN_PER_MINUTE = 1
    with acting_in(HERE):
        line = queue_line()
    start = reverse("queue:phone", args=[keys[DOOR]])

    answers = [visitor.post(start, {"line": line.pk}).status_code for _ in range(2)]

    assert answers == [302, 429]


@pytest.mark.parametrize("page", ["kiosk", "phone", "board"])
def test_a_key_opens_its_own_kind_of_screen_only(visitor, keys, page):
    own = {"kiosk": KIOSK, "phone": DOOR, "board": BOARD}[page]

    codes = {
        kind: visitor.get(reverse(f"queue:{page}", args=[key])).status_code
        for kind, key in keys.items()
    }

    assert codes == {kind: 200 if kind == own else 404 for kind in keys}


def test_a_changed_key_opens_nothing(visitor, keys):
    changed = keys[KIOSK].replace(str(HERE), str(THERE))

    answer = visitor.get(reverse("queue:kiosk", args=[changed]))

    assert answer.status_code == 404


def test_a_renewed_key_makes_the_old_address_void(client, visitor, keys):
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    address = reverse("queue:renew-key", args=[KIOSK])

    asked = client.get(address)
    before = visitor.get(reverse("queue:kiosk", args=[keys[KIOSK]])).status_code
    client.post(address)
    after = visitor.get(reverse("queue:kiosk", args=[keys[KIOSK]])).status_code

    assert asked.status_code == 200
    assert (before, after) == (200, 404)


def test_the_board_shows_and_says_the_call(at_desk, visitor, keys):
    in_the_hall(2)
    press(at_desk, "next")

    shown = text(visitor.get(reverse("queue:board", args=[keys[BOARD]])))

    assert "Mời số a không không một đến quầy số hai" in shown
    assert "A002" in shown


def test_an_unchanged_board_is_an_empty_answer(at_desk, visitor, keys):
    in_the_hall(2)
    address = reverse("queue:board", args=[keys[BOARD]])
    first = visitor.get(address, headers={"HX-Request": "true"})
    with_tag = {"HX-Request": "true", "If-None-Match": first.headers["ETag"]}

    same = visitor.get(address, headers=with_tag)
    press(at_desk, "next")
    changed = visitor.get(address, headers=with_tag)

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert "A001" in text(changed)


def test_calling_again_is_a_new_call_for_the_voice(at_desk, visitor, keys):
    in_the_hall(1)
    press(at_desk, "next")
    address = reverse("queue:board", args=[keys[BOARD]])
    first = re.findall('data-call="([^"]+)"', text(visitor.get(address)))

    press(at_desk, "again")

    assert re.findall('data-call="([^"]+)"', text(visitor.get(address))) != first


def test_calling_again_is_a_new_call_for_the_phone_too(at_desk, visitor, keys):
    [ticket] = in_the_hall(1)
    press(at_desk, "next")
    address = reverse("queue:ticket", args=[keys[DOOR], ticket.pk])
    with_part = {"HX-Request": "true"}
    first = re.findall('data-call="([^"]+)"', text(visitor.get(address, headers=with_part)))
    board = text(visitor.get(reverse("queue:board", args=[keys[BOARD]])))
    same = re.findall('data-call="([^"]+)"', text(visitor.get(address, headers=with_part)))

    press(at_desk, "again")

    again = re.findall('data-call="([^"]+)"', text(visitor.get(address, headers=with_part)))
    assert len(first) == len(again) == 1
    assert first == same == re.findall('data-call="([^"]+)"', board)
    assert again != first


def test_the_sign_of_a_desk_shows_its_own_number(at_desk, visitor, keys):
    in_the_hall(1)
    press(at_desk, "next")

    shown = visitor.get(reverse("queue:sign", args=[keys[BOARD], 2]))
    missing = visitor.get(reverse("queue:sign", args=[keys[BOARD], 9]))

    assert "A001" in text(shown)
    assert missing.status_code == 404


def test_the_buttons_of_the_desk_lead_a_number_to_its_end(at_desk):
    in_the_hall(1)
    seen = []

    for act in ("next", "again", "begin", "done"):
        press(at_desk, act)
        seen.append(current())

    assert seen == [("A001", "called"), ("A001", "called"), ("A001", "serving"), None]


def test_a_second_press_of_a_button_is_harmless(at_desk):
    in_the_hall(1)
    press(at_desk, "next")
    press(at_desk, "begin")

    again = press(at_desk, "skip")

    assert again.status_code == 200
    assert current() == ("A001", "serving")


def test_a_number_is_passed_on_with_a_word(at_desk, client):
    in_the_hall(1)
    with acting_in(HERE):
        other = queue_desk(3, official(Role.RECEPTIONIST))
    press(at_desk, "next")

    press(at_desk, "pass-on", to=f"desk:{other.pk}", note="Hỏi về đất")
    client.force_login(other.officer, backend=BACKEND)
    shown = press(client, "next")

    assert "Hỏi về đất" in text(shown)


def test_the_waiting_list_follows_without_the_session_of_the_officer(at_desk, visitor):
    page = text(at_desk.get(reverse("queue:desk")))
    [address] = re.findall(r'data-live="([^"]+)"', page)
    [ticket] = in_the_hall(1)

    part = visitor.get(address, headers={"HX-Request": "true"})

    assert f'name="ticket" value="{ticket.pk}"' in text(part)
    assert "csrf" not in text(part)


def test_a_number_is_called_out_of_turn_from_the_list(at_desk):
    tickets = in_the_hall(3)

    press(at_desk, "this", ticket=str(tickets[2].pk))

    assert current() == ("A003", "called")


def test_of_two_numbers_with_one_code_the_one_that_was_pressed_is_called(at_desk):
    with acting_in(HERE):
        _first, second = queue_ticket("A"), queue_ticket("B")
        QueueTicket.objects.update(code="A001")

    press(at_desk, "this", ticket=str(second.pk))

    with acting_in(HERE):
        assert QueueTicket.objects.at_desks(clock.today()).get() == second


@pytest.mark.parametrize("what", ["", "A001", "00000000-0000-0000-0000-000000000000"])
def test_a_number_that_nobody_has_is_called_by_nobody(at_desk, what):
    in_the_hall(1)

    answer = at_desk.post(reverse("queue:desk"), {"act": "this", "ticket": what})

    assert answer.status_code in {302, 404}
    assert current() is None


def test_loading_the_page_again_does_not_call_the_next(at_desk):
    in_the_hall(2)

    plain = at_desk.post(reverse("queue:desk"), {"act": "next"})
    part = at_desk.post(reverse("queue:desk"), {"act": "again"}, headers={"HX-Request": "true"})

    assert (plain.status_code, plain.headers["Location"]) == (302, reverse("queue:desk"))
    assert part.status_code == 200
    assert "A001" in text(part)


def test_an_officer_chooses_a_desk_first(client, desk):
    other = official(Role.RECEPTIONIST)
    client.force_login(other, backend=BACKEND)

    first = client.get(reverse("queue:desk"), follow=True)
    refused = client.post(reverse("queue:choose"), {"desk": desk.pk})
    with acting_in(HERE):
        free = queue_desk(5)
    taken = client.post(reverse("queue:choose"), {"desk": free.pk}, follow=True)

    assert first.request["PATH_INFO"] == reverse("queue:choose")
    assert "đồng nghiệp" in text(refused)
    assert taken.request["PATH_INFO"] == reverse("queue:desk")


def test_a_paused_desk_is_closed_on_its_sign(at_desk, visitor, keys):
    press(at_desk, "pause")

    shown = visitor.get(reverse("queue:sign", args=[keys[BOARD], 2]))

    assert "tạm nghỉ" in text(shown)


def test_the_officer_gives_a_number_at_the_desk(at_desk):
    with acting_in(HERE):
        line = queue_line()

    answer = at_desk.post(reverse("queue:take", args=[line.pk]), follow=True)

    assert "Đã cấp số A001" in text(answer)


def test_the_home_page_says_how_many_wait(at_desk):
    in_the_hall(7)

    home = text(at_desk.get("/"))

    assert re.search(r"Người đang chờ ở sảnh.{0,200}?7|7.{0,200}?Người đang chờ ở sảnh", home)


def test_a_commune_without_lines_has_no_figure_on_the_home_page(client, officer):
    client.force_login(officer, backend=BACKEND)

    assert "Người đang chờ ở sảnh" not in text(client.get("/"))


def test_the_intake_knows_the_number_and_keeps_it(at_desk):
    in_the_hall(1)
    page = text(press(at_desk, "next"))
    [address] = re.findall(r'href="(/counter/intake/\?ticket=[^"]+)"', page)

    opened = text(at_desk.get(address))
    [draft] = re.findall(r'name="draft" value="([^"]+)"', opened)
    typed = at_desk.post("/counter/intake/", {"draft": draft, "ticket": "A001", "act": "keep"})

    assert "Số thứ tự A001" in opened
    assert "Số thứ tự A001" in text(typed)
    assert "Số thứ tự" not in text(at_desk.get("/counter/intake/?ticket=khac"))


@pytest.mark.parametrize("page", ["kiosk", "phone", "board", "ticket"])
def test_a_screen_asks_as_little_for_many_as_for_few(
    visitor, keys, page, django_assert_max_num_queries
):
    [ticket] = in_the_hall(1)
    key = keys[{"kiosk": KIOSK, "board": BOARD}.get(page, DOOR)]
    more = [ticket.pk] if page == "ticket" else []
    address = reverse(f"queue:{page}", args=[key, *more])
    visitor.get(address)  # what the process remembers is not asked again
    with CaptureQueriesContext(connection) as few:
        visitor.get(address)
    in_the_hall(20)

    with django_assert_max_num_queries(len(few)):
        visitor.get(address)

    asked = [one["sql"] for one in few if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 12, asked
