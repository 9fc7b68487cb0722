"""The facts the product ships: holidays by year, office hours, counting rules."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from xaso.lib.worktime import (
    DayKind,
    DayRule,
    InvalidHoursError,
    WorkingHours,
    office_week,
)
from xaso.lib.worktime_hours import read_hours
from xaso.lib.worktime_limits import Counting, CountingRule

DATA = Path(__file__).parent / "data"
DEFAULT_RULE = "working_minutes"


class HolidayFileError(ValueError):
    """A file of holidays contradicts itself or lacks something."""


class UnknownRuleError(LookupError):
    """No counting rule of this code was in force on the day."""


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """The special days of one year, as its file had them on a date."""

    year: int
    revised: date
    days: tuple[DayRule, ...]


def shipped_holiday_files() -> list[Path]:
    """List the files of holidays that came with the product."""
    return sorted((DATA / "holidays").glob("*.toml"))


def read_holiday_file(path: Path) -> HolidayYear:
    """Read a year of special days from a file named after the year.

    Raises:
        HolidayFileError: with the file's name and what is wrong with it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        year = int(path.stem)
        days = tuple(_read_day(row) for row in content["day"])
        _check_days(year, days)
        return HolidayYear(year, content["revised"], days)
    except (KeyError, TypeError, ValueError) as error:
        message = f"{path.name}: {error}"
        raise HolidayFileError(message) from error


def _read_day(row: dict[str, Any]) -> DayRule:
    swapped_with = row.get("swapped_with")
    try:
        return DayRule(
            day=row["date"],
            kind=DayKind(row["kind"]),
            name=row["name"],
            source=row["source"],
            certainty=row["certainty"],
            swapped_with=swapped_with,
        )
    except InvalidHoursError as error:
        message = f"{row['date']} lacks swapped_with"
        raise HolidayFileError(message) from error


def _check_days(year: int, days: Iterable[DayRule]) -> None:
    seen: dict[date, DayRule] = {}
    for rule in days:
        if rule.day.year != year or rule.day in seen:
            message = f"{rule.day} stands twice or in another year"
            raise HolidayFileError(message)
        seen[rule.day] = rule
    for rule in seen.values():
        partner = seen.get(rule.swapped_with) if rule.swapped_with else None
        if rule.swapped_with and (partner is None or partner.swapped_with != rule.day):
            message = f"{rule.day} is swapped with a day that does not say so"
            raise HolidayFileError(message)


@cache
def office_hours() -> tuple[WorkingHours, ...]:
    """Give the hours of an office that has not set its own."""
    rows = tomllib.loads((DATA / "office_hours.toml").read_text(encoding="utf-8"))["hours"]
    return tuple(
        WorkingHours(
            office_week(*read_hours(row["weekdays"]), saturday=read_hours(row["saturday"])),
            row["valid_from"],
        )
        for row in rows
    )


@cache
def counting_rules() -> tuple[tuple[date, CountingRule], ...]:
    """List the counting rules with the day each came into force, oldest first."""
    text = (DATA / "counting_rules.toml").read_text(encoding="utf-8")
    rows = sorted(tomllib.loads(text)["rule"], key=lambda row: row["valid_from"])
    return tuple((row.pop("valid_from"), _read_rule(row)) for row in rows)


def counting_rule(code: str, *, on: date) -> CountingRule:
    """Find the rule of this code in force on a day.

    Raises:
        UnknownRuleError: there is none.
    """
    found = [rule for start, rule in counting_rules() if rule.code == code and start <= on]
    if not found:
        raise UnknownRuleError(code)
    return found[-1]


def _read_rule(row: dict[str, Any]) -> CountingRule:
    return CountingRule(**(row | {"counting": Counting(row["counting"])}))
