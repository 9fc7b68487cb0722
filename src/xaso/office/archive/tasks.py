"""What the worker does for the archive."""

from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.office.archive.package_job import write_packages
from xaso.office.archive.services.reminding import remind_keepers

__all__ = ["remind_of_hand_overs", "write_packages"]


@app.periodic(cron="40 0 * * *")
@app.task(name="archive.remind_of_hand_overs", queueing_lock="archive.remind_of_hand_overs")
def remind_of_hand_overs(timestamp: int) -> None:
    """Remind keepers of files soon due in the archive, twenty to eight in the morning in Vietnam."""
    in_each_commune(remind_keepers)
