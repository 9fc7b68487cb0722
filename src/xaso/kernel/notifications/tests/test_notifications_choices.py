"""People choose how they are told, and prove their addresses; the night stays quiet."""

from contextlib import nullcontext
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext_lazy

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.api import (
    EMAIL,
    PUSH,
    SMS,
    Contact,
    NoticeKind,
    Way,
    channels,
    kinds,
    notices_about,
    notify,
    set_choice,
    take_address,
)
from xaso.kernel.notifications.choices import WrongCodeError, confirm_address, offer_address
from xaso.kernel.notifications.contacts import contacts_of
from xaso.kernel.notifications.models import AddressCode, Notice, NoticeDelivery
from xaso.kernel.notifications.receipts import Receipt, note_receipt
from xaso.kernel.notifications.sending import release_held
from xaso.kernel.notifications.services import ways_to
from xaso.kernel.notifications.testing import reached_by
from xaso.lib import clock
from xaso.lib.ids import uuid7

pytestmark = pytest.mark.usefixtures("here")
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
PHONE = "0912345678"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def nights(settings):
    settings.XASO_NOTIFICATIONS_QUIET = "21:00-07:00"


def on(hour, minute=0, day=22):
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def kind_of(monkeypatch, key="test.due", **more):
    made = NoticeKind(
        key,
        label="Sắp đến hẹn",
        subject="Hồ sơ %(code)s",
        body="Hồ sơ %(code)s",
        channels=(SMS, EMAIL),
        **more,
    )
    monkeypatch.setitem(kinds._items, key, made)
    return made


class Telephones:
    """An SMS channel that takes everything."""

    key, label, disturbs = SMS, "SMS", True

    def __init__(self):
        self.sent = []

    def address_of(self, contact):
        return contact.phone

    def session(self):
        return nullcontext(lambda message: self.sent.append(message.body))


@pytest.fixture
def telephones(monkeypatch):
    made = Telephones()
    monkeypatch.setitem(channels._items, SMS, made)
    return made


@pytest.mark.parametrize(
    ("quiet", "at", "end"),
    [
        (None, on(20, 59), None),
        (None, on(21, 0), on(7, 0, day=23)),
        (None, on(23, 30), on(7, 0, day=23)),
        (None, on(6, 59), on(7, 0)),
        (None, on(7, 0), None),
        ((time(12), time(13, 30)), on(12, 15), on(13, 30)),
        ((time(12), time(13, 30)), on(23), None),
        ((time(21), time(0)), on(23), on(0, day=23)),
        ((time(0), time(6)), on(0), on(6)),
        ((time(22), time(6, 0, 30)), on(6), on(6).replace(second=30)),
    ],
)
def test_quiet_hours_end_when_they_say(quiet, at, end):
    assert Contact(quiet=quiet).quiet_end(at) == end


def test_a_message_of_the_night_arrives_in_the_morning(monkeypatch, telephones):
    kind = kind_of(monkeypatch)
    with clock.at(on(23)):
        notify(kind.key, to=PHONE, context={"code": "1"})
        deliver_all()
        at_night = list(telephones.sent)
        released_at_night = release_held()
        row = NoticeDelivery.objects.get()
    with clock.at(on(7, 1, day=23)):
        released = release_held()
        deliver_all()

    assert at_night == []
    assert (released_at_night, row.held_until, row.attempts) == (0, on(7, 0, day=23), 0)
    assert released == 1
    assert telephones.sent == ["Hồ sơ 1"]


def test_a_number_taken_back_in_the_night_gets_nothing_in_the_morning(monkeypatch, telephones):
    kind, user = kind_of(monkeypatch), reached_by(phone=PHONE, email="dao@example.org")
    with clock.at(on(23)):
        notify(kind.key, to=[user.pk], context={"code": "1"})
        deliver_all()
        take_address(user.pk, Way.PHONE, "")
    with clock.at(on(7, 1, day=23)):
        release_held()
        deliver_all()

    row = NoticeDelivery.objects.get(channel=SMS)
    assert (row.state, row.last_error) == (NoticeDelivery.State.FAILED, "refused:no_address")
    assert telephones.sent == []
    assert [one.to for one in mail.outbox] == [["dao@example.org"]]


def test_a_whole_batch_is_held_with_as_many_statements_as_one_message(monkeypatch, telephones):
    kind, counted = kind_of(monkeypatch), []

    for size in (1, 1, 5):
        people = [reached_by(phone=PHONE).pk for _ in range(size)]
        with clock.at(on(23)), CaptureQueriesContext(connection) as asked:
            notify(kind.key, to=people, context={"code": "1"})
            deliver_all()
        counted.append(len(asked))

    assert counted[1] == counted[2]
    assert NoticeDelivery.objects.filter(held_until__isnull=False).count() == 7


