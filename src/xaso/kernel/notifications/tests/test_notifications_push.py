"""Web push over a real socket: encrypted for one browser, gone devices forgotten, a tap noted."""

import json

import pytest
from django.db import connection
from django.urls import reverse
from standins.push import PushService, serve

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.api import PUSH, NoticeKind, kinds, notify
from xaso.kernel.notifications.contacts import contacts_of
from xaso.kernel.notifications.models import Notice, NoticeDelivery, PushDevice, PushKey
from xaso.kernel.notifications.push.devices import BadSubscriptionError, allow
from xaso.kernel.notifications.push.keys import public_key

pytestmark = pytest.mark.usefixtures("here")
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
WORDS = {"code": "H56-1", "person": "Nguyễn Thị Đào"}
State = NoticeDelivery.State


@pytest.fixture
def waiting(monkeypatch):
    """A kind that is told inside the product, and on devices at any hour."""
    made = NoticeKind(
        "test.push",
        label="Hồ sơ đến lượt",
        subject="Hồ sơ %(code)s đang chờ xử lý",
        body="Hồ sơ %(code)s của %(person)s đang chờ ông/bà.",
        urgent=True,
    )
    monkeypatch.setitem(kinds._items, made.key, made)
    return made


@pytest.fixture
def service(settings):
    settings.XASO_NOTIFICATIONS_PLAIN_HTTP = True
    settings.XASO_NOTIFICATIONS_PUSH_HOSTS = ["127.0.0.1"]
    made = PushService()
    with serve(made):
        yield made


@pytest.fixture
def person():
    return official(Role.SPECIALIST)


def device_of(user, service):
    browser = service.open()
    allow(user.pk, json.dumps(browser.subscription))
    return browser


def tell(kind, user, url="/account/"):
    notify(kind.key, to=[user.pk], context=WORDS, url=url)
    deliver_all()


def test_every_device_shows_the_subject_and_no_name(waiting, service, person):
    browsers = [device_of(person, service), device_of(person, service)]

    tell(waiting, person)

    for browser in browsers:
        (shown,) = browser.shown
        assert json.loads(shown)["title"] == "Hồ sơ H56-1 đang chờ xử lý"
        assert "Đào" not in shown
    assert NoticeDelivery.objects.get(channel=PUSH).state == State.SENT


def test_nobody_is_pushed_who_allowed_it_nowhere(waiting, service, person):
    tell(waiting, person)

    assert not NoticeDelivery.objects.exists()


def test_a_tap_is_noted_opens_the_thing_and_marks_it_read(waiting, service, person, client):
    browser = device_of(person, service)
    tell(waiting, person)
    address = json.loads(browser.shown[0])["url"]
    path = address[address.index("/notifications/") :]

    stranger = client.get(path)
    read_by_stranger = Notice.objects.of(person.pk).get().read_at
    client.force_login(person, backend=BACKEND)
    client.get(path)

    assert stranger["Location"] == "/account/"
    assert read_by_stranger is None
    assert NoticeDelivery.objects.get().seen_at
    assert Notice.objects.of(person.pk).get().read_at
    assert client.get(path[:-3] + "xx/").status_code == 404


def test_a_device_that_is_gone_is_forgotten_and_the_others_are_told(waiting, service, person):
    gone, here = device_of(person, service), device_of(person, service)
    gone.is_gone = True

    tell(waiting, person)

    assert len(here.shown) == 1
    assert PushDevice.objects.filter(user=person).count() == 1
    assert NoticeDelivery.objects.get().state == State.SENT


def test_with_the_last_device_gone_pushing_ends(waiting, service, person):
    device_of(person, service).is_gone = True

    tell(waiting, person)

    row = NoticeDelivery.objects.get()
    assert (row.state, row.last_error) == (State.FAILED, "refused:no device")
    assert not contacts_of([person])[0].has_devices


def test_a_busy_service_is_asked_again_until_it_is_given_up(waiting, service, person):
    device_of(person, service)
    service.refuse = 429

    notify(waiting.key, to=[person.pk], context=WORDS)
    deliver_all(give_up=True)

    row = NoticeDelivery.objects.get()
    assert (row.state, row.attempts) == (State.FAILED, 7)
    assert PushDevice.objects.count() == 1


def test_the_key_is_made_once_and_sealed_as_the_devices_are(service, person):
    browser = device_of(person, service)

    first, second = public_key(), public_key()

    assert first == second
    assert PushKey.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(d)::text || to_jsonb(k)::text FROM notifications_pushdevice d,"
            " notifications_pushkey k WHERE d.user_id = %s",
            [person.pk],
        )
        kept = cursor.fetchone()[0]
    secrets = (browser.address, browser.subscription["keys"]["auth"], "PRIVATE KEY")
    for secret in secrets:
        assert secret not in kept
        assert secret.encode().hex() not in kept


def test_a_browser_belongs_to_whoever_allowed_it_last(service, person):
    other, browser = official(Role.SPECIALIST), service.open()
    allow(person.pk, json.dumps(browser.subscription))

    allow(other.pk, json.dumps(browser.subscription))

    assert PushDevice.objects.get().user == other
    assert not contacts_of([person])[0].has_devices
    assert contacts_of([other])[0].has_devices


def test_ten_devices_are_enough(service, person):
    for _ in range(12):
        device_of(person, service)

    assert PushDevice.objects.filter(user=person).count() == 10


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://evil.example/push"},
        {"endpoint": "http://127.0.0.1.evil.example/"},
        {"endpoint": "file:///etc/passwd"},
        {"endpoint": "http://user@127.0.0.1/"},
        {"keys": {"p256dh": "AAAA", "auth": "AAAAAAAAAAAAAAAAAAAAAA"}},
        {"keys": {"p256dh": "?", "auth": "?"}},
        {"keys": {}},
    ],
)
def test_what_is_no_browser_of_a_known_service_is_refused(service, person, change):
    with pytest.raises(BadSubscriptionError):
        allow(person.pk, json.dumps(service.open().subscription | change))


@pytest.mark.parametrize("text", ["", "x", "[]", "null", "{}", '{"endpoint": 1}'])
def test_nonsense_is_refused(service, person, text):
    with pytest.raises(BadSubscriptionError):
        allow(person.pk, text)


def test_the_page_allows_a_device_and_forgets_it(client, service, person):
    client.force_login(person, backend=BACKEND)
    given = {"subscription": json.dumps(service.open().subscription)}

    client.post(reverse("notifications:devices"), given)
    device = PushDevice.objects.get()
    page = client.get(reverse("notifications:choice")).text
    other = official(Role.SPECIALIST)
    client.force_login(other, backend=BACKEND)
    client.post(reverse("notifications:device-forget", args=[device.pk]))
    kept = PushDevice.objects.count()
    client.force_login(person, backend=BACKEND)
    client.post(reverse("notifications:device-forget", args=[device.pk]))

    assert public_key() in page
    assert (kept, PushDevice.objects.count()) == (1, 0)
