"""What the worker does for accounts by the clock."""

from procrastinate.contrib.django import app

from xaso.kernel.accounts.session_store import SessionStore


@app.periodic(cron="40 20 * * *")
@app.task(name="accounts.forget_sessions", queueing_lock="accounts.forget_sessions")
def forget(timestamp: int) -> None:
    """Forget sessions that ran out, at twenty to four at night in Vietnam."""
    SessionStore.clear_expired()
