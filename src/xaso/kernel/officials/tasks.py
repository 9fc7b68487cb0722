"""What the worker does for the accounts of officials by the clock."""

from procrastinate.contrib.django import app

from xaso.kernel.officials.handing_over import hand_over_work
from xaso.kernel.officials.services import (
    carry_out_departures,
    close_unused_accounts,
    warn_of_ending_powers,
)
from xaso.kernel.organisations.api import in_each_commune

__all__ = ["carry_out", "close_unused", "hand_over_work", "warn_of_powers"]


@app.periodic(cron="30 20 * * *")
@app.task(name="officials.close_unused", queueing_lock="officials.close_unused")
def close_unused(timestamp: int) -> None:
    """Close accounts that nobody uses, at half past three at night in Vietnam."""
    in_each_commune(close_unused_accounts)


@app.periodic(cron="0 23 * * *")
@app.task(name="officials.warn_of_powers", queueing_lock="officials.warn_of_powers")
def warn_of_powers(timestamp: int) -> None:
    """Tell of administrative powers that end soon, at six in the morning in Vietnam."""
    in_each_commune(warn_of_ending_powers)


@app.periodic(cron="5 17 * * *")
@app.task(name="officials.carry_out_departures", queueing_lock="officials.carry_out_departures")
def carry_out(timestamp: int) -> None:
    """Close what leavers had and hand their work over, five past midnight in Vietnam."""
    in_each_commune(carry_out_departures)
