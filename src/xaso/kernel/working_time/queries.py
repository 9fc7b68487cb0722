"""The calendar of a commune, remembered by each process until it changes."""

from functools import partial

from django.db import transaction

from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time.models import (
    CALENDARS,
    DayException,
    PublicHoliday,
    WorkingHoursVersion,
)
from xaso.kernel.working_time.reference import office_hours
from xaso.lib.worktime import DayRule, WorkCalendar


def calendar_for(commune_id: int | None) -> WorkCalendar:
    """Return when a commune works; without one, an office with the usual hours.

    Costs nothing where the process knows it already and a transaction is open.
    """
    return CALENDARS.recall(commune_id, partial(_load, commune_id))


def list_national_days(year: int) -> list[PublicHoliday]:
    """Return the special days of the country in a year."""
    return list(PublicHoliday.objects.filter(day__year=year))


def list_exceptions(year: int) -> list[DayException]:
    """Return the special days of the commune in force in a year."""
    return list(DayException.objects.filter(day__year=year))


def list_versions() -> list[WorkingHoursVersion]:
    """Return the working hours of the commune in force, the latest first."""
    return list(WorkingHoursVersion.objects.all())


def _load(commune_id: int | None) -> WorkCalendar:
    if commune_id is None:
        rules = tuple(row.as_rule() for row in PublicHoliday.objects.all())
        return WorkCalendar(office_hours(), rules)
    country = calendar_for(None)
    with transaction.atomic(savepoint=False), acting_in(commune_id):
        hours = [row.as_hours() for row in WorkingHoursVersion.objects.all()]
        days: list[DayRule] = [row.as_rule() for row in DayException.objects.all()]
    if not hours and not days:
        return country
    return WorkCalendar((*country.hours, *hours), (*country.rules, *days))
