"""Money of the sample commune: every page of payments has something to show."""

import pytest
from django.test import Client
from django.urls import reverse

from xaso.config.demo.money import CASHIER, IT_OFFICER, load_fees, load_tables
from xaso.kernel.accounts.api import User
from xaso.lib.ids import uuid7
from xaso.public_services.payments.api import RequestState, payments_of
from xaso.public_services.payments.demo import THINGS, Owed, load_money
from xaso.public_services.procedures.api import Channel, current_version, estimate_fee
from xaso.public_services.procedures.models import FeeTable

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def owed():
    return [
        Owed(uuid7(), f"H56.99.49-261120-{number:04}", "Lê Thị Mẫu", "Lệ phí", 15_000)
        for number in range(THINGS)
    ]


def load(owed):
    people = {one.username: one for one in User.objects.all()}
    return load_money(owed, cashier=people[CASHIER], it_officer=people[IT_OFFICER])


def test_money_of_every_kind_is_there(owed):
    loaded = load(owed)

    states = [one.state for one in payments_of("dossier", [one.id for one in owed])]
    assert loaded
    assert states == [
        *[RequestState.PAID] * 4,
        RequestState.PART,
        RequestState.OVER,
        RequestState.OVER,
        RequestState.PAID,
        RequestState.PAID,
        RequestState.OPEN,
    ]


def test_its_pages_show_it(owed):
    load(owed)
    client = Client()
    supervisor = User.objects.get(username="pho.chu.tich")
    client.force_login(supervisor, backend=BACKEND)

    look = client.get(reverse("payments:look")).content.decode()
    days = client.get(reverse("payments:days")).content.decode()
    takings = client.get(reverse("payments:takings")).content.decode()

    assert "20.000" in look
    assert "20/11/2026" in days
    assert "Lê Thị Mẫu" in takings or "H56.99.49" in takings


def test_without_enough_fees_nothing_is_written(owed):
    assert not load(owed[1:])
    assert payments_of("dossier", [one.id for one in owed]) == []


def test_a_commune_without_dossiers_has_no_money():
    assert not load_fees()


def test_invented_fees_say_so_and_a_next_version_waits():
    load_tables()

    found = estimate_fee(current_version("1.004873"), Channel.ONLINE)
    drafts = FeeTable.objects.exclude(replaces=None)

    assert found.total == 7_000
    assert "không có thật" in found.lines[0].source
    assert [one.is_draft for one in drafts] == [True]
