"""The work list: what each view holds, what filters keep, what it costs."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, commune, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.models import Dossier, SavedView
from xaso.public_services.dossiers.queries.lists import Wanted, find_dossiers, load_page
from xaso.public_services.dossiers.queries.work_views import (
    Viewer,
    count_conditions,
    count_views,
    views_for,
)
from xaso.public_services.dossiers.services import consulting, ending, handling, intake, waiting
from xaso.public_services.dossiers.testing import (
    LAND,
    handed_over,
    people,
    received,
)
from xaso.public_services.dossiers.testing import intake as intake_of

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
LIST = "/dossiers/"
ITEMS = ({"name": "Giấy chứng sinh", "originals": 1},)


def at(day, hour=2, minute=0):
    """Stop at a moment of October 2026; 2 o'clock in Greenwich is 9 o'clock in Việt Nam."""
    return clock.at(datetime(2026, 10, day, hour, minute, tzinfo=UTC))


def of(name):
    return {"applicant": PartyInput(name=name, personal_id="038190000001")}


def names(answer):
    return [row.applicant for row in answer.context["rows"]]


def counts(answer):
    return {tab.url.partition("view=")[2]: tab.count for tab in answer.context["tabs"]}


@pytest.fixture
def who():
    return people()


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def show(client):
    """Show a person the list at a moment of October."""

    def look(user, query="", day=5, hour=3, **headers):
        client.force_login(user, backend=BACKEND)
        with at(day, hour):
            return client.get(f"{LIST}?{query}", headers=headers)

    return look


@pytest.fixture
def every_state(who):
    """One dossier for each place where it can lie; the name says which."""
    with at(5):
        intake.submit_dossier(intake_of(channel="online", **of("Nộp Trực Tuyến")))
        received(who, **of("Chưa Bàn Giao"))
        handed_over(who, **of("Chưa Ai Nhận"))
        taken = handed_over(who, **of("Đã Có Người"))
        handling.take(taken.id, actor=who.specialist)
        asked = handed_over(who, **of("Chờ Bổ Sung"))
        waiting.request_supplement(asked.id, items=ITEMS, reason="Thiếu.", actor=who.specialist)
        drafted = handed_over(who, **of("Chờ Phê Duyệt"))
        handling.forward(drafted.id, actor=who.specialist)
        approved = handed_over(who, **of("Chờ Đóng Dấu"))
        handling.forward(approved.id, actor=who.specialist)
        handling.approve(approved.id, actor=who.leader)
        ready = handed_over(who, **of("Chờ Trả"))
        ending.refuse(ready.id, reason="Không đủ điều kiện.", actor=who.specialist)
        closed = received(who, **of("Đã Đóng"))
        ending.withdraw(closed.id, reason="Rút hồ sơ.", actor=who.desk)
        ending.close(closed.id, actor=who.desk)
    return who


VIEWS = {
    "incoming": ("desk", {"Nộp Trực Tuyến"}),
    "desk": ("desk", {"Chưa Bàn Giao"}),
    "unit": ("specialist", {"Chưa Ai Nhận", "Đã Có Người"}),
    "mine": ("specialist", {"Đã Có Người"}),
    "citizen": ("specialist", {"Chờ Bổ Sung"}),
    "return": ("desk", {"Chờ Trả"}),
}


def test_a_view_holds_what_its_name_says(every_state, show):
    for view, (person, expected) in VIEWS.items():
        answer = show(getattr(every_state, person), f"view={view}")
        assert set(names(answer)) == expected, view


@pytest.mark.parametrize("role", ["desk", "specialist", "clerk", "supervisor"])
def test_the_figure_of_a_view_is_the_number_of_its_rows(every_state, show, role):
    person = getattr(every_state, role)

    for day in (5, 8, 9):
        figures = counts(show(person, day=day))
        rows = {view: len(names(show(person, f"view={view}", day=day))) for view in figures}
        counted = {view: count for view, count in figures.items() if count is not None}
        assert counted == {view: rows[view] for view in counted}, day


def test_leader_and_clerk_find_in_their_unit_what_waits_for_them(every_state, show):
    assert names(show(every_state.leader, "view=unit")) == ["Chờ Phê Duyệt"]
    assert names(show(every_state.clerk, "view=unit")) == ["Chờ Đóng Dấu"]


@pytest.mark.parametrize(
    ("person", "view"),
    [
        ("desk", "desk"),
        ("specialist", "mine"),
        ("head", "unit"),
        ("leader", "unit"),
        ("clerk", "unit"),
        ("supervisor", "late"),
    ],
)
def test_each_role_begins_with_its_own_work(every_state, show, person, view):
    assert show(getattr(every_state, person)).context["view"].key == view


def test_everything_but_only_what_may_be_seen_is_under_all(every_state, show):
    everything = set(Dossier.objects.values_list("applicant_name", flat=True))

    desk = set(names(show(every_state.desk, "view=all")))
    specialist = set(names(show(every_state.specialist, "view=all")))

    assert desk == everything
    never_there = {"Nộp Trực Tuyến", "Chưa Bàn Giao", "Đã Đóng"}
    assert {"Chưa Ai Nhận", "Đã Có Người", "Chờ Bổ Sung"} <= specialist
    assert not never_there & specialist


def test_a_specialist_of_another_unit_sees_only_what_was_asked_of_it(who, show):
    other = Unit.objects.get(name="Phòng Kinh tế", authority__of_commune=HERE)
    neighbour = official(Role.SPECIALIST, at=other)
    with at(5):
        handed_over(who, **of("Của Phòng Kia"))
        asked = handed_over(who, **of("Được Hỏi Ý Kiến"))
        handling.take(asked.id, actor=who.specialist)
        consulting.consult(
            asked.id,
            unit_id=other.pk,
            question="Đất có tranh chấp không?",
            limit="1 working_day",
            actor=who.specialist,
        )

    assert names(show(neighbour, "view=all")) == ["Được Hỏi Ý Kiến"]


def test_another_commune_sees_nothing(every_state, show):
    commune(THERE)
    stranger = official(Role.SUPERVISOR, commune_id=THERE)

    answer = show(stranger, "view=all")

    assert names(answer) == []
    assert "Chưa Bàn Giao" not in answer.content.decode()


def test_an_official_without_business_here_is_refused(show):
    assert show(official(Role.IT_OFFICER)).status_code == 403


def test_three_days_are_due_today_on_the_third_and_late_after_that_moment(who, show):
    with at(5):
        handed_over(who, **of("Ba Ngày"))  # due on Thursday the 8th at 9 o'clock

    before, on_the_day = show(who.desk, "view=today", day=7), show(who.desk, "view=today", 8, 1)
    late = show(who.desk, "view=late", 8, 3)

    assert names(before) == []
    assert names(on_the_day) == ["Ba Ngày"]
    assert names(late) == ["Ba Ngày"]
    assert names(show(who.desk, "view=today", 8, 3)) == []


def test_a_late_row_says_where_it_lies_with_whom_and_since_when(who, show):
    with at(5):
        handling.take(handed_over(who).id, actor=who.specialist)

    (row,) = show(who.desk, "view=late", 9).context["rows"]

    assert "x-tone-late" in row.clock
    assert row.place
    assert who.specialist.full_name in row.place_note
    assert "từ 05/10/2026" in row.place_note


def test_what_came_before_three_is_to_be_handed_over_the_same_day(who, show):
    with at(5, 7, 59):
        received(who, **of("Trước Ba Giờ"))
    with at(5, 8, 1):
        received(who, **of("Sau Ba Giờ"))

    rows = {row.applicant: row for row in show(who.desk, "view=desk", 6, 0).context["rows"]}

    assert "05/10/2026" in rows["Trước Ba Giờ"].place_note
    assert "06/10/2026" in rows["Sau Ba Giờ"].place_note
    assert rows["Trước Ba Giờ"].is_late_here
    assert not rows["Sau Ba Giờ"].is_late_here


def test_received_today_ends_at_midnight_in_viet_nam(who, show):
    with at(5, 16, 59):
        received(who, **of("Trước Nửa Đêm"))
    with at(5, 17, 1):
        received(who, **of("Sau Nửa Đêm"))

    assert names(show(who.desk, "view=received", 5, 16)) == ["Trước Nửa Đêm"]
    assert names(show(who.desk, "view=received", 5, 18)) == ["Sau Nửa Đêm"]


@pytest.mark.parametrize("typed", ["đỗ thị", "do thi", "ĐỖ", "thi do", "0000001"])
def test_text_finds_applicant_and_code_with_or_without_accents(who, show, typed):
    with at(5):
        received(who, **of("Đỗ Thị Hường"))
        received(who, **of("Trần Văn Nam"))

    answer = show(who.desk, urlencode({"view": "all", "q": typed}))

    assert names(answer) == ["Đỗ Thị Hường"]


@pytest.fixture
def two_procedures(who):
    with at(5):
        marriage = handed_over(who, **of("Tình Trạng Hôn Nhân"))
        handling.take(marriage.id, actor=who.specialist)
    with at(7):
        handed_over(who, LAND, channel="postal", **of("Giấy Phép Xây Dựng"))
    return who


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"procedure": "1.004873"}, ["Tình Trạng Hôn Nhân"]),
        ({"procedure": "giấy phép xây dựng"}, ["Giấy Phép Xây Dựng"]),
        ({"channel": "postal"}, ["Giấy Phép Xây Dựng"]),
        ({"person": "nobody"}, ["Giấy Phép Xây Dựng"]),
        ({"received_from": "2026-10-06"}, ["Giấy Phép Xây Dựng"]),
        ({"received_to": "2026-10-05"}, ["Tình Trạng Hôn Nhân"]),
        ({"due_to": "2026-10-08"}, ["Tình Trạng Hôn Nhân"]),
        ({"due_from": "2026-10-09"}, ["Giấy Phép Xây Dựng"]),
        ({"pace": "late"}, ["Tình Trạng Hôn Nhân"]),
        ({"pace": "in_time"}, ["Giấy Phép Xây Dựng"]),
        ({"state": "approved"}, []),
    ],
)
def test_a_filter_keeps_what_it_says(two_procedures, show, query, expected):
    answer = show(two_procedures.desk, urlencode({"view": "all"} | query), day=9)

    assert names(answer) == expected


def test_a_further_filter_in_use_is_shown_without_the_others(two_procedures, show):
    answer = show(two_procedures.desk, "view=all&channel=in_person")

    further = [field.name for field in answer.context["filters"].extended()]
    assert further == ["channel"]
    assert "more=1" in answer.text


def test_unit_person_and_field_are_offered_and_keep_what_they_say(two_procedures, show):
    who = two_procedures
    place = unit(Unit.Kind.SPECIALISED).pk
    offered = show(who.supervisor, "view=all&more=1").content.decode()

    by_unit = show(who.supervisor, f"view=all&unit={place}", day=9)
    by_person = show(who.supervisor, f"view=all&person={who.specialist.pk}", day=9)
    by_desk = show(who.supervisor, f"view=all&unit={unit(Unit.Kind.ONE_STOP).pk}", day=9)
    field = Dossier.objects.get(applicant_name="Giấy Phép Xây Dựng")
    code = field.procedure_version.procedure.field.code
    by_field = show(who.supervisor, f"view=all&field={code}", day=9)

    assert who.specialist.full_name in offered
    assert code in offered
    assert len(names(by_unit)) == 2
    assert names(by_person) == ["Tình Trạng Hôn Nhân"]
    assert names(by_desk) == []
    assert names(by_field) == ["Giấy Phép Xây Dựng"]


@pytest.mark.parametrize(
    "query",
    [
        "unit=x",
        "person=x",
        "state=x",
        "page=x",
        "page=-3",
        "page=99999999999",
        "sort=x",
        "view=x",
    ],
)
def test_an_address_that_makes_no_sense_still_shows_a_list(two_procedures, show, query):
    assert show(two_procedures.desk, query).status_code == 200


def test_hostile_text_is_shown_as_text(who, show):
    with at(5):
        received(who, **of("<script>alert(1)</script>"))

    page = show(who.desk, "view=all&q=%22%3E%3Cimg+src%3Dx%3E").content.decode()
    everything = show(who.desk, "view=all").content.decode()

    assert "<img src=x>" not in page
    assert "<script>alert(1)" not in everything
    assert "&lt;script&gt;alert(1)" in everything


def test_sorting_by_due_moment_puts_the_most_urgent_first(two_procedures, show):
    up = show(two_procedures.desk, "view=all&sort=due")
    down = show(two_procedures.desk, "view=all&sort=-due")

    assert names(up) == ["Tình Trạng Hôn Nhân", "Giấy Phép Xây Dựng"]
    assert names(down) == names(up)[::-1]


def test_pages_hold_twenty_five_and_lose_nobody(who, show):
    with at(5):
        for number in range(27):
            received(who, **of(f"Người Thứ {number}"))

    first, second = show(who.desk, "view=all"), show(who.desk, "view=all&page=2")

    assert len(names(first)) == 25
    assert len(names(second)) == 2
    assert len({*names(first), *names(second)}) == 27
    assert (first.context["page"].has_next, second.context["page"].has_next) == (True, False)
    assert second.context["total"] == "27"


def test_a_long_list_is_not_counted_to_its_end(who, show, monkeypatch):
    monkeypatch.setattr("xaso.public_services.dossiers.queries.lists.COUNTED_UP_TO", 2)
    monkeypatch.setattr("xaso.public_services.dossiers.views.lists.COUNTED_UP_TO", 2)
    with at(5):
        for _ in range(4):
            received(who)

    answer = show(who.desk, "view=all")

    assert answer.context["total"] == "hơn 2"
    assert answer.context["page"].total == 3


ROLES = ["desk", "specialist", "head", "leader", "clerk", "supervisor"]


def test_what_is_read_by_a_kept_statement_is_what_the_orm_would_read(every_state, who):
    with at(7, 3):
        for viewer in (Viewer.of(getattr(who, role)) for role in ROLES):
            views = views_for(viewer)
            kept = {one.key: load_page(viewer, one, Wanted(), order=one.order) for one in views}
            plain = {one.key: find_dossiers(viewer, one, Wanted()) for one in views}
            conditions = {one.key: one.condition(viewer) for one in views if one.is_counted}

            for key, page in kept.items():
                assert {row.id for row in page.rows} == {row.pk for row in plain[key]}
                assert page.total == plain[key].count()
            assert count_views(viewer, views) == count_conditions(viewer, conditions)


def test_the_list_costs_the_same_for_one_row_and_for_sixty(who, show):
    def costs():
        found = {}
        for role in ROLES:
            show(getattr(who, role), "view=open")
            with CaptureQueriesContext(connection) as seen:
                show(getattr(who, role), "view=open")
            found[role] = len(seen), sum("dossiers_" in one["sql"] for one in seen)
        return found

    with at(5):
        handed_over(who)
    one = costs()
    with at(5):
        for _ in range(59):
            handed_over(who)
    sixty = costs()

    assert one == sixty
    own = {count for _all, count in one.values()}
    assert own == {3}  # rows, figures, saved views; the calendar is read by three more


def test_a_part_brings_the_rows_and_spares_the_frame(who, show):
    with at(5):
        received(who)

    part = show(who.desk, "view=all", **{"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith('<div id="rows">')
    assert "x-tabs" not in part


def test_a_saved_view_comes_back_as_a_tab_of_its_owner_only(who, show, client):
    client.force_login(who.desk, backend=BACKEND)

    answer = client.post(
        f"{LIST}views/",
        {"name": "Đất đai bị trễ", "query": "view=late&q=đất&next=//evil&page=3"},
    )
    mine, others = show(who.desk, "view=late&q=đất"), show(who.supervisor)

    saved = SavedView.objects.get()
    assert saved.query == "view=late&q=%C4%91%E1%BA%A5t"
    assert answer["Location"] == f"{LIST}?{saved.query}"
    assert [tab.label for tab in mine.context["tabs"] if tab.active] == ["Đất đai bị trễ"]
    assert "Đất đai bị trễ" not in [tab.label for tab in others.context["tabs"]]


def test_only_its_owner_can_delete_a_saved_view(who, client):
    saved = SavedView.objects.create(user=who.desk, name="Của tôi", query="view=late")
    address = f"{LIST}views/{saved.pk}/delete/"

    client.force_login(who.supervisor, backend=BACKEND)
    by_another = client.post(address)
    client.force_login(who.desk, backend=BACKEND)
    by_owner = client.post(address)

    assert by_another.status_code == 404
    assert by_owner.status_code == 302
    assert not SavedView.objects.exists()


def test_nobody_keeps_more_than_twenty_views(who, client):
    for number in range(20):
        SavedView.objects.create(user=who.desk, name=f"Số {number}", query="view=late")
    client.force_login(who.desk, backend=BACKEND)

    client.post(f"{LIST}views/", {"name": "Thêm nữa", "query": "view=all"})
    client.post(f"{LIST}views/", {"name": "Số 3", "query": "view=all"})

    assert SavedView.objects.count() == 20
    assert SavedView.objects.get(name="Số 3").query == "view=all"
