"""What is queued goes out, again when it failed, and is given up in the open."""

from dataclasses import replace

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.api import kinds, notify
from xaso.kernel.notifications.models import Notice, NoticeDelivery
from xaso.kernel.notifications.sending import (
    IN_HAND,
    MOST_ATTEMPTS,
    release_held,
    send_batch,
)
from xaso.lib import clock

pytestmark = pytest.mark.usefixtures("here")
WORDS = {"code": "H56.99.49-251121-0001", "person": "Nguyễn Thị Đào"}
State = NoticeDelivery.State


class Told(list):
    """A list that tells of what is added to it."""

    def __init__(self, told):
        super().__init__()
        self.told = told

    def append(self, one):
        super().append(one)
        self.told(one)


def people(*addresses):
    found = []
    for address in addresses:
        user = official(Role.SPECIALIST)
        user.email = address
        user.save()
        found.append(user.pk)
    return found


def states():
    rows = NoticeDelivery.objects.select_related("notice__receiver")
    return {row.notice.receiver.email: row.state for row in rows}


def test_an_e_mail_carries_text_and_html_in_the_name_of_the_commune(kind, settings):
    settings.DEFAULT_FROM_EMAIL = "khong-tra-loi@xa.example.vn"

    notify(kind.key, to=people("dao@example.org"), context=WORDS, url="/dossiers/1/")
    assert mail.outbox == []
    deliver_all()

    (sent,) = mail.outbox
    html, media_type = sent.alternatives[0]
    assert sent.to == ["dao@example.org"]
    assert sent.subject == "Hồ sơ H56.99.49-251121-0001 đang chờ xử lý"
    assert "Nguyễn Thị Đào" in sent.body
    assert f"{settings.XASO_URL}/dossiers/1/" in sent.body
    assert media_type == "text/html"
    assert f'href="{settings.XASO_URL}/dossiers/1/"' in html
    assert "khong-tra-loi@xa.example.vn" in sent.from_email
    assert b"utf-8" in sent.message().as_bytes().lower()
    row = NoticeDelivery.objects.get()
    assert (row.state, row.attempts) == (State.SENT, 1)
    assert sent.extra_headers["Message-ID"] == f"<{row.pk}@xa.example.vn>"


def test_markup_in_a_name_stays_text(kind):
    words = WORDS | {"person": "<script>alert(1)</script> & <b>"}

    notify(kind.key, to="dao@example.org", context=words)
    deliver_all()

    (sent,) = mail.outbox
    assert "<script>" not in sent.alternatives[0].content
    assert "<script>alert(1)</script> & <b>" in sent.body


def test_a_code_to_type_now_overtakes_what_waits(kind, monkeypatch):
    monkeypatch.setitem(kinds._items, "test.code", replace(kind, key="test.code", urgent=True))

    for key in (kind.key, "test.code"):
        notify(key, to="dao@example.org", context=WORDS)

    jobs = ProcrastinateJob.objects.filter(task_name__startswith="notifications.send")
    assert list(jobs.order_by("id").values_list("priority", flat=True)) == [0, 1]


def test_a_citizen_without_an_account_is_written_to(kind):
    notify(kind.key, to="ba.tu@example.org", context=WORDS)
    deliver_all()

    assert mail.outbox[0].to == ["ba.tu@example.org"]


def test_one_refused_address_does_not_hold_up_the_others(kind, fickle):
    fickle.refused = {"b@example.org"}

    notify(
        kind.key, to=people("a@example.org", "b@example.org", "c@example.org"), context=WORDS
    )
    deliver_all(give_up=True)

    assert sorted(fickle.sent) == ["a@example.org", "c@example.org"]
    assert states() == {
        "a@example.org": State.SENT,
        "b@example.org": State.FAILED,
        "c@example.org": State.SENT,
    }


def test_what_is_given_up_keeps_the_kind_of_error_but_no_address(kind, fickle):
    fickle.is_down = True

    notify(kind.key, to=people("a@example.org"), context=WORDS)
    deliver_all(give_up=True)

    row = NoticeDelivery.objects.get()
    assert (row.state, row.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert row.last_error == "builtins.ConnectionRefusedError"


def test_a_server_that_comes_back_receives_what_waited(kind, fickle):
    fickle.is_down = True
    notify(kind.key, to=people("a@example.org"), context=WORDS)
    row = NoticeDelivery.objects.get()
    with pytest.raises(Exception, match="send_batch"):
        send_batch.run(
            commune_id=row.commune_id,
            channel="notifications.email",
            deliveries=[str(row.pk)],
        )

    fickle.is_down = False
    deliver_all()

    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (State.SENT, 2, "")


def test_a_job_that_runs_twice_sends_once(kind, fickle):
    notify(kind.key, to=people("a@example.org"), context=WORDS)
    deliver_all()
    row = NoticeDelivery.objects.get()

    send_batch.run(
        commune_id=row.commune_id, channel="notifications.email", deliveries=[str(row.pk)]
    )

    assert fickle.sent == ["a@example.org"]


def test_a_failure_after_some_were_sent_repeats_only_the_rest(kind, fickle):
    fickle.refused = {"b@example.org"}
    notify(kind.key, to=people("a@example.org", "b@example.org"), context=WORDS)
    ids = [str(row.pk) for row in NoticeDelivery.objects.all()]
    commune_id = NoticeDelivery.objects.first().commune_id
    with pytest.raises(Exception, match="send_batch"):
        send_batch.run(commune_id=commune_id, channel="notifications.email", deliveries=ids)

    fickle.refused = set()
    deliver_all()

    assert fickle.sent == ["a@example.org", "b@example.org"]


def test_two_jobs_with_the_same_message_send_it_once(kind, fickle):
    notify(kind.key, to=people("a@example.org"), context=WORDS)
    row = NoticeDelivery.objects.get()
    again = {"commune_id": row.commune_id, "channel": row.channel, "deliveries": [str(row.pk)]}

    def meanwhile(_address):
        if len(fickle.sent) == 1:
            send_batch.run(**again)

    fickle.sent = Told(meanwhile)
    deliver_all()

    assert fickle.sent == ["a@example.org"]


def test_a_message_in_the_hands_of_a_job_that_died_goes_out_some_minutes_later(kind, fickle):
    notify(kind.key, to=people("a@example.org"), context=WORDS)
    NoticeDelivery.objects.update(held_until=clock.now() + IN_HAND)
    deliver_all()
    before = list(fickle.sent)

    with clock.at(clock.now() + IN_HAND):
        release_held()
        deliver_all()

    assert (before, fickle.sent) == ([], ["a@example.org"])
    assert NoticeDelivery.objects.get().held_until is None


def test_a_message_that_cannot_be_read_does_not_stop_the_others(kind, fickle):
    notify(kind.key, to=people("a@example.org", "b@example.org"), context=WORDS)
    first = NoticeDelivery.objects.order_by("pk").first()
    Notice.objects.filter(pk=first.notice_id).update(body_sealed=b"broken")

    deliver_all(give_up=True)

    assert fickle.sent == ["b@example.org"]
    assert sorted(states().values()) == [State.FAILED, State.SENT]


def test_what_a_batch_has_in_common_is_asked_once(kind, fickle):
    notify(kind.key, to=people("a@example.org", "b@example.org"), context=WORDS)

    with CaptureQueriesContext(connection) as asked:
        deliver_all()

    said = [one["sql"] for one in asked]
    assert sum('FROM "notifications_noticetemplate"' in one for one in said) == 1
    assert (
        sum('FROM "organisations_commune" WHERE' in one and "LIMIT 21" in one for one in said)
        == 1
    )
