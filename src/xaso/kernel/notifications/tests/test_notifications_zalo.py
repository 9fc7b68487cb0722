"""Zalo over a real socket: tokens that rotate, refusals by number, signed events."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.signing import BadSignature
from django.db import connection
from django.test import Client
from django.urls import reverse
from standins.zalo import Zalo, serve

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.api import EMAIL, ZALO, NoticeKind, kinds, notify
from xaso.kernel.notifications.models import NoticeDelivery, ZaloAccount
from xaso.kernel.notifications.testing import reached_by
from xaso.kernel.notifications.zalo.events import events_key, take_event
from xaso.kernel.notifications.zalo.setting_up import set_up
from xaso.kernel.notifications.zalo.speaking import token
from xaso.lib import clock

pytestmark = pytest.mark.usefixtures("here")
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
AT_ZALO = "84912345678"
WORDS = {"code": "H56-1", "date": "25/11/2026"}
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
State = NoticeDelivery.State


@pytest.fixture
def ready(monkeypatch):
    """A kind for citizens: on Zalo, else by e-mail."""
    made = NoticeKind(
        "test.zalo",
        label="Có kết quả",
        subject="Hồ sơ %(code)s có kết quả ngày %(date)s",
        body="Hồ sơ %(code)s có kết quả ngày %(date)s",
        channels=(ZALO, EMAIL),
        urgent=True,
    )
    monkeypatch.setitem(kinds._items, made.key, made)
    return made


@pytest.fixture
def zalo():
    return Zalo()


@pytest.fixture
def account(zalo, ready, settings):
    settings.XASO_NOTIFICATIONS_PLAIN_HTTP = True
    with serve(zalo) as address:
        made = ZaloAccount(app_id=zalo.app_id, api_url=address, oauth_url=address)
        made.templates = {ready.key: {"id": "301", "fields": {"ma": "code", "ngay": "date"}}}
        made.app_secret, made.oa_secret = zalo.app_secret, zalo.oa_secret
        made.refresh = zalo.refresh
        made.save()
        yield made


def tell(kind):
    user = reached_by(phone="0912345678", email="dao@example.org")
    notify(kind.key, to=[user.pk], context=WORDS)
    deliver_all()


def only():
    return NoticeDelivery.objects.get(channel=ZALO)


def event(zalo, account, name, msg_id, **more):
    """Have the stand-in write an event, and hand it over as the web server would."""
    client, taken = Client(), []

    def post(_address, body, headers):
        signature = headers["X-ZEvent-Signature"]
        answer = client.post(
            reverse("notifications:zalo-events", args=[events_key(account)]),
            body,
            content_type="application/json",
            headers={"X-ZEvent-Signature": signature},
        )
        taken.append(answer.status_code)
        return answer.status_code

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("standins.zalo.zalo._post", post)
        zalo.tell(name, msg_id, **more)
    return taken


def test_a_message_goes_out_by_its_approved_template(ready, zalo, account):
    tell(ready)

    (sent,) = zalo.messages
    assert (sent["to"], sent["template_id"]) == (AT_ZALO, "301")
    assert sent["template_data"] == {"ma": "H56-1", "ngay": "25/11/2026"}
    assert (only().state, only().reference) == (State.SENT, sent["msg_id"])
    assert mail.outbox == []


def test_the_refresh_token_rotates_and_is_kept_sealed(ready, zalo, account):
    tell(ready)
    tell(ready)

    account.refresh_from_db()
    assert (account.refresh, account.access) == (zalo.refresh, zalo.access)
    assert len(zalo.messages) == 2
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(z)::text FROM notifications_zaloaccount z WHERE z.commune_id = %s",
            [account.commune_id],
        )
        row = cursor.fetchone()[0]
    for secret in (zalo.refresh, zalo.access, zalo.app_secret, zalo.oa_secret):
        assert secret not in row
        assert secret.encode().hex() not in row


def test_a_token_that_zalo_forgot_is_renewed_once_and_the_message_arrives(ready, zalo, account):
    tell(ready)
    zalo.access = "forgotten"

    tell(ready)

    assert len(zalo.messages) == 2


def test_two_who_find_the_same_token_stale_renew_it_once(zalo, account):
    stale = token(account.pk)

    first, second = token(account.pk, stale=stale), token(account.pk, stale=stale)

    assert first == second == zalo.access != stale


def test_keeping_the_page_does_not_bring_back_a_refresh_token_that_was_used(zalo, account):
    officer = official(Role.IT_OFFICER)
    read_before = ZaloAccount.objects.get()
    token(account.pk)

    read_before.app_id = "4209"
    set_up(read_before, secrets={}, actor=officer)

    kept = ZaloAccount.objects.get()
    assert (kept.app_id, kept.refresh, kept.access) == ("4209", zalo.refresh, zalo.access)


@pytest.mark.parametrize("error", [-108, -109, -115, -118, -131, -135, -139, -141, -144, -1121])
def test_what_zalo_refuses_for_good_goes_out_by_the_next_channel(ready, zalo, account, error):
    zalo.error = error

    tell(ready)

    assert (only().state, only().last_error) == (State.FAILED, f"refused:zalo {error}")
    assert len(mail.outbox) == 1


def test_at_night_zalo_is_asked_again_in_the_morning(
    ready, zalo, account, settings, monkeypatch
):
    settings.XASO_NOTIFICATIONS_QUIET = "12:00-13:00"
    monkeypatch.setitem(kinds._items, ready.key, replace(ready, urgent=False))
    night = datetime(2026, 11, 22, 23, 30, tzinfo=VIETNAM)
    zalo.night, zalo.clock = True, lambda: night

    with clock.at(night):
        tell(ready)

    assert only().held_until == datetime(2026, 11, 23, 6, 1, tzinfo=VIETNAM)
    assert mail.outbox == []


def test_what_is_urgent_does_not_wait_for_zalos_morning(ready, zalo, account):
    night = datetime(2026, 11, 22, 23, 30, tzinfo=VIETNAM)
    zalo.night, zalo.clock = True, lambda: night

    with clock.at(night):
        tell(ready)

    assert only().state == State.FAILED
    assert [one.to for one in mail.outbox] == [["dao@example.org"]]


def test_a_kind_without_a_template_goes_out_by_the_next_channel(ready, zalo, account):
    ZaloAccount.objects.update(templates={})

    tell(ready)

    assert only().last_error == "refused:no_template"
    assert len(mail.outbox) == 1


def test_a_lost_refresh_token_is_seen_and_nothing_is_sent(ready, zalo, account):
    zalo.refresh = "somebody else used it"

    tell(ready)

    assert zalo.messages == []
    assert only().last_error.endswith("speaking.TokenError")


def test_events_in_any_order_and_twice_say_when_it_was_received_and_seen(ready, zalo, account):
    tell(ready)
    reference = only().reference

    seen = event(zalo, account, "user_seen_message", reference, times=2)
    received = event(zalo, account, "user_received_message", reference)

    assert (seen, received) == ([200, 200], [200])
    assert only().seen_at
    assert only().delivered_at


def test_a_forged_event_changes_nothing(ready, zalo, account):
    tell(ready)

    answers = event(zalo, account, "user_seen_message", only().reference, forged=True)

    assert answers == [404]
    assert only().seen_at is None


def test_an_event_of_an_unknown_message_is_asked_for_again(zalo, account):
    assert event(zalo, account, "user_seen_message", "unknown") == [404]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"\xff", b"{}"])
def test_nonsense_is_no_event(account, body):
    with pytest.raises(BadSignature):
        take_event(events_key(account), body, "mac=x")


def test_the_page_keeps_secrets_and_never_shows_them(client, ready, settings):
    officer = official(Role.IT_OFFICER)
    client.force_login(officer, backend=BACKEND)
    typed = {
        "app_id": "4208",
        "api_url": "https://zalo.example",
        "oauth_url": "https://oauth.example",
        "templates": '{"test.zalo": {"id": "301", "fields": {"ma": "code"}}}',
        "is_open": "on",
    }
    secrets = {"app_secret": "mot-bi-mat", "oa_secret": "hai-bi-mat", "refresh": "ba-bi-mat"}

    client.post(reverse("notifications:zalo"), typed | secrets)
    client.post(reverse("notifications:zalo"), typed)
    page = client.get(reverse("notifications:zalo")).text

    kept = ZaloAccount.objects.get()
    assert (kept.app_secret, kept.oa_secret, kept.refresh) == tuple(secrets.values())
    assert "bi-mat" not in page


def test_secrets_are_not_taken_along_to_another_address(client, account):
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    typed = {
        "app_id": account.app_id,
        "api_url": "https://elsewhere.example",
        "oauth_url": account.oauth_url,
        "templates": "{}",
    }

    moved = client.post(reverse("notifications:zalo"), typed)
    kept = ZaloAccount.objects.get().api_url
    secrets = {"app_secret": "mot", "refresh": "hai"}
    anew = client.post(reverse("notifications:zalo"), typed | secrets)

    assert (moved.status_code, kept, anew.status_code) == (422, account.api_url, 302)


@pytest.mark.parametrize(
    "templates",
    [
        '{"no.such": {"id": "1", "fields": {}}}',
        '{"test.zalo": {"id": "1"}}',
        '{"test.zalo": {"id": "1", "fields": {"ten": "person"}}}',
        "{",
    ],
)
def test_templates_that_cannot_be_sent_are_refused(client, ready, templates):
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    typed = {
        "app_id": "1",
        "api_url": "https://z.example",
        "oauth_url": "https://o.example",
        "templates": templates,
    }

    assert client.post(reverse("notifications:zalo"), typed).status_code == 422