def test_what_is_urgent_rings_at_night(monkeypatch, telephones):
    kind = kind_of(monkeypatch, urgent=True)

    with clock.at(on(2)):
        notify(kind.key, to=PHONE, context={"code": "1"})
        deliver_all()

    assert telephones.sent == ["Hồ sơ 1"]


def test_e_mail_disturbs_nobody_at_night(monkeypatch, kind):
    with clock.at(on(2)):
        notify(kind.key, to="dao@example.org", context={"code": "1", "person": "Đào"})
        deliver_all()

    assert len(mail.outbox) == 1


def test_a_citizen_is_reached_in_the_order_of_the_choice(monkeypatch):
    kind, user = kind_of(monkeypatch), reached_by(phone=PHONE, email="dao@example.org")
    usual = ways_to(contacts_of([user])[0], kind)

    set_choice(user.pk, channel_keys=[EMAIL, SMS])
    turned = ways_to(contacts_of([user])[0], kind)
    set_choice(user.pk, channel_keys=[EMAIL])
    only = ways_to(contacts_of([user])[0], kind)

    assert (usual, turned, only) == ([[SMS, EMAIL]], [[EMAIL, SMS]], [[EMAIL]])


def test_a_wish_that_reaches_nobody_does_not_leave_a_citizen_without_word(monkeypatch):
    kind, user = kind_of(monkeypatch), reached_by(phone=PHONE)

    set_choice(user.pk, channel_keys=[EMAIL, PUSH])

    assert ways_to(contacts_of([user])[0], kind) == [[SMS]]


def test_what_is_switched_off_does_not_leave_the_product_unless_the_law_says_so(monkeypatch):
    kind = kind_of(monkeypatch)
    law = kind_of(monkeypatch, "test.law", must_arrive=True)
    user = reached_by(phone=PHONE)
    set_choice(user.pk, muted=[kind.key, law.key], channel_keys=[EMAIL])

    for key in (kind.key, law.key):
        notify(key, to=[user.pk], context={"code": "1"})

    assert [row.notice.kind for row in NoticeDelivery.objects.all()] == [law.key]
    assert Notice.objects.of(user.pk).count() == 2


def test_each_reads_in_the_language_chosen(monkeypatch):
    made = NoticeKind("test.files", "x", gettext_lazy("Unread"), gettext_lazy("Unread"))
    monkeypatch.setitem(kinds._items, made.key, made)
    english, vietnamese = reached_by(), reached_by()
    set_choice(english.pk, language="en")

    notify(made.key, to=[english.pk, vietnamese.pk], context={})

    assert Notice.objects.of(english.pk).get().body == "Unread"
    assert Notice.objects.of(vietnamese.pk).get().body == "Chưa đọc"


def test_an_address_counts_once_its_code_came_back(telephones):
    user = official(Role.SPECIALIST)

    offer_address(user.pk, Way.PHONE, "0912 345 678")
    deliver_all()
    before = contacts_of([user])[0].phone
    confirm_address(user.pk, Way.PHONE, telephones.sent[0][:6])

    assert before == ""
    assert contacts_of([user])[0].phone == "+84912345678"
    assert not AddressCode.objects.exists()


def test_a_code_counts_five_tries_and_ten_minutes(telephones):
    user = official(Role.SPECIALIST)
    offer_address(user.pk, Way.PHONE, PHONE)
    deliver_all()
    code = telephones.sent[0][:6]
    wrong = "000000" if code != "000000" else "111111"

    with clock.at(datetime.now(VIETNAM).replace(year=2030)), pytest.raises(WrongCodeError):
        confirm_address(user.pk, Way.PHONE, code)
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            confirm_address(user.pk, Way.PHONE, wrong)

    with pytest.raises(WrongCodeError):
        confirm_address(user.pk, Way.PHONE, code)


def test_the_code_of_one_person_proves_nothing_for_another(telephones):
    user, other = official(Role.SPECIALIST), official(Role.SPECIALIST)
    offer_address(user.pk, Way.PHONE, PHONE)
    deliver_all()

    with pytest.raises(WrongCodeError):
        confirm_address(other.pk, Way.PHONE, telephones.sent[0][:6])


