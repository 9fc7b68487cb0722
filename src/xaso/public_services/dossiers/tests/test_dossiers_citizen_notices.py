"""Citizens are told of what concerns them: once, where they want it, without anybody's name."""

from datetime import timedelta

import pytest

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.identity.api import vouched_number
from xaso.kernel.identity.testing import citizen
from xaso.kernel.notifications.api import kinds, notices_about
from xaso.kernel.notifications.models import Notice, NoticeDelivery
from xaso.kernel.notifications.sms.text import count_parts, without_accents
from xaso.kernel.notifications.testing import bodies_for, reached_by, subjects_for
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.dates import say_short
from xaso.public_services.dossiers import subscribers
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.events import DossierMoved
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services import ending, waiting
from xaso.public_services.dossiers.services.before_receipt import ask_before_receipt
from xaso.public_services.dossiers.services.handling import take
from xaso.public_services.dossiers.services.intake import decline, receive_submitted
from xaso.public_services.dossiers.services.submitting import submit_own, withdraw_own
from xaso.public_services.dossiers.testing import handed_over, intake, people, received
from xaso.public_services.payments.events import PaymentReceived

pytestmark = pytest.mark.django_db
ITEMS = ({"name": "Giấy chứng sinh", "originals": 1},)
PHONE = "+84912345678"
CODE = "H56.99.49-20261122-0000001"
NUMBER = "038190000001"


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


def applicant(**more):
    given = {"name": "Lê Thị Mẫu", "personal_id": NUMBER, "address": "Thôn 1", "phone": PHONE}
    return PartyInput(**(given | more))


def told_at(address=PHONE):
    """Return what an address was told, the first first."""
    rows = Notice.objects.filter(receiver__isnull=True).order_by("created_at", "id")
    return [row.subject for row in rows if row.address == address]


def channels_of_all():
    return sorted(NoticeDelivery.objects.values_list("channel", flat=True))


def test_who_handed_in_at_the_counter_hears_by_the_telephone_given_there(who):
    made = received(who)

    deliver_all()

    due = Dossier.objects.get(pk=made.id).due_at
    assert told_at() == [
        f"Hồ sơ {made.code} đã được tiếp nhận. Hẹn trả kết quả: {say_short(due)}."
    ]


def test_an_account_that_sent_a_dossier_is_told_and_no_address_besides(who):
    me = reached_by(phone="+84987654321")
    made = submit_own(intake(channel="online"), actor=me)
    receive_submitted(made.id, actor=who.desk)

    deliver_all()

    assert len(subjects_for(me.pk)) == 2
    assert told_at() == []
    notice = Notice.objects.of(me.pk).first()
    assert notice.url == f"/dich-vu-cong/ho-so/{made.code}/"


def test_an_account_that_nothing_reaches_is_told_inside_and_the_given_number_outside(who):
    me = citizen()
    made = submit_own(intake(channel="online"), actor=me)

    deliver_all()

    assert len(subjects_for(me.pk)) == 1
    assert len(told_at()) == 1
    assert made.code in told_at()[0]


def test_who_is_vouched_for_hears_of_what_they_handed_in_at_the_counter(who):
    me = citizen()
    number = applicant(personal_id=vouched_number(me.pk), phone="")

    made = received(who, applicant=number)
    deliver_all()

    assert [made.code in one for one in subjects_for(me.pk)] == [True]


def test_an_e_mail_is_taken_where_no_mobile_number_was_given(who):
    landline = applicant(phone="+842437654321", email="mau@example.org")
    received(who, applicant=landline)
    without = applicant(phone="", email="")
    received(who, applicant=without)

    deliver_all()

    assert len(told_at("mau@example.org")) == 1
    assert Notice.objects.filter(about_kind="dossiers.dossier").count() == 1


