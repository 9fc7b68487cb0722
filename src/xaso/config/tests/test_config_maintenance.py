"""Closed for maintenance, and whether an upgrade may begin."""

import tomllib
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from xaso import __version__
from xaso.config.doctor import LEAST_FREE_BYTES
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
    client.force_login(official(role), backend="xaso.kernel.accounts.backend.AccountBackend")
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
    settings.XASO_STATE_DIR = settings.XASO_BACKUPS = tmp_path

    monkeypatch.setattr(
        upgrading.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=LEAST_FREE_BYTES)
    )

    def check(start, *, waiting=0, unknown=(), hours=None):
        if hours is not None:
            moment = datetime.now(UTC) - timedelta(hours=hours)
            (tmp_path / f"{moment:%Y%m%dT%H%M%SZ}").mkdir()
            (tmp_path / f"{moment:%Y%m%dT%H%M%SZ}" / "manifest.json").touch()
        monkeypatch.setattr(upgrading, "noted_version", lambda: start)
        monkeypatch.setattr(
            upgrading, "_migrations", lambda: (["a.0002"] * waiting, list(unknown))
        )
        out = StringIO()
        try:
            call_command("upgrade", check=True, stdout=out)
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


def test_another_folder_of_backups_can_be_named(upgrade, settings, tmp_path):
    upgrade(__version__, waiting=1, hours=1)
    settings.XASO_BACKUPS = str(tmp_path / "không có")
    found, missing = StringIO(), StringIO()

    call_command("upgrade", check=True, backups=tmp_path, stdout=found)
    with pytest.raises(CommandError):
        call_command("upgrade", check=True, stdout=missing)

    assert "in case" in found.getvalue()
    assert "no backup in" in missing.getvalue()


@pytest.mark.parametrize(
    ("free", "may"), [(LEAST_FREE_BYTES, True), (LEAST_FREE_BYTES - 1, False)]
)
def test_an_upgrade_begins_only_where_there_is_room(upgrade, monkeypatch, tmp_path, free, may):
    asked = []

    def usage(folder):
        asked.append(folder)
        return SimpleNamespace(free=free)

    monkeypatch.setattr(upgrading.shutil, "disk_usage", usage)

    told, may_begin = upgrade(__version__)

    assert may_begin is may
    assert asked == [tmp_path]
    assert ("BAD   room" in told) is not may


def test_migrations_that_this_version_does_not_know_are_named(db):
    MigrationRecorder(connection).record_applied("dossiers", "0099_from_tomorrow")

    _waiting, unknown = upgrading._migrations()

    assert unknown == ["dossiers.0099_from_tomorrow"]


def test_migrations_that_wait_are_counted(db):
    whole, _unknown = upgrading._migrations()
    recorder = MigrationRecorder(connection)
    last = MigrationLoader(connection).graph.leaf_nodes("dossiers")[0]
    recorder.record_unapplied(*last)

    waiting, _unknown = upgrading._migrations()

    assert whole == []
    assert waiting == [".".join(last)]


def test_the_version_is_that_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == __version__
