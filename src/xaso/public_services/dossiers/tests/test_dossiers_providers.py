"""What the module offers to menu, home page, inbox and search."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.providers.api import home_tiles, inboxes, menu, search_providers
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.providers import MENU
from xaso.public_services.dossiers.services import handling, intake, waiting
from xaso.public_services.dossiers.testing import handed_over, people, received
from xaso.public_services.dossiers.testing import intake as intake_of

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
ITEMS = ({"name": "Giấy chứng sinh", "originals": 1},)
ROLES = ["desk", "specialist", "head", "leader", "clerk", "supervisor"]


def at(day, hour=2):
    return clock.at(datetime(2026, 10, day, hour, tzinfo=UTC))


def of(name):
    return {"applicant": PartyInput(name=name, personal_id="038190000001")}


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def who():
    """A shop with one dossier at every place, received on Monday the 5th."""
    found = people()
    with at(5):
        intake.submit_dossier(intake_of(channel="online", **of("Chờ Tiếp Nhận")))
        received(found, **of("Chờ Bàn Giao"))
        handed_over(found, **of("Chưa Ai Nhận"))
        taken = handed_over(found, **of("Của Chuyên Viên"))
        handling.take(taken.id, actor=found.specialist)
        drafted = handed_over(found, **of("Chờ Ký"))
        handling.forward(drafted.id, actor=found.specialist)
        approved = handed_over(found, **of("Chờ Đóng Dấu"))
        handling.forward(approved.id, actor=found.specialist)
        handling.approve(approved.id, actor=found.leader)
        done = handed_over(found, **of("Chờ Trả"))
        handling.forward(done.id, actor=found.specialist)
        handling.approve(done.id, actor=found.leader)
        handling.stamp(done.id, actor=found.clerk)
        asked = handed_over(found, **of("Chờ Bổ Sung"))
        waiting.request_supplement(
            asked.id, items=ITEMS, reason="Thiếu.", actor=found.specialist
        )
    return found


def request_of(user):
    request = RequestFactory().get("/")
    request.user, request.commune_id = user, HERE
    return request


def items_of(user, day=6, limit=20):
    with at(day):
        return inboxes["dossiers.inbox"].items(request_of(user), limit=limit)


def names(items):
    return [item.title.partition(":")[0] for item in items]


def tiles_of(user, day=6):
    with at(day):
        tiles = home_tiles["dossiers.tiles"].tiles(request_of(user))
    return {tile.url.partition("view=")[2]: tile for tile in tiles}


def hits_of(user, text, limit=10):
    return search_providers["dossiers.dossiers"].search(request_of(user), text, limit=limit)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("desk", {"Chờ Tiếp Nhận", "Chờ Bàn Giao", "Chờ Trả"}),
        ("specialist", {"Chưa Ai Nhận", "Của Chuyên Viên"}),
        ("head", {"Chưa Ai Nhận"}),
        ("leader", {"Chờ Ký"}),
        ("clerk", {"Chờ Đóng Dấu"}),
    ],
)
def test_the_inbox_holds_what_waits_for_the_role(who, role, expected):
    assert set(names(items_of(getattr(who, role)))) == expected


def test_the_most_urgent_comes_first_and_a_ready_result_last(who):
    items = items_of(who.desk)

    assert names(items)[0] == "Chờ Bàn Giao"
    assert names(items)[-1] in {"Chờ Trả", "Chờ Tiếp Nhận"}
    assert [item.due_at for item in items][1:] == [None, None]


def test_at_the_desk_the_hand_over_counts_and_not_the_day_promised(who):
    (item,) = [one for one in items_of(who.desk) if "Chờ Bàn Giao" in one.title]

    assert item.due_at == datetime(2026, 10, 5, 10, tzinfo=UTC)  # 17:00 of the same day
    assert item.tone == "bad"


def test_what_waits_for_the_citizen_is_not_late_after_its_day(who):
    with at(5):
        paused = handed_over(who, **of("Chờ Người Dân"))
        handling.take(paused.id, actor=who.specialist)
        waiting.request_supplement(
            paused.id, items=ITEMS, reason="Thiếu.", actor=who.specialist
        )

    found = {one.note: one for one in items_of(who.specialist, day=20)}

    assert found[paused.code].due_at < datetime(2026, 10, 20, tzinfo=UTC)
    assert found[paused.code].tone == "plain"
    assert "bad" in {one.tone for one in found.values()}


def test_an_item_says_what_to_do_and_leads_to_the_dossier(who):
    (item,) = items_of(who.clerk)

    assert str(item.state) == "Chờ vào số, đóng dấu"
    assert item.url.startswith("/dossiers/")
    assert "xác nhận tình trạng hôn nhân" in item.title


def test_the_inbox_keeps_to_the_limit(who):
    assert len(items_of(who.desk, limit=2)) == 2


@pytest.mark.parametrize("role", ROLES)
def test_the_figure_of_a_tile_is_the_number_of_rows_behind_it(who, client, role):
    person = getattr(who, role)
    client.force_login(person, backend=BACKEND)

    for tile in tiles_of(person, day=8).values():
        with at(8):
            rows = client.get(tile.url).context["rows"]
        assert len(rows) == tile.value, tile.url


def test_each_role_has_its_own_tiles(who):
    assert {"incoming", "desk", "return"} <= tiles_of(who.desk).keys()
    assert {"mine", "unit"} <= tiles_of(who.specialist).keys()
    assert not {"incoming", "desk", "return"} & tiles_of(who.specialist).keys()
    assert "mine" not in tiles_of(who.supervisor)


def test_tiles_warn_of_what_is_late_and_of_what_was_not_handed_over(who):
    on_time, later = tiles_of(who.desk, day=5), tiles_of(who.desk, day=9)

    assert (on_time["late"].tone, on_time["desk"].tone) == ("good", "plain")
    assert (later["late"].tone, later["desk"].tone) == ("bad", "bad")
    assert "1 quá giờ bàn giao" in str(later["desk"].hint)


def test_search_finds_by_name_without_accents_and_by_code(who):
    by_name = hits_of(who.desk, "cho bo sung")
    code = by_name[0].detail.partition(" ")[0]

    by_code = hits_of(who.desk, code)

    assert [hit.title for hit in by_name] == ["Chờ Bổ Sung"]
    assert [(hit.title, hit.score) for hit in by_code] == [("Chờ Bổ Sung", 1.0)]
    assert by_name[0].score < 1.0


def test_search_never_shows_what_may_not_be_seen(who):
    stranger = official(Role.SUPERVISOR, commune_id=THERE)

    assert hits_of(who.specialist, "chờ tiếp nhận") == []
    assert hits_of(official(Role.IT_OFFICER), "chờ") == []
    with acting_in(THERE):
        assert hits_of(stranger, "chờ") == []


@pytest.mark.parametrize("text", ["", "%", "__", "' OR 1=1 --", "x" * 500])
def test_search_survives_strange_texts(who, text):
    assert hits_of(who.desk, text) == []


@pytest.mark.parametrize("role", ROLES)
def test_tiles_and_inbox_cost_one_query_each(who, role):
    person = getattr(who, role)
    items_of(person)

    with CaptureQueriesContext(connection) as seen:
        items_of(person)
        tiles_of(person)

    assert len(seen) == 2


def test_nobody_without_dossiers_gets_tiles_or_items(who):
    outsider = official(Role.IT_OFFICER)

    assert tiles_of(outsider) == {}
    assert items_of(outsider) == []


@pytest.mark.parametrize("entry", MENU, ids=lambda entry: entry.key)
def test_a_line_of_the_menu_opens_for_whom_it_is_shown(who, client, entry):
    assert entry.key in menu

    for role in ROLES:
        person = getattr(who, role)
        client.force_login(person, backend=BACKEND)
        address = reverse(entry.url_name)
        opens = client.get(address).status_code == 200
        is_shown = f'href="{address}"' in client.get("/").content.decode()
        assert is_shown == opens, role