def test_each_change_is_told_once_also_when_its_event_comes_twice(who):
    made = received(who)
    deliver_all()
    ending.withdraw(made.id, reason="Làm sau.", actor=who.desk)
    deliver_all()
    before = told_at()

    deliver_all()

    assert told_at() == before
    assert len(before) == 2


def test_what_is_asked_for_is_told_before_receipt_and_afterwards(who):
    sent = submit_own(intake(channel="online"), actor=reached_by(phone=PHONE))
    ask_before_receipt(sent.id, items=ITEMS, reason="Còn thiếu.", actor=who.desk)
    desk = handed_over(who)
    take(desk.id, actor=who.specialist)
    waiting.request_supplement(desk.id, items=ITEMS, reason="Thiếu.", actor=who.specialist)

    deliver_all()

    wanted = Notice.objects.filter(kind="dossiers.citizen_papers_wanted")
    assert {row.about_id for row in wanted} == {sent.id, desk.id}
    assert all("(1)" in row.body and "Giấy chứng sinh" not in row.subject for row in wanted)


def test_money_that_is_asked_for_stands_in_the_text_and_not_on_the_lock_screen(who):
    made = handed_over(who)
    take(made.id, actor=who.specialist)
    waiting.request_payment(made.id, amount=150_000, reason="Lệ phí", actor=who.specialist)

    deliver_all()

    (row,) = Notice.objects.filter(kind="dossiers.citizen_to_pay")
    assert "150.000" in row.body
    assert "150.000" not in row.subject


def test_money_that_came_is_thanked_for_but_not_where_a_receipt_was_handed_over(who):
    made = received(who)
    given = {"subject_kind": "dossier", "amount": 8_000, "rest": 0, "state": "paid"}
    for channel, dossier_id in (("vietqr", made.id), ("cash", made.id)):
        subscribers.tell_payment(
            PaymentReceived(request_id=made.id, subject_id=dossier_id, channel=channel, **given)
        )

    (row,) = Notice.objects.filter(kind="dossiers.citizen_paid")
    assert "8.000 đ" in row.body


def test_money_that_an_officer_recorded_is_told_too(who):
    made = handed_over(who)
    take(made.id, actor=who.specialist)
    waiting.request_payment(made.id, amount=150_000, reason="Lệ phí", actor=who.specialist)
    waiting.confirm_payment(made.id, actor=who.desk)

    deliver_all()

    (row,) = Notice.objects.filter(kind="dossiers.citizen_paid")
    assert "150.000 đ" in row.body
    assert not Notice.objects.filter(kind="dossiers.citizen_to_pay").exists()


def test_a_new_date_comes_with_an_apology_and_cannot_be_switched_off(who):
    made = handed_over(who)
    waiting.extend(made.id, limit="2 working_day", reason="Chờ xác minh.", actor=who.head)

    deliver_all()

    due = Dossier.objects.get(pk=made.id).due_at
    (said,) = [one for one in told_at() if "Xin lỗi" in one]
    assert say_short(due) in said
    assert not kinds["dossiers.citizen_late"].may_be_muted


def test_news_that_is_over_when_its_event_comes_is_not_told(who):
    sent = submit_own(intake(channel="online"), actor=reached_by(phone=PHONE))
    ask_before_receipt(sent.id, items=ITEMS, reason="Còn thiếu.", actor=who.desk)
    receive_submitted(sent.id, actor=who.desk, brought=("Giấy chứng sinh",))

    deliver_all()

    assert not Notice.objects.filter(kind="dossiers.citizen_papers_wanted").exists()


def test_a_refusal_at_the_desk_a_withdrawal_and_a_stop_are_told(who):
    me = reached_by(phone=PHONE)
    refused = submit_own(intake(channel="online"), actor=me)
    decline(refused.id, reason="Không thuộc thẩm quyền.", actor=who.desk)
    taken_back = submit_own(intake(channel="online"), actor=me)
    withdraw_own(taken_back.id, reason="Đổi ý.", actor=me)
    stopped = handed_over(who)
    ending.stop(stopped.id, reason="Hết hạn.", legal_ground="Điều 1", actor=who.head)

    deliver_all()

    said = [*subjects_for(me.pk), *told_at()]
    assert any(refused.code in one and "không được tiếp nhận" in one for one in said)
    assert any(taken_back.code in one and "rút" in one for one in said)
    assert any(stopped.code in one and "dừng" in one for one in said)


