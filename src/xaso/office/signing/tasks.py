"""What the worker does for signing."""

from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.office.signing.services.alone import forget_leases
from xaso.office.signing.services.plugin import forget_sessions
from xaso.office.signing.services.verdicts import check_new, check_uncertain
from xaso.office.signing.services.warning import warn_of_endings

__all__ = ["check_again", "check_new", "forget_handed_out", "warn_of_keys"]


@app.periodic(cron="17 */6 * * *")
@app.task(name="signing.check_uncertain", queueing_lock="signing.check_uncertain")
def check_again(timestamp: int) -> None:
    """Check, four times a day, what an issuing authority did not answer before."""
    in_each_commune(check_uncertain)


@app.periodic(cron="10 23 * * *")
@app.task(name="signing.warn_of_keys", queueing_lock="signing.warn_of_keys")
def warn_of_keys(timestamp: int) -> None:
    """Tell of certificates that end soon, ten past six in the morning in Vietnam."""
    in_each_commune(warn_of_endings)


@app.periodic(cron="50 19 * * *")
@app.task(name="signing.forget_handed_out", queueing_lock="signing.forget_handed_out")
def forget_handed_out(timestamp: int) -> None:
    """Forget what signing programs no longer need, ten to three at night in Vietnam."""
    in_each_commune(forget_sessions)
    in_each_commune(forget_leases)
