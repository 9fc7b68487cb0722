"""Changes to the calendar: national days by file, hours and special days by the commune."""

from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.kernel.working_time.models import DayException, PublicHoliday, WorkingHoursVersion
from xaso.kernel.working_time.permissions import MANAGE
from xaso.kernel.working_time.reference import HolidayYear, read_holiday_file


class HoursInUseError(Exception):
    """Working hours that already apply can be followed by new ones, not removed."""


@transaction.atomic
def load_holidays(paths: list[Path]) -> int:
    """Bring the country's special days up to the files; return the days written.

    A file stands for its whole year. A year that was loaded from a newer file is left alone,
    so that an upgrade never takes an announcement back.
    """
    return sum(_load_year(read_holiday_file(path)) for path in paths)


@transaction.atomic
def set_hours(version: WorkingHoursVersion, *, actor: User) -> None:
    """Let the commune work these hours from their day on; a version of that day is replaced.

    What is due already stays due when it was promised.
    """
    access = require(actor, MANAGE)
    version.full_clean(validate_constraints=False)
    same_day = WorkingHoursVersion.objects.select_for_update()
    old = same_day.filter(valid_from=version.valid_from).first()
    if old:
        version.pk = old.pk
    version.save(force_update=old is not None)
    _note("hours.set", version.pk, actor, access.acts_for(MANAGE), version.valid_from)


@transaction.atomic
def withdraw_hours(version_id: UUID, *, actor: User, today: date) -> None:
    """Take back hours that have not begun; raise :class:`HoursInUseError` for others."""
    access = require(actor, MANAGE)
    version = WorkingHoursVersion.objects.select_for_update().get(pk=version_id)
    if version.valid_from <= today:
        raise HoursInUseError
    version.delete()
    _note("hours.withdrawn", version_id, actor, access.acts_for(MANAGE), version.valid_from)


@transaction.atomic
def set_exception(exception: DayException, *, actor: User) -> None:
    """Let the commune work otherwise on one day; an earlier exception of it is replaced."""
    access = require(actor, MANAGE)
    exception.full_clean(validate_constraints=False)
    same_day = DayException.objects.select_for_update()
    old = same_day.filter(day=exception.day).first()
    if old:
        exception.pk = old.pk
    exception.save(force_update=old is not None)
    _note("exception.set", exception.pk, actor, access.acts_for(MANAGE), exception.day)


@transaction.atomic
def remove_exception(exception_id: UUID, *, actor: User) -> None:
    """Let a day be an ordinary one again."""
    access = require(actor, MANAGE)
    exception = DayException.objects.select_for_update().get(pk=exception_id)
    exception.delete()
    _note("exception.removed", exception_id, actor, access.acts_for(MANAGE), exception.day)


def _load_year(file: HolidayYear) -> int:
    rows = PublicHoliday.objects.filter(day__year=file.year)
    if rows.filter(revised__gt=file.revised).exists():
        return 0
    rows.exclude(day__in=[rule.day for rule in file.days]).delete()
    PublicHoliday.objects.bulk_create(
        [
            PublicHoliday(
                day=rule.day,
                kind=rule.kind.value,
                name=rule.name,
                source=rule.source,
                certainty=rule.certainty,
                swapped_with=rule.swapped_with,
                revised=file.revised,
            )
            for rule in file.days
        ],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["kind", "name", "source", "certainty", "swapped_with", "revised"],
    )
    return len(file.days)


def _note(what: str, subject_id: UUID, actor: User, lent_by: UUID | None, day: date) -> None:
    kind = f"working_time.{what.partition('.')[0]}"
    record(
        f"working_time.{what}",
        actor=actor,
        subject=(kind, subject_id),
        on_behalf_of=lent_by,
        day=day.isoformat(),
    )