def test_a_result_that_lies_ready_is_told_and_a_refused_one_in_other_words(who):
    granted, refused = received(who), handed_over(who)
    moved = {"unit_id": None, "assignee_id": None, "actor_id": None}
    Dossier.objects.filter(pk=granted.id).update(state="completed", outcome="granted")
    Dossier.objects.filter(pk=refused.id).update(state="completed", outcome="refused")

    for one, act in ((granted, "stamp"), (refused, "refuse")):
        subscribers.tell_move(
            DossierMoved(one.id, one.code, act, "approved", "completed", at=_now(one), **moved)
        )

    assert any(granted.code in one and "có kết quả" in one for one in told_at())
    assert any(refused.code in one and "không được giải quyết" in one for one in told_at())


def test_the_commune_that_decides_tells_only_what_waits_for_the_citizen(who):
    commune(THERE)
    taken_over = submit_own(intake(channel="inter_agency", origin_code=CODE), actor=who.desk)
    receive_submitted(taken_over.id, actor=who.desk)
    deliver_all()

    assert told_at() == []

    Dossier.objects.filter(pk=taken_over.id).update(state="awaiting_payment")
    event = DossierMoved(
        taken_over.id,
        taken_over.code,
        "request_payment",
        "processing",
        "awaiting_payment",
        None,
        None,
        None,
        _now(taken_over),
    )
    subscribers.tell_move(event)
    assert [CODE in one for one in told_at()] == [True]


def test_officials_see_what_was_sent_with_the_address_masked(who):
    made = received(who)
    deliver_all()

    rows = notices_about("dossiers.dossier", made.id)

    assert {row.receiver for row in rows} == {"***678"}
    assert {row.kind for row in rows} == {"Hồ sơ của ông/bà đã được tiếp nhận"}


def test_a_dossiers_page_leads_to_what_was_sent(who, client):
    made = received(who)
    deliver_all()
    client.force_login(who.desk, backend="xaso.kernel.accounts.backend.AccountBackend")

    page = client.get(f"/dossiers/{made.id}/").content.decode()
    sent = client.get(f"/dossiers/{made.id}/notices/").content.decode()

    assert f"/dossiers/{made.id}/notices/" in page
    assert "***678" in sent
    assert PHONE not in sent


CITIZENS = [kind for kind in kinds if kind.key.startswith("dossiers.citizen_")]
WORDS = {
    "code": CODE,
    "deadline": "15:00 25/11/2026",
    "moment": "15:00 25/11/2026",
    "count": "3",
    "sum": "1.150.000 đ",
    "reason": "Thiếu giấy.",
}


@pytest.mark.parametrize("kind", CITIZENS, ids=lambda kind: kind.key)
def test_every_text_fits_into_one_text_message_without_accents(kind):
    _subject, body, _words = kind.write(WORDS, "vi")

    text = without_accents(body)

    assert count_parts(text) == 1, text
    assert kind.for_citizens
    assert kind.no_link_by_sms
    assert kind.channels.index("notifications.zalo") < kind.channels.index("notifications.sms")


def test_bodies_name_nobody(who):
    me = reached_by(phone=PHONE)
    made = submit_own(intake(channel="online"), actor=me)
    receive_submitted(made.id, actor=who.desk)
    deliver_all()

    assert all("Mẫu" not in body for body in bodies_for(me.pk))


def _now(made):
    return Dossier.objects.get(pk=made.id).created_at + timedelta(minutes=1)
