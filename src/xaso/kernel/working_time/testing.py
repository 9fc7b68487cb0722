"""Hours and special days for tests of other modules."""

from datetime import date
from typing import Any

from xaso.kernel.working_time.models import DayException, WorkingHoursVersion

FULL_DAY = "07:00–11:30, 13:30–17:00"


def hours(valid_from: date, **days: Any) -> WorkingHoursVersion:
    """Make, without saving, a week of five full days."""
    week = dict.fromkeys(["monday", "tuesday", "wednesday", "thursday", "friday"], FULL_DAY)
    given = {"source": "Thông báo 12/TB-UBND", **week, **days}
    return WorkingHoursVersion(valid_from=valid_from, **given)


def exception(day: date, **changes: Any) -> DayException:
    """Make, without saving, a day on which a storm closes the commune."""
    given = {"reason": "Bão số 9", "source": "Thông báo 15/TB-UBND", **changes}
    return DayException(day=day, **given)
