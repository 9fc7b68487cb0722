"""Health for load balancers: little for strangers, all for monitors."""

import pytest
from django.db import DatabaseError
from django.test import Client

from xaso.config.operations import health

TOKEN = "một-mã-chỉ-để-thử"


@pytest.fixture(autouse=True)
def nothing_known(settings, tmp_path):
    settings.XASO_STATE_DIR = tmp_path
    settings.XASO_FILES_DIR = tmp_path / "kho"
    settings.ALLOWED_HOSTS = ["motcua.xa-mau.example"]
    settings.SECURE_SSL_REDIRECT = True
    health._known.clear()
    yield
    health._known.clear()


def ready(**headers):
    return Client().get("/health/ready", headers=headers)


@pytest.mark.django_db
def test_strangers_learn_only_whether_it_is_ready():
    response = ready(x_forwarded_for="203.0.113.9")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("page", ["live", "ready"])
@pytest.mark.django_db
def test_what_it_says_is_kept_nowhere_and_is_plain_text(page):
    response = Client().get(f"/health/{page}", headers={"x-forwarded-for": "203.0.113.9"})

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.django_db
def test_a_monitor_on_this_machine_learns_what_was_looked_at():
    assert ready().json() == {
        "ready": True,
        "taking_work": True,
        "database": True,
        "migrations": True,
        "files": True,
        "worker": None,
    }


@pytest.mark.django_db
def test_with_a_token_set_only_its_holder_sees_details(settings):
    settings.XASO_METRICS_TOKEN = TOKEN

    assert ready().content == b"ok\n"
    assert ready(authorization="Bearer sai").content == b"ok\n"
    given = Client().get("/health/ready", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    assert given.json()["ready"]


@pytest.mark.django_db
def test_a_process_that_drains_is_not_ready_but_lives(tmp_path):
    (tmp_path / "draining").touch()

    assert ready().status_code == 503
    assert Client().get("/health/live").status_code == 200


@pytest.mark.django_db
def test_a_store_that_cannot_be_written_is_not_ready(settings, tmp_path):
    (tmp_path / "tệp").touch()
    settings.XASO_FILES_DIR = tmp_path / "tệp" / "kho"

    response = ready(x_forwarded_for="203.0.113.9")

    assert (response.status_code, response.content) == (503, b"not ready\n")


@pytest.mark.django_db
def test_tables_of_another_version_are_not_ready(monkeypatch):
    monkeypatch.setattr(
        health.MigrationExecutor, "migration_plan", lambda _self, _targets: ["a migration"]
    )

    assert ready().json()["migrations"] is False


def test_a_lost_database_is_not_ready_and_the_process_lives(monkeypatch):
    def lost():
        raise DatabaseError

    monkeypatch.setattr(health.connection, "cursor", lost)
    monkeypatch.setattr(health.connection, "close", lambda: None)
    health._known["migrations"] = 0.0

    response = ready()

    assert response.status_code == 503
    assert (response.json()["database"], response.json()["worker"]) == (False, False)
    assert Client().get("/health/live").content == b"ok\n"


@pytest.mark.django_db
def test_without_a_folder_for_figures_there_is_no_such_page(settings):
    settings.SECURE_SSL_REDIRECT = False

    assert Client(SERVER_NAME="motcua.xa-mau.example").get("/metrics").status_code == 404
