"""The calendar of a commune, read once a transaction."""

from weakref import WeakKeyDictionary

from django.db import connection, transaction

from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time.models import DayException, PublicHoliday, WorkingHoursVersion
from xaso.kernel.working_time.reference import office_hours
from xaso.lib.worktime import DayRule, WorkCalendar

type Known = dict[int | None, WorkCalendar]

_known: WeakKeyDictionary[transaction.Atomic, Known] = WeakKeyDictionary()


def calendar_for(commune_id: int | None) -> WorkCalendar:
    """Return when a commune works; without one, an office with the usual hours.

    Costs three queries the first time in a transaction and none after that.
    """
    with transaction.atomic(savepoint=False):
        known = _known.setdefault(connection.atomic_blocks[0], {})
        if commune_id not in known:
            known[commune_id] = _load(commune_id)
        return known[commune_id]


def forget_calendars() -> None:
    """Read calendars again in this transaction, because one of them changed."""
    if connection.in_atomic_block:
        _known.pop(connection.atomic_blocks[0], None)


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
    rules = [row.as_rule() for row in PublicHoliday.objects.all()]
    if commune_id is None:
        return WorkCalendar(office_hours(), tuple(rules))
    with acting_in(commune_id):
        own_hours = [row.as_hours() for row in WorkingHoursVersion.objects.all()]
        own_days: list[DayRule] = [row.as_rule() for row in DayException.objects.all()]
    return WorkCalendar((*office_hours(), *own_hours), (*rules, *own_days))
