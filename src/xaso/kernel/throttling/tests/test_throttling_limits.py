"""An address that asks too often waits, whichever web process it reaches."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from xaso.kernel.throttling.api import place_of, seconds_to_wait
from xaso.kernel.throttling.models import RateCount
from xaso.kernel.throttling.tasks import forget
from xaso.lib import clock

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 5, 5, 0, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.at(NOON):
        yield


def ask(times, who="203.0.113.7", **more):
    return [seconds_to_wait("tried", who, **({"most": 3} | more)) for _time in range(times)]


def test_the_limit_itself_is_still_let_through():
    assert ask(5) == [0, 0, 0, 40, 40]


def test_the_next_span_counts_anew():
    ask(5)

    with clock.at(NOON + timedelta(seconds=40)):
        assert ask(1) == [0]


def test_places_and_kinds_are_counted_by_themselves():
    ask(4)

    assert ask(1, who="203.0.113.8") == [0]
    assert seconds_to_wait("other", "203.0.113.7", most=3) == 0


def test_no_limit_counts_nothing():
    assert ask(9, most=0) == [0] * 9
    assert not RateCount.objects.exists()


def test_no_address_is_kept():
    ask(1)

    assert b"203.0.113.7" not in bytes(RateCount.objects.get().who)


def test_old_counts_are_forgotten_and_young_ones_kept():
    ask(1)
    with clock.at(NOON + timedelta(days=1, hours=1)):
        ask(1)
        forget(timestamp=0)

    assert RateCount.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_a_household_is_one_place(address, place):
    assert place_of(address) == place


@given(st.ip_addresses())
def test_every_address_has_a_place(address):
    assert place_of(place_of(str(address)).partition("/")[0]) == place_of(str(address))


def test_the_public_tracking_page_asks_to_wait(client, settings):
    settings.XASO_TRACKING_PER_MINUTE = 2
    address = reverse("tracking:start")

    answers = [client.get(address, {"code": "X"}) for _time in range(3)]
    elsewhere = client.get(address, REMOTE_ADDR="203.0.113.9")

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "40"
    assert "Vui lòng thử lại sau 40 giây." in answers[2].content.decode()
    assert elsewhere.status_code == 200
