"""What the worker does for dossiers: it looks for its work under this name."""

from functools import partial

from django.conf import settings
from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.public_services.dossiers.export_job import write_list_export
from xaso.public_services.dossiers.services.before_receipt import let_lapse
from xaso.public_services.dossiers.services.fee_asking import mind_unpaid
from xaso.public_services.dossiers.trial_job import try_process

__all__ = ["let_incomplete_lapse", "mind_fees", "try_process", "write_list_export"]


@app.periodic(cron="30 19 * * *")
@app.task(name="dossiers.let_incomplete_lapse", queueing_lock="dossiers.let_incomplete_lapse")
def let_incomplete_lapse(timestamp: int) -> None:
    """End what was never completed, at half past two at night in Vietnam, if a setting says so."""
    days = settings.XASO_DOSSIERS_INCOMPLETE_DAYS
    if days:
        in_each_commune(partial(let_lapse, days=days))


@app.periodic(cron="30 1 * * *")
@app.task(name="dossiers.mind_fees", queueing_lock="dossiers.mind_fees")
def mind_fees(timestamp: int) -> None:
    """Remind of unpaid fees and let lapse what waits too long, at half past eight in Vietnam."""
    in_each_commune(mind_unpaid)
