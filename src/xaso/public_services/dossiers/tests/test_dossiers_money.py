"""A dossier waits for money, goes on by itself when it came, and asks no more once it ended."""

import pytest
from django.test import Client
from django.urls import reverse

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.testing import bodies_for
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierAct
from xaso.public_services.dossiers.services import ending, handling, intake, waiting
from xaso.public_services.dossiers.states import DossierState as S
from xaso.public_services.dossiers.testing import handed_over, people
from xaso.public_services.dossiers.testing import intake as an_intake
from xaso.public_services.payments.api import (
    PaymentLine,
    RequestState,
    payments_of,
    request_payment,
)
from xaso.public_services.payments.testing import bank_account, money_in, refunded_in_cash

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


@pytest.fixture
def account():
    return bank_account()


@pytest.fixture
def waits(who):
    dossier = handed_over(who)
    handling.take(dossier.id, actor=who.specialist)
    client = Client()
    client.force_login(who.specialist, backend=BACKEND)
    act = reverse("dossiers:act", args=[dossier.id, "request_payment"])
    client.post(act, {"amount": "8.000", "reason": "Lệ phí hộ tịch"})
    return dossier


def the(dossier):
    return Dossier.objects.get(pk=dossier.id)


def asked(dossier):
    return payments_of("dossier", [dossier.id])


def confirmed(dossier):
    return DossierAct.objects.filter(dossier_id=dossier.id, key="confirm_payment")


def to_pay_back(dossier, amount):
    return f"Hồ sơ {dossier.code}: cần hoàn trả {amount}. Đề nghị lập yêu cầu hoàn trả."


def the_fee(dossier, amount=15_000):
    lines = [PaymentLine("Lệ phí", amount)]
    request_payment(
        ("dossier", dossier.id), reference=dossier.code, lines=lines, payer="Lê Thị Mẫu"
    )
    return asked(dossier)[-1]


def test_asking_for_money_makes_a_payment(who, waits):
    (found,) = asked(waits)

    assert the(waits).state == S.AWAITING_PAYMENT
    assert (found.purpose, found.total, found.reference) == ("duty", 8_000, waits.code)
    assert found.lines == (PaymentLine("Lệ phí hộ tịch", 8_000),)


def test_the_dossier_goes_on_by_itself_when_the_money_came(who, waits, account):
    money_in(account, 8_000, asked(waits)[0].code)

    deliver_all()

    dossier, act = the(waits), confirmed(waits).get()
    assert (dossier.state, dossier.paused_at) == (S.PROCESSING, None)
    assert dossier.assignee_id == who.specialist.pk
    assert (act.actor_id, act.from_state, act.to_state) == (
        None,
        S.AWAITING_PAYMENT,
        S.PROCESSING,
    )
    assert bodies_for(who.desk.pk) == []


def test_money_that_comes_twice_moves_it_once_and_the_desk_pays_it_back(who, waits, account):
    code = asked(waits)[0].code
    money_in(account, 8_000, code)
    deliver_all()
    money_in(account, 8_000, code)

    deliver_all()

    assert confirmed(waits).count() == 1
    assert the(waits).state == S.PROCESSING
    assert bodies_for(who.desk.pk) == [to_pay_back(waits, "8.000 đ")]


def test_a_part_of_the_money_leaves_it_waiting_and_the_desk_is_told(who, waits, account):
    money_in(account, 3_000, asked(waits)[0].code)

    deliver_all()

    assert the(waits).state == S.AWAITING_PAYMENT
    assert bodies_for(who.desk.pk) == [
        f"Hồ sơ {waits.code}: đã nhận 3.000 đ, còn phải nộp 5.000 đ."
    ]


def test_the_fee_of_the_intake_is_not_the_money_it_waits_for(who, waits, account):
    money_in(account, 15_000, the_fee(waits).code)

    deliver_all()

    assert the(waits).state == S.AWAITING_PAYMENT


