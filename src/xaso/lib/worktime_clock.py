"""A deadline that can be paused, resumed and extended without losing a working minute."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from xaso.lib.worktime import WorkCalendar, to_minute
from xaso.lib.worktime_arithmetic import add, between
from xaso.lib.worktime_limits import DEFAULT_RULE, CountingRule, Due, Limit, due


class ClockStateError(ValueError):
    """A clock was paused twice, resumed while running, or resumed before its pause."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The running time of one matter; paused, it keeps the working minutes that remain.

    What remains may be negative: a matter that was late when it was paused stays just as late.
    """

    started_at: datetime
    due_at: datetime
    paused_at: datetime | None = None
    remaining_minutes: int = 0

    @classmethod
    def start(cls, due_moment: Due) -> Self:
        """Start the clock of something that was received."""
        return cls(started_at=due_moment.received, due_at=due_moment.at)

    @property
    def is_paused(self) -> bool:
        """Say whether the clock stands still."""
        return self.paused_at is not None

    def remaining(self, calendar: WorkCalendar, now: datetime) -> int:
        """Count the working minutes left; negative when late."""
        if self.is_paused:
            return self.remaining_minutes
        return between(calendar, now, self.due_at)

    def is_late(self, now: datetime) -> bool:
        """Say whether the due moment has passed while the clock was running."""
        return not self.is_paused and now > self.due_at

    def pause(self, calendar: WorkCalendar, moment: datetime) -> Self:
        """Stop the clock, for instance while the applicant supplements the dossier."""
        if self.is_paused:
            raise ClockStateError(self.paused_at)
        paused_at = to_minute(moment)
        left = between(calendar, paused_at, self.due_at)
        return replace(self, paused_at=paused_at, remaining_minutes=left)

    def resume(self, calendar: WorkCalendar, moment: datetime) -> Self:
        """Let the clock run again with the minutes that remained.

        When no working minute passed in between, the due moment stays exactly as it was.
        """
        if self.paused_at is None or to_minute(moment) < self.paused_at:
            raise ClockStateError(moment)
        waited = between(calendar, self.paused_at, moment)
        due_at = add(calendar, moment, self.remaining_minutes) if waited else self.due_at
        return replace(self, due_at=due_at, paused_at=None, remaining_minutes=0)

    def extend(
        self, calendar: WorkCalendar, limit: Limit, rule: CountingRule = DEFAULT_RULE
    ) -> Self:
        """Give more time, counted from the due moment; a paused clock keeps the gain too."""
        due_at = due(calendar, self.due_at, limit, rule).at
        gained = between(calendar, self.due_at, due_at) if self.is_paused else 0
        return replace(self, due_at=due_at, remaining_minutes=self.remaining_minutes + gained)
