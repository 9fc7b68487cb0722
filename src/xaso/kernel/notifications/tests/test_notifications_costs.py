"""What messages cost: prices by day and network, the budget, the month with its rows."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications import costs
from xaso.kernel.notifications.api import EMAIL, SMS, Channel, NoticeKind, Sent, channels, kinds
from xaso.kernel.notifications.api import notify as tell
from xaso.kernel.notifications.models import (
    MessagePrice,
    MonthlySpending,
    Network,
    Notice,
    NoticeDelivery,
)
from xaso.kernel.notifications.networks import network_of
from xaso.kernel.notifications.sending import queue, release_held
from xaso.kernel.notifications.testing import subjects_for
from xaso.kernel.organisations.testing import THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock

pytestmark = pytest.mark.usefixtures("here")
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
VIETTEL, MOBIFONE = "0981234567", "0901234567"
NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
State = NoticeDelivery.State


class Meter(Channel):
    """A way for text messages of two parts each."""

    key, label, disturbs = SMS, "SMS", True

    def __init__(self):
        self.sent = []

    def address_of(self, contact):
        return contact.phone

    @contextmanager
    def session(self):
        def send(message):
            self.sent.append(message.address)
            return Sent(f"m{len(self.sent)}", 2)

        yield send


@pytest.fixture(autouse=True)
def meter(monkeypatch):
    made = Meter()
    monkeypatch.setitem(channels._items, SMS, made)
    return made


@pytest.fixture(autouse=True)
def noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def officer():
    return official(Role.IT_OFFICER)


def kind_of(monkeypatch, key="test.plain", ways=(SMS,), **more):
    made = NoticeKind(key, "Tin thử", "Tin %(code)s", "Tin %(code)s", channels=ways, **more)
    monkeypatch.setitem(kinds._items, key, made)
    return made


def send(kind, *addresses):
    for address in addresses:
        tell(kind.key, to=address, context={"code": "H56"})
    deliver_all()


def price(officer, dong, network="", day=None):
    day = day or clock.today()
    return costs.set_price(SMS, network, dong, valid_from=day, actor=officer)


@pytest.mark.parametrize(
    ("number", "network"),
    [
        ("+84981234567", Network.VIETTEL),
        ("+84912345678", Network.VINAPHONE),
        ("+84901234567", Network.MOBIFONE),
        ("+84921234567", Network.VIETNAMOBILE),
        ("+84871234567", Network.OTHER),
        ("mau@example.org", Network.ANY),
    ],
)
def test_a_number_names_its_network(number, network):
    assert network_of(number) == network


def test_a_message_costs_its_parts_at_the_price_of_the_network(officer, monkeypatch):
    price(officer, 700)
    price(officer, 900, Network.VIETTEL)

    send(kind_of(monkeypatch), VIETTEL, MOBIFONE)

    rows = NoticeDelivery.objects.order_by("cost").values_list("network", "parts", "cost")
    assert list(rows) == [(Network.MOBIFONE, 2, 1400), (Network.VIETTEL, 2, 1800)]
    assert costs.spent_in(costs.month_of(clock.today())) == 3200


def test_what_was_sent_keeps_its_price_when_another_one_begins(officer, monkeypatch):
    kind = kind_of(monkeypatch)
    price(officer, 700)
    price(officer, 1000, day=clock.today() + timedelta(days=2))
    send(kind, VIETTEL)

    with clock.at(NOON + timedelta(days=2)):
        send(kind, MOBIFONE)

    rows = NoticeDelivery.objects.order_by("created_at").values_list("cost", flat=True)
    assert list(rows) == [1400, 2000]


def test_a_price_of_the_past_is_refused_and_one_to_come_can_be_taken_back(officer):
    with pytest.raises(costs.PastPriceError):
        price(officer, 700, day=clock.today() - timedelta(days=1))
    to_come = price(officer, 800, day=clock.today() + timedelta(days=1))
    in_force = price(officer, 700)

    assert costs.withdraw_price(to_come.pk, actor=officer)
    assert not costs.withdraw_price(in_force.pk, actor=officer)
    assert list(MessagePrice.objects.values_list("dong", flat=True)) == [700]


def test_the_it_officer_is_told_once_at_each_share(officer, monkeypatch):
    kind = kind_of(monkeypatch, urgent=True)
    price(officer, 500)
    costs.set_budget(10_000, actor=officer)

    for _number in range(12):
        send(kind, VIETTEL)

    told = [one for one in subjects_for(officer.pk) if "hạn mức" in one]
    assert told == [
        "Đã dùng 100 phần trăm hạn mức tin nhắn tháng 11/2026.",
        "Đã dùng 80 phần trăm hạn mức tin nhắn tháng 11/2026.",
    ]


def test_beyond_the_budget_what_can_wait_is_held_until_the_next_month(officer, monkeypatch):
    kind = kind_of(monkeypatch)
    price(officer, 500)
    costs.set_budget(1000, actor=officer)
    send(kind, VIETTEL)

    send(kind, MOBIFONE)

    held = NoticeDelivery.objects.get(state=State.QUEUED)
    assert held.held_until == datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with clock.at(datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        release_held()
        deliver_all()
    assert NoticeDelivery.objects.filter(state=State.SENT).count() == 2


def test_beyond_the_budget_the_next_channel_takes_what_can_wait(officer, monkeypatch):
    kind = kind_of(monkeypatch, ways=(SMS, EMAIL))
    price(officer, 500)
    costs.set_budget(1000, actor=officer)
    send(kind_of(monkeypatch, "test.first"), VIETTEL)
    me = official(Role.SPECIALIST)
    row = NoticeDelivery.objects.create(notice=_notice_to(me), channel=SMS, then=[EMAIL])

    from_now(row)

    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.FAILED, "refused:over_budget")
    assert NoticeDelivery.objects.get(channel=EMAIL).state == State.SENT
    assert kind.channels == (SMS, EMAIL)


def test_what_is_urgent_or_demanded_by_law_goes_out_all_the_same(officer, monkeypatch):
    price(officer, 500)
    costs.set_budget(1000, actor=officer)
    send(kind_of(monkeypatch), VIETTEL)

    send(kind_of(monkeypatch, "test.urgent", urgent=True), VIETTEL)
    send(kind_of(monkeypatch, "test.law", must_arrive=True), VIETTEL)

    assert NoticeDelivery.objects.filter(state=State.SENT).count() == 3


def test_a_larger_budget_sets_free_what_was_held(officer, monkeypatch):
    kind = kind_of(monkeypatch)
    price(officer, 500)
    costs.set_budget(1000, actor=officer)
    send(kind, VIETTEL, MOBIFONE)

    costs.set_budget(0, actor=officer)
    release_held()
    deliver_all()

    assert NoticeDelivery.objects.filter(state=State.SENT).count() == 2


def test_each_commune_has_prices_and_a_budget_of_its_own(officer, monkeypatch):
    commune(THERE)
    price(officer, 700)

    with acting_in(THERE):
        send(kind_of(monkeypatch), VIETTEL)

        assert NoticeDelivery.objects.get().cost == 0
        assert not MonthlySpending.objects.exists()


def test_each_figure_of_a_month_leads_to_its_rows(officer, monkeypatch, client):
    price(officer, 700)
    send(kind_of(monkeypatch), VIETTEL, MOBIFONE)
    client.force_login(officer, backend=BACKEND)

    page = client.get(reverse("notifications:costs"), {"month": "2026-11"})

    assert "2.800 đ" in page.text
    by_network = page.context["breakdowns"][2]
    viettel = next(one for one in by_network.figures if one.label == "Viettel")
    rows = client.get(f"{reverse('notifications:deliveries')}?{viettel.query}")
    assert (viettel.messages, viettel.parts, viettel.dong) == (1, 2, 1400)
    assert rows.context["page"].paginator.count == 1


def test_the_month_is_taken_along_as_a_workbook_that_names_nobody(officer, monkeypatch, client):
    price(officer, 700)
    send(kind_of(monkeypatch), VIETTEL)
    client.force_login(officer, backend=BACKEND)

    given = client.get(reverse("notifications:costs-export"), {"month": "2026-11"})

    sheet = load_workbook(BytesIO(given.content)).active
    (row,) = list(sheet.iter_rows(min_row=2, values_only=True))
    assert row[3:6] == ("Viettel", 2, 1400)
    assert all("981234567" not in str(cell) for cell in row)
    assert AuditEntry.objects.filter(action="notifications.costs.exported").exists()


def test_the_it_officer_enters_prices_and_the_budget_on_a_page(officer, client):
    client.force_login(officer, backend=BACKEND)
    typed = {"channel": SMS, "network": "viettel", "dong": "850", "valid_from": "2026-11-20"}

    kept = client.post(reverse("notifications:prices"), typed)
    past = client.post(reverse("notifications:prices"), typed | {"valid_from": "2026-11-01"})
    client.post(reverse("notifications:budget"), {"dong": "2.000.000"})

    assert (kept.status_code, past.status_code) == (302, 422)
    shown = client.get(reverse("notifications:prices")).text
    assert "Viettel" in shown
    assert "850" in shown
    assert "2.000.000" in shown or "2000000" in shown


def _notice_to(user):
    user.email = "can.bo@example.org"
    user.save()
    notice = Notice(receiver=user, language="vi", subject="Tin", kind="test.plain")
    notice.body = "Tin"
    notice.save()
    return notice


def from_now(row):
    queue([row])
    deliver_all()
