"""Calls of programs that fail in the middle, and calls that come twice at once."""

import pytest
from django.db import connection, transaction
from tests.real import run_together

from xaso.kernel.api_clients import idempotency
from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier

BODY = {
    "procedure": "1.004873",
    "applicant": {"name": "Lê Thị Mẫu"},
    "components": [{"name": "Đơn", "files": []}],
}


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_problem_that_keeps_nothing(monkeypatch, caplog):
    caller = a_caller("dossiers.submit")

    def fail(*_given, **_more):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr("xaso.public_services.dossiers.rest.routes.submitting.submit_own", fail)
    body = BODY | {"components": []}
    monkeypatch.setattr(
        "xaso.public_services.dossiers.rest.routes.intake_of", lambda *_given: None
    )
    answer = caller.send("dossiers", "dossier", body)

    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert "request_failed" in caplog.text


@pytest.mark.django_db
def test_the_log_of_a_fault_names_no_dossier(monkeypatch, caplog):
    def fail(*_given):
        raise RuntimeError

    monkeypatch.setattr("xaso.public_services.dossiers.rest.routes._own", fail)

    answer = a_caller("dossiers.read").get("dossiers/H56.99.49-261122-0001")

    (said,) = [one.getMessage() for one in caplog.records if one.name == "xaso.errors"]
    assert answer.status_code == 500
    assert said == f"request_failed id={answer.headers['X-Request-Id']}"


def without_papers(monkeypatch):
    """Let the dossier be complete without files, which is not what is tried here."""
    monkeypatch.setattr(
        "xaso.public_services.dossiers.rest.intake._is_required", lambda _paper: False
    )


@pytest.mark.real_database
def test_of_two_calls_at_once_one_is_done_and_the_other_told(real_database, monkeypatch):
    without_papers(monkeypatch)
    caller = a_caller("dossiers.submit")

    answers = run_together([lambda: send(caller, "khoa-thu-1")] * 2)

    codes = {one.json()["code"] for one in answers if one.status_code == 201}
    assert len(codes) == 1
    assert {one.status_code for one in answers} <= {201, 409}
    assert how_many() == 1


@pytest.mark.real_database
def test_while_the_first_call_runs_the_second_is_told_to_wait(real_database, monkeypatch):
    without_papers(monkeypatch)
    caller = a_caller("dossiers.submit")
    plain = idempotency._refuse_while_running
    told = []

    def ask_again_meanwhile(request, operation, key):
        plain(request, operation, key)
        if not told:
            told.append(None)
            told[0] = run_together([lambda: send(caller, "khoa-thu-1")])[0]

    monkeypatch.setattr(idempotency, "_refuse_while_running", ask_again_meanwhile)
    first = send(caller, "khoa-thu-1")
    third = send(caller, "khoa-thu-1")

    assert (first.status_code, told[0].status_code) == (201, 409)
    assert told[0].headers["Retry-After"] == "1"
    assert third.json() == first.json()
    assert how_many() == 1


def how_many():
    with acting_in(HERE), transaction.atomic():
        return Dossier.objects.count()


def send(caller, key):
    return caller.send("dossiers", "dossier", BODY, key=key)
