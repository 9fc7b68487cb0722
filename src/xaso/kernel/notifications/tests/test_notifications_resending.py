"""Failed messages are sent again by one press: watched, stopped, written down once."""

from uuid import UUID

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.api import EMAIL, Matter, NoticeKind, kinds, matters, notify
from xaso.kernel.notifications.models import NoticeDelivery, ResendRun
from xaso.kernel.notifications.resending import (
    ask_for_run,
    cancel_run,
    counts_of,
    resend_all,
    resendable,
)
from xaso.kernel.organisations.testing import HERE
from xaso.lib import clock
from xaso.lib.ids import uuid7

pytestmark = pytest.mark.usefixtures("here")
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
WORDS = {"code": "H56.99.49-251121-0001", "person": "Nguyễn Thị Đào"}
State = NoticeDelivery.State


@pytest.fixture
def officer():
    return official(Role.IT_OFFICER)


def failed(kind, fickle, *addresses, about=None):
    """Let messages to these addresses fail for good."""
    fickle.refused |= set(addresses)
    for address in addresses:
        notify(kind.key, to=address, context=WORDS, about=about)
    rows = list(NoticeDelivery.objects.filter(state=State.QUEUED))
    for row in rows:
        row.state, row.attempts, row.last_error = State.FAILED, 7, "smtplib.SMTPException"
        row.save()
    fickle.refused.clear()
    return rows


def addresses(count):
    return [f"mau{number}@example.org" for number in range(count)]


def test_all_failed_messages_are_sent_again_and_it_is_written_down_once(kind, fickle, officer):
    failed(kind, fickle, *addresses(3))

    run = ask_for_run("", leaves_out=True, actor=officer)
    deliver_all()

    run.refresh_from_db()
    assert (run.state, run.total, run.done) == (ResendRun.State.READY, 3, 3)
    assert counts_of(run) == {"sent": 3, "failed": 0, "waiting": 0, "held": 0}
    assert sorted(fickle.sent) == addresses(3)
    (entry,) = AuditEntry.objects.filter(action="notifications.delivery.many_sent_again")
    assert entry.details["messages"] == 3


def test_pressing_twice_is_one_sending(kind, fickle, officer):
    failed(kind, fickle, *addresses(2))

    first = ask_for_run("", leaves_out=True, actor=officer)
    second = ask_for_run("", leaves_out=True, actor=officer)
    deliver_all()

    assert first.pk == second.pk
    assert sorted(fickle.sent) == addresses(2)


def test_a_run_that_is_begun_again_goes_on_where_it_was(kind, fickle, officer):
    failed(kind, fickle, *addresses(2))
    run = ask_for_run("", leaves_out=True, actor=officer)
    deliver_all()
    ResendRun.objects.update(state=ResendRun.State.RUNNING)

    resend_all.run(commune_id=HERE, run_id=str(run.pk))
    deliver_all()

    assert sorted(fickle.sent) == addresses(2)


def test_what_the_filter_leaves_out_stays_failed(kind, fickle, officer):
    failed(kind, fickle, *addresses(2))

    ask_for_run("receiver=mau1@example.org", leaves_out=True, actor=officer)
    deliver_all()

    assert fickle.sent == ["mau1@example.org"]
    assert NoticeDelivery.objects.filter(state=State.FAILED).count() == 1


def test_what_went_on_by_another_channel_and_codes_are_not_sent_again(
    kind, fickle, officer, monkeypatch
):
    code = NoticeKind("test.code", "Mã", "Mã", "Mã %(code)s", channels=(EMAIL,), urgent=True)
    monkeypatch.setitem(kinds._items, code.key, code)
    failed(code, fickle, "ma@example.org")
    (went_on,) = failed(kind, fickle, "kenh-khac@example.org")
    went_on.then = ["notifications.sms"]
    went_on.save()

    assert not resendable("").exists()


def test_messages_whose_matter_is_over_are_left_out_if_one_likes(
    kind, fickle, officer, monkeypatch
):
    over, open_one = uuid7(), uuid7()
    monkeypatch.setitem(
        matters._items, "test.thing", Matter("test.thing", lambda ids: ids & {over})
    )
    failed(kind, fickle, "xong@example.org", about=("test.thing", over))
    failed(kind, fickle, "con@example.org", about=("test.thing", open_one))

    run = ask_for_run("", leaves_out=True, actor=officer)
    deliver_all()
    run.refresh_from_db()
    assert (run.done, run.left_out, fickle.sent) == (1, 1, ["con@example.org"])

    ask_for_run("", leaves_out=False, actor=officer)
    deliver_all()
    assert fickle.sent == ["con@example.org", "xong@example.org"]


def test_a_run_that_is_stopped_sends_no_more_and_leaves_the_rest_failed(kind, fickle, officer):
    failed(kind, fickle, *addresses(2))
    run = ask_for_run("", leaves_out=True, actor=officer)

    cancel_run(run.pk, actor=officer)
    deliver_all()

    run.refresh_from_db()
    assert (run.state, run.done) == (ResendRun.State.CANCELLED, 0)
    assert fickle.sent == []
    assert NoticeDelivery.objects.filter(state=State.FAILED).count() == 2


def test_what_fails_again_is_counted_and_can_be_sent_once_more(kind, fickle, officer):
    failed(kind, fickle, *addresses(2))
    run = ask_for_run("", leaves_out=True, actor=officer)
    NoticeDelivery.objects.update(run=run, state=State.FAILED)
    ResendRun.objects.update(state=ResendRun.State.READY, finished_at=clock.now())

    again = ask_for_run("", leaves_out=True, actor=officer)
    deliver_all()

    assert again.pk != run.pk
    assert sorted(fickle.sent) == addresses(2)


def test_the_pages_ask_first_show_the_progress_and_stop(kind, fickle, officer, client):
    failed(kind, fickle, *addresses(2))
    client.force_login(officer, backend=BACKEND)

    listed = client.get(reverse("notifications:deliveries")).text
    asked = client.get(reverse("notifications:resend"))
    begun = client.post(reverse("notifications:resend"), {"leaves_out": "on"})
    waiting = client.get(begun["Location"]).text
    deliver_all()
    done = client.get(begun["Location"]).text

    assert "Gửi lại tất cả (2)" in listed
    assert asked.context["count"] == 2
    assert 'hx-trigger="every 2s"' in waiting
    assert 'hx-trigger="every 2s"' not in done
    stopped = client.post(f"{begun['Location']}stop/")
    assert stopped["Location"] == begun["Location"]


def test_only_the_it_officer_sends_again(kind, fickle, client):
    client.force_login(official(Role.SUPERVISOR), backend=BACKEND)

    asked = client.get(reverse("notifications:resend"))
    seen = client.get(reverse("notifications:resend-run", args=[UUID(int=1)]))

    assert (asked.status_code, seen.status_code) == (403, 403)
