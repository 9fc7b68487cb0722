"""The commands of the product as a whole."""

import json
import tomllib
from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from xaso.config.environment import Environment
from xaso.kernel.audit.api import record
from xaso.kernel.organisations.api import Commune
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy import commit_order
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.tenancy.owner import as_owner
from xaso.lib import clock


def doctor():
    out = StringIO()
    try:
        call_command("doctor", json=True, stdout=out)
    except SystemExit as ending:
        assert ending.code == 1
    return {(one["what"], one["level"]): one["message"] for one in json.loads(out.getvalue())}


@pytest.mark.django_db
def test_the_doctor_finds_what_is_wrong_in_a_bare_test_installation():
    findings = doctor()

    assert ("role", "good") in findings
    assert ("migrations", "good") in findings
    assert "No worker runs" in findings["worker", "bad"]
    assert "serves no commune" in findings["communes", "bad"]


@pytest.mark.django_db
def test_the_doctor_sees_a_lost_key_ring(settings, tmp_path):
    settings.XASO_KEYRING_FILE = str(tmp_path / "gone.toml")

    assert ("keys", "bad") in doctor()


@pytest.mark.django_db
def test_the_doctor_sees_that_nothing_is_sealed_without_the_key(settings, tmp_path):
    settings.XASO_AUDIT_KEY_FILE = tmp_path / "gone.pem"

    assert "xaso audit key" in doctor()["seal", "bad"]


@pytest.mark.django_db
def test_the_doctor_sees_late_sealing_and_a_missing_witness():
    Commune.objects.filter(pk=HERE).update(is_served=True)
    with acting_in(HERE), clock.at(timezone.now() - timedelta(minutes=11)):
        record("test.thing.done", actor=None, subject=("thing", UUID(int=1)))

    findings = doctor()

    assert "wait to be sealed" in findings["seal", "bad"]
    assert "XASO_AUDIT_WITNESS" in findings["witness", "warn"]


@pytest.mark.real_database
def test_the_doctor_sees_a_database_that_came_from_another_server(real_database):
    before = doctor()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON FUNCTION {commit_order.ERA}() IS 'another server'")

    after = doctor()

    assert "came here from another server" not in before.get(("seal", "bad"), "")
    assert "came here from another server" in after["seal", "bad"]


def test_a_key_ring_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "keys.toml"
    call_command("make_keyring", str(path), stdout=StringIO())
    before = path.read_text()

    with pytest.raises(CommandError, match="exists already"):
        call_command("make_keyring", str(path))

    assert path.read_text() == before
    assert path.stat().st_mode & 0o077 == 0
    assert list(tomllib.loads(before)["keys"]) == ["k1"]


@pytest.mark.parametrize(
    ("read", "values", "said"),
    [
        (lambda env: env.text("XASO_X", "The thing."), {}, "XASO_X is not set"),
        (
            lambda env: env.number("XASO_X", "How many.", default=1),
            {"XASO_X": "two"},
            "whole number",
        ),
        (lambda env: env.flag("XASO_X", "Whether."), {"XASO_X": "maybe"}, "must be 1 or 0"),
    ],
)
def test_a_wrong_environment_is_refused_with_a_sentence(read, values, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        read(Environment(values))
