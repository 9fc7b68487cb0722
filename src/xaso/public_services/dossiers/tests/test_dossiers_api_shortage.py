"""Programs that call while there is no room, or while the database goes away."""

import errno

import psycopg
import pytest
from django.db import OperationalError, transaction

from xaso.kernel.api_clients import shell
from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.files.storage.disk import DiskStorage
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.procedures.api import current_version, get_procedure

pytestmark = pytest.mark.django_db
CODE = "1.004873"


def fail(error):
    def failing(*_given, **_more):
        raise error from psycopg.OperationalError("server closed the connection")

    return failing


def submit(caller, key):
    papers = get_procedure(current_version(CODE)).components
    asked = [
        str(one.id)
        for one in papers
        if one.required and not one.condition and one.channel in (None, "online")
    ]
    body = {
        "procedure": CODE,
        "applicant": {"name": "Lê Thị Mẫu"},
        "components": [{"component": one, "files": ["đơn.txt"]} for one in asked[:1]],
    }
    return caller.send("dossiers", "dossier", body, [("đơn.txt", b"Kinh gui")], key=key)


def how_many():
    with acting_in(HERE), transaction.atomic():
        return Dossier.objects.count()


def test_a_full_store_is_told_and_the_same_call_is_taken_once_there_is_room(monkeypatch):
    caller = a_caller("dossiers.submit")
    full = OSError(errno.ENOSPC, "No space left on device")
    with monkeypatch.context() as for_now:
        for_now.setattr(DiskStorage, "put", lambda *_given: fail(full)())
        refused = submit(caller, "khoa-thu-1")
    kept = how_many()
    taken = submit(caller, "khoa-thu-1")

    assert (refused.status_code, refused.json()["type"]) == (507, "urn:xaso:problem:no_room")
    assert refused.json()["title"] == "Hệ thống tạm hết chỗ lưu trữ."
    assert int(refused.headers["Retry-After"]) > 0
    assert (kept, taken.status_code, how_many()) == (0, 201, 1)


@pytest.mark.parametrize("place", ["_admit", "_carry_out"])
def test_a_database_that_goes_away_at_either_end_is_a_problem_document(monkeypatch, place):
    caller = a_caller("dossiers.read")
    monkeypatch.setattr(shell, place, fail(OperationalError("lost")))

    answer = caller.get("dossiers")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:xaso:problem:unavailable")
