"""A calendar is remembered until it changes, by whomever."""

import os
import subprocess
import sys
from datetime import date

import pytest
from django.db import connection, transaction

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time import api, services
from xaso.kernel.working_time.models import DayException, WorkingHoursVersion
from xaso.kernel.working_time.reference import shipped_holiday_files
from xaso.kernel.working_time.testing import exception, hours

DAY = date(2026, 11, 20)
LOADS_ANOTHER_YEAR = """
import django; django.setup()
from django.core.management import call_command
call_command("load_holidays", "{path}", verbosity=0)
"""


@pytest.mark.real_database
def test_the_next_transaction_knows_the_calendar_still(real_database):
    with transaction.atomic():
        first = api.calendar_for(None)
    with transaction.atomic():
        later = api.calendar_for(None)

    assert later is first


@pytest.mark.real_database
def test_without_a_transaction_nothing_is_remembered(real_database):
    assert api.calendar_for(None) is not api.calendar_for(None)


@pytest.mark.real_database
def test_what_another_process_loads_is_seen_from_the_next_transaction_on(
    real_database, tmp_path
):
    file = tmp_path / "2031.toml"
    file.write_text(
        'revised = 2030-10-01\n[[day]]\ndate = 2031-04-30\nkind = "holiday"\n'
        'name = "Ngày Chiến thắng"\nsource = "Bộ luật Lao động, Điều 112"\ncertainty = "law"\n'
    )
    with transaction.atomic():
        before = api.calendar_for(None)

    connection_settings = connection.settings_dict
    env = os.environ | {
        "XASO_DB_NAME": real_database,
        "XASO_DB_HOST": connection_settings["HOST"],
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    script = LOADS_ANOTHER_YEAR.format(path=file)
    subprocess.run([sys.executable, "-c", script], env=env, check=True)  # noqa: S603

    with transaction.atomic():
        after = api.calendar_for(None)
    assert before.rule_of(date(2031, 4, 30)) is None
    assert after.rule_of(date(2031, 4, 30)).name == "Ngày Chiến thắng"


def set_hours(actor):
    services.set_hours(hours(date(2026, 11, 1), friday=""), actor=actor)


def withdraw_hours(actor):
    version = WorkingHoursVersion.objects.get()
    services.withdraw_hours(version.pk, actor=actor, today=date(2026, 10, 1))


def set_exception(actor):
    services.set_exception(exception(DAY), actor=actor)


def remove_exception(actor):
    services.remove_exception(DayException.objects.get().pk, actor=actor)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("do", "undo"), [(set_hours, withdraw_hours), (set_exception, remove_exception)]
)
def test_each_service_is_seen_at_once_and_in_its_commune_only(do, undo):
    actor = official(Role.SUPERVISOR)
    elsewhere = api.calendar_for(THERE).minutes_of(DAY)
    usual = api.calendar_for(HERE).minutes_of(DAY)

    with acting_in(HERE):
        do(actor)
        changed = api.calendar_for(HERE).minutes_of(DAY)
        there = api.calendar_for(THERE).minutes_of(DAY)
        undo(actor)

    assert (usual > 0, changed, there) == (True, 0, elsewhere)
    assert api.calendar_for(HERE).minutes_of(DAY) == usual


@pytest.mark.django_db
def test_loading_the_national_days_is_seen_at_once():
    known = api.calendar_for(HERE)

    services.load_holidays(shipped_holiday_files())

    assert api.calendar_for(HERE) is not known
    assert api.calendar_for(HERE) == known


@pytest.mark.django_db
def test_communes_without_a_calendar_of_their_own_share_the_countrys():
    assert api.calendar_for(HERE) is api.calendar_for(None)