def test_the_database_reads_neither_choice_nor_pending_address(telephones):
    user = reached_by(phone=PHONE, email="dao@example.org")
    offer_address(user.pk, Way.EMAIL, "moi@example.org")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(c)::text || to_jsonb(a)::text FROM notifications_contactchoice c"
            " JOIN notifications_addresscode a ON a.user_id = c.user_id WHERE c.user_id = %s",
            [user.pk],
        )
        kept = cursor.fetchone()[0]

    for secret in ("912345678", "example.org", b"example.org".hex(), b"912345678".hex()):
        assert secret not in kept


def test_the_page_keeps_a_choice(client, monkeypatch):
    kind, user = kind_of(monkeypatch), official(Role.SPECIALIST)
    client.force_login(user, backend=BACKEND)
    typed = {"language": "en", "quiet_from": "20:00", "quiet_until": "08:00", "wanted": []}

    page = client.get(reverse("notifications:choice"))
    answer = client.post(reverse("notifications:choice"), typed)

    contact = contacts_of([user])[0]
    assert "Sắp đến hẹn" in page.text
    assert answer.status_code == 302
    assert (contact.language, contact.quiet) == ("en", (time(20), time(8)))
    assert kind.key in contact.muted


def test_a_citizen_is_asked_about_what_citizens_are_sent(client, monkeypatch):
    kind_of(monkeypatch)
    mine = kind_of(monkeypatch, "test.mine", for_citizens=True)
    client.force_login(reached_by(phone=PHONE), backend=BACKEND)

    page = client.get(reverse("notifications:choice"))

    offered = {key for key, _ in page.context["form"].fields["wanted"].choices}
    assert mine.key in offered
    assert all(kinds[key].for_citizens for key in offered)


def test_the_pages_take_an_address_and_its_code_and_forget_it(client, telephones):
    user = official(Role.SPECIALIST)
    client.force_login(user, backend=BACKEND)
    asked = client.post(
        reverse("notifications:choice-address", args=["phone"]), {"address": PHONE}
    )
    deliver_all()

    wrong = client.post(asked["Location"], {"code": "abc"})
    client.post(asked["Location"], {"code": telephones.sent[0][:6]})
    shown = client.get(reverse("notifications:choice")).text
    client.post(reverse("notifications:choice-forget", args=["phone"]))

    assert wrong.status_code == 422
    assert "***678" in shown
    assert PHONE not in shown
    assert contacts_of([user])[0].phone == ""


def test_only_an_address_of_ones_own_choice_can_be_forgotten(client):
    user = official(Role.SPECIALIST)
    user.email = "dao@example.org"
    user.save()
    client.force_login(user, backend=BACKEND)
    forget = reverse("notifications:choice-forget", args=["email"])

    given = client.get(reverse("notifications:choice")).text
    take_address(user.pk, Way.EMAIL, "rieng@example.org")
    chosen = client.get(reverse("notifications:choice")).text

    assert "d***@example.org" in given
    assert forget not in given
    assert "r***@example.org" in chosen
    assert forget in chosen


def test_an_address_that_nothing_reaches_is_refused_in_words(client):
    client.force_login(official(Role.SPECIALIST), backend=BACKEND)

    answer = client.post(
        reverse("notifications:choice-address", args=["phone"]), {"address": "024 3826 1234"}
    )

    assert answer.status_code == 422
    assert AddressCode.objects.count() == 0


def test_not_more_than_five_codes_an_hour(client, telephones):
    client.force_login(official(Role.SPECIALIST), backend=BACKEND)
    url = reverse("notifications:choice-address", args=["phone"])

    answers = [client.post(url, {"address": PHONE}).status_code for _ in range(6)]

    assert answers == [302] * 5 + [422]


def test_what_was_sent_about_a_thing_is_told_without_addresses(
    monkeypatch, telephones, django_assert_num_queries
):
    kind, thing = kind_of(monkeypatch, urgent=True), uuid7()
    user = official(Role.SPECIALIST, full_name="Trần Văn Đạo")
    notify(kind.key, to=PHONE, context={"code": "1"}, about=("dossier", thing))
    notify(kind.key, to=[user.pk], context={"code": "1"}, about=("dossier", thing))
    deliver_all()
    row = NoticeDelivery.objects.get(channel=SMS)
    row.reference = "7"
    row.save()
    note_receipt(SMS, "7", Receipt.SEEN)

    with django_assert_num_queries(2):
        found = notices_about("dossier", thing)

    assert {(one.channel, one.receiver) for one in found} == {
        ("", "Trần Văn Đạo"),
        ("SMS", "***678"),
    }
    assert next(one for one in found if one.channel).seen_at
