"""What the worker does for payments."""

from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.public_services.payments.services.nightly import close_the_day


@app.periodic(cron="30 18 * * *")
@app.task(name="payments.reconcile", queueing_lock="payments.reconcile")
def reconcile_days(timestamp: int) -> None:
    """Compare the last days with the banks, at half past one at night in Vietnam."""
    in_each_commune(close_the_day)
