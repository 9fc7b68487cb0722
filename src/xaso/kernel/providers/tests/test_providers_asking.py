"""Many are asked at little cost, and none can harm another or the request."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xaso.kernel.providers import asking
from xaso.kernel.providers.api import ask_all

pytestmark = pytest.mark.django_db


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def session(key):
    return Session.objects.create(session_key=key, expire_date=timezone.now())


def test_each_answers_in_its_turn():
    answers = ask_all(["SELECT 1", "SELECT 2"], run)

    assert [(one.provider, one.rows) for one in answers] == [
        ("SELECT 1", [1]),
        ("SELECT 2", [2]),
    ]


def test_the_frame_costs_the_same_for_few_and_for_many():
    with CaptureQueriesContext(connection) as for_one:
        ask_all(["SELECT 1"], run)
    with CaptureQueriesContext(connection) as for_ten:
        ask_all(["SELECT 1"] * 10, run)

    assert len(for_ten) - len(for_one) == 9


def test_a_failure_takes_no_answer_away():
    answers = ask_all(["SELECT 1", "SELECT 1 / 0", "SELECT 3"], run)

    assert [one.rows for one in answers] == [[1], (), [3]]
    assert [type(one.error).__name__ for one in answers] == [
        "NoneType",
        "DataError",
        "NoneType",
    ]


def test_patience_is_bounded_after_a_failure_too(monkeypatch):
    monkeypatch.setattr(asking, "PATIENCE_MS", 30)

    slow = ask_all(["SELECT 1 / 0", "SELECT 5 FROM pg_sleep(20)", "SELECT 3"], run)

    assert [one.rows for one in slow] == [(), (), [3]]


def test_who_is_asked_cannot_write_and_who_asked_can_again():
    refused = ask_all(["of-a-provider"], lambda key: [session(key)])[0]

    session("of-the-request")

    assert "read-only" in str(refused.error)
    assert [one.session_key for one in Session.objects.all()] == ["of-the-request"]


def test_no_bound_is_left_behind():
    ask_all(["SELECT 1"], run)

    assert run("SHOW statement_timeout") == ["0"]
    assert run("SHOW transaction_read_only") == ["off"]
