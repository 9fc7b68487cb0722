"""What the worker does for vaults."""

from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.public_services.vault.services.keeping import (
    check_and_lock,
    forget_removed,
    lock_new,
)
from xaso.public_services.vault.services.reminding import remind

__all__ = ["forget_papers", "lock_files", "lock_new", "remind_owners"]


@app.periodic(cron="*/5 * * * *")
@app.task(name="vault.lock_waiting", queueing_lock="vault.lock_waiting")
def lock_files(timestamp: int) -> None:
    """Check and lock the files that came since, with their owners' keys, every five minutes."""
    in_each_commune(check_and_lock)


@app.periodic(cron="30 0 * * *")
@app.task(name="vault.remind", queueing_lock="vault.remind")
def remind_owners(timestamp: int) -> None:
    """Tell owners of papers that expire soon, at half past seven in the morning in Vietnam."""
    in_each_commune(remind)


@app.periodic(cron="20 19 * * *")
@app.task(name="vault.forget_removed", queueing_lock="vault.forget_removed")
def forget_papers(timestamp: int) -> None:
    """Delete what owners removed a month ago, twenty past two at night in Vietnam."""
    in_each_commune(forget_removed)
