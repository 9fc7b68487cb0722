"""What the worker does for throttling."""

from procrastinate.contrib.django import app

from xaso.kernel.throttling.services import forget_counts


@app.periodic(cron="15 * * * *")
@app.task(name="throttling.forget_counts", queueing_lock="throttling.forget_counts")
def forget(timestamp: int) -> None:
    """Forget old counts every hour."""
    forget_counts()
