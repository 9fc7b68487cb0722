"""Jobs that people and services ask for: named here, since services ask for them and they call services."""

from uuid import UUID

from procrastinate import RetryStrategy

from xaso.kernel.events.api import task

ONCE = RetryStrategy(max_attempts=1)
"""The queue itself knows when a message is tried again."""

BEHIND = -1
"""The priority of calls to other systems: what people wait for goes before them."""

ASKED_FOR = 1
"""The priority of calls that somebody sits and waits for."""


@task("exchange.send", atomic=False, retry=ONCE, priority=BEHIND)
def send_soon(*, message_id: str) -> None:
    """Send a message that was just put into the queue."""
    from xaso.office.exchange.services.sending import send  # noqa: PLC0415 - sending queues too

    send(UUID(message_id))


@task("exchange.fetch_now", atomic=False, retry=ONCE, priority=ASKED_FOR)
def fetch_now() -> None:
    """Send what is due and fetch what waits, because somebody does not want to wait for the minute."""
    from xaso.office.exchange.services.fetching import poll  # noqa: PLC0415 - fetching queues too
    from xaso.office.exchange.services.sending import send_due  # noqa: PLC0415

    send_due()
    poll()


@task("exchange.fetch_again", atomic=False, retry=ONCE, priority=ASKED_FOR)
def fetch_again(*, message_id: str) -> None:
    """Fetch a package anew of which nothing is here, because somebody asked for it."""
    from xaso.office.exchange.services.fetching import fetch_anew  # noqa: PLC0415 - as above

    fetch_anew(UUID(message_id))
