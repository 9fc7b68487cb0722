"""What the worker does for the citizens' sign-in."""

from procrastinate.contrib.django import app

from xaso.kernel.identity.services.codes import forget_codes


@app.periodic(cron="35 * * * *")
@app.task(name="identity.forget_codes", queueing_lock="identity.forget_codes")
def forget(timestamp: int) -> None:
    """Forget codes of telephones whose time is over, every hour."""
    forget_codes()