def test_what_was_paid_elsewhere_closes_the_payment(who, waits, account):
    waiting.confirm_payment(waits.id, actor=who.desk)
    (closed,) = asked(waits)

    money_in(account, 8_000, closed.code)
    deliver_all()

    assert closed.state == RequestState.CANCELLED
    assert confirmed(waits).get().actor_id == who.desk.pk
    assert bodies_for(who.desk.pk) == [to_pay_back(waits, "8.000 đ")]


def test_money_that_came_before_the_officer_confirms_stays_paid(who, waits, account):
    money_in(account, 8_000, asked(waits)[0].code)

    waiting.confirm_payment(waits.id, actor=who.desk)
    deliver_all()

    assert asked(waits)[0].state == RequestState.PAID
    assert confirmed(waits).get().actor_id == who.desk.pk
    assert bodies_for(who.desk.pk) == []


def test_a_second_duty_is_a_payment_of_its_own(who, waits, account):
    first = asked(waits)[0]
    money_in(account, 8_000, first.code)
    deliver_all()
    waiting.request_payment(
        waits.id, amount=8_000, reason="Lệ phí bản sao", actor=who.specialist
    )

    money_in(account, 8_000, first.code)
    deliver_all()
    still = the(waits).state
    money_in(account, 8_000, asked(waits)[1].code)
    deliver_all()

    assert [one.purpose for one in asked(waits)] == ["duty", "duty-2"]
    assert (still, the(waits).state) == (S.AWAITING_PAYMENT, S.PROCESSING)


@pytest.mark.parametrize("paid", [0, 3_000, 8_000])
def test_what_ended_without_its_work_is_not_paid_for(who, waits, account, paid):
    if paid:
        money_in(account, paid, asked(waits)[0].code)

    ending.withdraw(waits.id, reason="Đổi ý.", actor=who.desk)

    (found,) = asked(waits)
    assert found.rest == 0
    wanted = [to_pay_back(waits, f"{paid // 1000}.000 đ")] if paid else []
    assert bodies_for(who.desk.pk) == wanted


def test_what_is_not_accepted_or_stopped_is_not_paid_for(who, waits):
    submitted = intake.submit_dossier(an_intake(channel="online", fee=15_000))
    the_fee(submitted)

    intake.decline(submitted.id, reason="Không thuộc thẩm quyền.", actor=who.desk)
    ending.stop(waits.id, reason="Quá hạn.", legal_ground="Điều 6", actor=who.head)

    states = [one.state for one in (*asked(submitted), *asked(waits))]
    assert states == [RequestState.CANCELLED] * 2


def test_the_desk_is_told_of_money_that_went_back(who, waits):
    found = the_fee(waits)

    refunded_in_cash(found.id, 15_000, cashier=who.desk, agrees=who.leader)
    deliver_all()

    assert bodies_for(who.desk.pk) == [f"Hồ sơ {waits.code}: đã hoàn trả 15.000 đ."]


def page_of(dossier, person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.get(reverse("dossiers:dossier", args=[dossier.id])).content.decode()


def test_the_page_says_what_was_asked_paid_and_receipted(who, waits, account):
    (found,) = asked(waits)
    money_in(account, 8_000, found.code)
    money_in(account, 2_000, found.code)
    deliver_all()

    page = page_of(waits, who.desk)

    assert "Lệ phí hộ tịch" in page
    assert "đã nộp 10.000 đ: Chuyển khoản" in page
    assert "cần hoàn trả 2.000 đ" in page
    assert f"biên lai {asked(waits)[0].receipt}" in page
    assert reverse("payments:payment", args=[found.id]) in page


def test_who_may_not_see_payments_gets_no_link_to_them(who, waits):
    page = page_of(waits, who.specialist)

    assert "Lệ phí hộ tịch" in page
    assert reverse("payments:payment", args=[asked(waits)[0].id]) not in page
