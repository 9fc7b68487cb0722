"""Closed for maintenance, and whether an upgrade may begin."""

import tomllib
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from xaso import __version__
from xaso.config.operations import upgrading
from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def closed(settings, tmp_path, db):
    settings.XASO_STATE_DIR = tmp_path
    commune(HERE)
    call_command("maintenance", "on")
    return tmp_path


def signed_in(role):
    client = Client()
    client.force_login(official(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_people_see_in_vietnamese_that_it_is_closed_and_when_to_come_again(closed):
    response = Client().get("/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "300")
    assert "đang bảo trì" in response.content.decode()


def test_it_officers_look_in_and_others_do_not(closed):
    assert signed_in(Role.IT_OFFICER).get("/account/").status_code == 200
    assert signed_in(Role.RECEPTIONIST).get("/account/").status_code == 503


def test_the_door_stays_open_and_the_machine_ready(closed, settings):
    settings.XASO_FILES_DIR = closed / "kho"

    assert Client().get("/dang-nhap/").status_code == 200
    assert Client().get("/health/ready").status_code == 200


def test_what_fails_meanwhile_looks_closed_too(closed, monkeypatch):
    def broken(_request):
        raise RuntimeError

    monkeypatch.setattr("xaso.config.operations.maintenance._may_look_in", broken)

    assert Client(raise_request_exception=False).get("/").status_code == 503


def test_it_opens_again(closed):
    call_command("maintenance", "off")
    call_command("maintenance", "off")

    assert Client().get("/dang-nhap/").status_code == 200
    assert signed_in(Role.RECEPTIONIST).get("/account/").status_code == 200


def test_the_page_of_the_proxy_is_the_same():
    out = StringIO()

    call_command("maintenance", "page", stdout=out)

    assert "Hệ thống đang bảo trì" in out.getvalue()


@pytest.fixture
def upgrade(monkeypatch, settings, tmp_path, db):
    """Run the check: from a version, with migrations waiting or unknown, a backup of an age."""
    settings.XASO_STATE_DIR = tmp_path

    def check(start, *, waiting=0, unknown=(), hours=None):
        if hours is not None:
            moment = datetime.now(UTC) - timedelta(hours=hours)
            (tmp_path / f"{moment:%Y%m%dT%H%M%SZ}").mkdir()
            (tmp_path / f"{moment:%Y%m%dT%H%M%SZ}" / "manifest.json").touch()
        monkeypatch.setattr(upgrading, "noted_version", lambda: start)
        monkeypatch.setattr(
            upgrading, "_migrations", lambda: (["a.0002"] * waiting, list(unknown))
        )
        monkeypatch.setattr(upgrading, "LEAST_FREE_BYTES", 1)
        out = StringIO()
        try:
            call_command("upgrade", check=True, backups=tmp_path, stdout=out)
        except CommandError:
            return out.getvalue(), False
        return out.getvalue(), True

    return check


@pytest.mark.parametrize(
    ("start", "facts", "may", "said"),
    [
        ("", {"waiting": 9}, True, "new installation"),
        (__version__, {}, True, f"From {__version__}"),
        (__version__, {"waiting": 1}, False, "no backup"),
        (__version__, {"waiting": 1, "hours": 25}, False, "older than a day"),
        (__version__, {"waiting": 1, "hours": 1}, True, "in case"),
        (__version__, {"unknown": ["dossiers.0099_x"]}, False, "does not know"),
        ("99.0.0", {}, False, "go up only"),
        ("0.0.9", {}, False, "first"),
        (None, {}, False, "do not say"),
    ],
)
def test_an_upgrade_begins_only_from_a_known_start_with_a_fresh_backup(
    upgrade, start, facts, may, said
):
    told, may_begin = upgrade(start, **facts)

    assert may_begin is may
    assert said in told


def test_too_little_room_stops_it(upgrade, monkeypatch, tmp_path):
    monkeypatch.setattr(upgrading, "LEAST_FREE_BYTES", 10**18)

    assert upgrading._room().level == "bad"


def test_the_version_is_that_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == __version__
