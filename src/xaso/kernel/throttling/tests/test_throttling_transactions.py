"""The count is kept apart from the request: nobody waits for it, and nothing undoes it."""

from threading import Event

import pytest
from django.test import Client
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.accounts.services import signing_in
from xaso.kernel.throttling.models import RateCount

pytestmark = pytest.mark.real_database
TYPED = {"username": "khong.co.ai", "password": "sai"}


def try_to_sign_in():
    client = Client(raise_request_exception=False)
    return client.post(reverse("accounts:sign-in"), TYPED).status_code


def test_a_slow_request_keeps_no_other_of_its_address_waiting(real_database, monkeypatch):
    arrived, answered = Event(), Event()
    usual = signing_in.check_sign_in

    def slow_for_the_first(*asked, **typed):
        if not arrived.is_set():
            arrived.set()
            assert answered.wait(timeout=10)
        return usual(*asked, **typed)

    def second():
        assert arrived.wait(timeout=10)
        status = try_to_sign_in()
        answered.set()
        return status

    monkeypatch.setattr(signing_in, "check_sign_in", slow_for_the_first)

    statuses = run_together([try_to_sign_in, second])

    assert statuses == [422, 422]
    assert RateCount.objects.get().count == 2


def test_a_request_that_fails_stays_counted_and_leaves_nothing_else(real_database, monkeypatch):
    def fails(**_typed):
        RateCount.objects.filter(kind="other").delete()
        RateCount.objects.create(kind="other", who=b"x", since="2026-01-01T00:00Z", count=1)
        raise RuntimeError

    monkeypatch.setattr(signing_in, "check_sign_in", fails)

    status = try_to_sign_in()

    assert status == 500
    assert list(RateCount.objects.values_list("kind", "count")) == [("accounts.sign_in", 1)]
