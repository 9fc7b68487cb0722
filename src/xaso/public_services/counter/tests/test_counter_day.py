"""The desk's day: what came in, what waits, what can be handed out."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.counter.queries.handing_out import wanted
from xaso.public_services.dossiers.api import decline, submit_dossier
from xaso.public_services.dossiers.services import handling, waiting
from xaso.public_services.dossiers.testing import handed_over, intake, people, received

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
TODAY = reverse("counter:today")


@pytest.fixture(autouse=True)
def monday():
    with clock.at(MONDAY):
        yield


@pytest.fixture
def who(officer):
    found = people()
    found.desk = officer
    return found


def page(desk, address=TODAY):
    return desk.get(address).context


def ready(who):
    dossier = handed_over(who)
    with acting_in(HERE):
        handling.forward(dossier.id, actor=who.specialist)
        handling.approve(dossier.id, actor=who.leader)
        handling.stamp(dossier.id, actor=who.clerk)
    return dossier


def found(desk, text):
    answer = desk.post(TODAY, {"q": text}, headers={"HX-Request": "true"})
    return answer.content.decode()


def test_mine_and_the_whole_desk(desk, who):
    mine = received(who)
    others = received(people())

    own, everybody = page(desk), page(desk, TODAY + "?who=all")

    assert [one.id for one in own["taken"].dossiers] == [mine.id]
    assert [one.id for one in everybody["taken"].dossiers] == [others.id, mine.id]


def test_yesterday_is_not_today(desk, who):
    received(who)

    with clock.at(MONDAY.replace(day=6)):
        assert page(desk)["taken"].dossiers == []


def test_what_came_online_waits_with_the_eight_hours_of_the_law(desk, who):
    with acting_in(HERE):
        waiting = submit_dossier(intake(channel="online"))
        declined = submit_dossier(intake(channel="online"))
        decline(declined.id, reason="Trùng.", actor=who.desk)

    [one] = page(desk)["day"].to_receive

    assert one.dossier.id == waiting.id
    assert one.clock.due_at == datetime(2026, 10, 6, 2, tzinfo=UTC)
    html = desk.get(TODAY).content.decode()
    assert reverse("dossiers:act", args=[waiting.id, "receive"]) in html


def test_the_eight_hours_run_out(desk):
    with acting_in(HERE):
        submit_dossier(intake(channel="online"))

    with clock.at(MONDAY.replace(day=6, hour=3)):
        [one] = page(desk)["day"].to_receive

    assert one.clock.tone == "late"


def test_what_has_to_be_handed_over_comes_most_urgent_first(desk, who):
    with clock.at(MONDAY.replace(hour=9)):
        late = received(who)
    early = received(who)
    handed_over(who)

    waiting = page(desk)["day"].to_hand_over

    assert [one.dossier.id for one in waiting] == [early.id, late.id]
    assert [one.clock.due_at.day for one in waiting] == [5, 6]


def test_what_waited_for_papers_has_its_time_again_and_comes_later(desk, who, monkeypatch):
    monkeypatch.setattr("xaso.public_services.dossiers.queries.desk.OF_A_PILE", 1)
    waited = received(who)
    items = ({"name": "Giấy chứng sinh", "originals": 1},)
    with acting_in(HERE):
        waiting.request_supplement(waited.id, items=items, reason="Thiếu.", actor=who.desk)
    with clock.at(MONDAY.replace(hour=3)):
        urgent = received(who)
    with clock.at(MONDAY.replace(hour=9)), acting_in(HERE):
        waiting.accept_supplement(waited.id, actor=who.desk)

    with clock.at(MONDAY.replace(hour=9)):
        [first] = page(desk)["day"].to_hand_over

    assert first.dossier.id == urgent.id


def test_handing_over_many_leads_to_the_bulk_act(desk, who):
    dossier = received(who)

    asked = desk.post(
        reverse("dossiers:bulk"), {"act": "hand_over", "chosen": [dossier.id], "back": TODAY}
    )

    assert asked.status_code == 200
    assert dossier.code in asked.content.decode()


def test_a_result_is_found_by_code_address_card_and_name(desk, who):
    dossier = ready(who)
    received(who)
    card = "038190000001|1|Lê Thị Mẫu|05091985|Nữ|Thôn 1|01012022"

    answers = [
        found(desk, text)
        for text in (
            dossier.code,
            dossier.code.lower(),
            f"https://motcua.example.vn/tra-cuu/{dossier.code}/",
            card,
            "038190000001",
            "le thi mau",
        )
    ]

    act = reverse("dossiers:act", args=[dossier.id, "return_result"])
    assert [act in one for one in answers] == [True] * 6


def test_what_does_not_fit_is_not_found(desk, who):
    ready(who)

    for text in ("H56.99.49-20261005-0000099", "Trần Văn Khác", "x" * 5000, "|||", "%"):
        assert "Không có kết quả phù hợp" in found(desk, text)


def test_without_scripts_the_search_gives_the_whole_page(desk, who):
    dossier = ready(who)

    answer = desk.post(TODAY, {"q": dossier.code}).content.decode()

    assert "<h1>" in answer
    assert reverse("dossiers:act", args=[dossier.id, "return_result"]) in answer


def test_nothing_of_another_commune_is_shown(desk):
    commune(THERE)
    others = people(THERE)
    with acting_in(THERE):
        there = submit_dossier(intake())
        assert others.desk

    html = desk.get(TODAY).content.decode()

    assert there.code not in html
    assert "Không có kết quả phù hợp" in found(desk, there.code)


def test_a_high_pile_is_cut_and_leads_to_the_whole_list(desk, who, monkeypatch):
    monkeypatch.setattr("xaso.public_services.dossiers.queries.desk.OF_A_PILE", 2)
    dossiers = [received(who) for _ in range(3)]

    answer = desk.get(TODAY)

    shown = [one.dossier.id for one in answer.context["day"].to_hand_over]
    assert shown == [one.id for one in dossiers[:2]]
    assert "Đang hiện 2 trong số 3 hồ sơ" in answer.text
    assert f'{reverse("dossiers:list")}?view=desk"' in answer.text
    assert [tab.count for tab in answer.context["tabs"]] == [3, 3]
    assert "Đang hiện 2 trong số 3 hồ sơ của ông/bà. Mở danh sách của cả quầy." in answer.text
    everybody = desk.get(TODAY + "?who=all").text
    assert "hồ sơ của ông/bà" not in everybody


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("http://x/tra-cuu/H56.99.49-20261005-0000001", "H56.99.49-20261005-0000001"),
        ("https://x/tra-cuu/khong-phai-ma/", "https://x/tra-cuu/khong-phai-ma/"),
        ("a|b", "a b"),
        ("\x00 an ", "an"),
    ],
)
def test_what_was_scanned_is_understood(typed, meant):
    assert wanted(typed) == meant
