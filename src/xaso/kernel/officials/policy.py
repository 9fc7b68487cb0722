"""What the rules on accounts say today: dated data, with the article or the word configuration."""

from datetime import date, timedelta

from xaso.kernel.legal.api import NoRulesError, RuleBook, rules_on
from xaso.lib import clock

SUBJECT = "account-security"
UNUSED_DAYS = "accounts.unused.days"
POWER_DAYS = "accounts.power.days"
EMERGENCY_HOURS = "accounts.emergency.hours"
WARNINGS = (3, 14)
"""Days before the end of a power at which its holder is told, the nearest first."""


def account_rules() -> RuleBook | None:
    """Return the rules in force today; nothing where none is."""
    try:
        return rules_on(clock.today(), SUBJECT)
    except NoRulesError:
        return None


def number(key: str) -> int | None:
    """Return a number of the rules in force; nothing where none is."""
    rules = account_rules()
    return rules.value_as(key, int) if rules else None


def latest_end(first: date) -> date | None:
    """Return the last day that a power may have which is given or renewed for this day on."""
    days = number(POWER_DAYS)
    return max(first, clock.today()) + timedelta(days=days) if days else None


def usual_end(first: date) -> date:
    """Return the last day of a power given on the server: as late as may be, soon without rules."""
    return latest_end(first) or first + timedelta(days=max(WARNINGS))
