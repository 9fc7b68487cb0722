"""What the worker does for the accounts of officials by the clock."""

from procrastinate.contrib.django import app

from xaso.kernel.officials.services import close_unused_accounts
from xaso.kernel.organisations.api import in_each_commune


@app.periodic(cron="30 20 * * *")
@app.task(name="officials.close_unused", queueing_lock="officials.close_unused")
def close_unused(timestamp: int) -> None:
    """Close accounts that nobody uses, at half past three at night in Vietnam."""
    in_each_commune(close_unused_accounts)
