"""What the worker does for events and for itself."""

import logging
from datetime import datetime
from uuid import UUID

from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from xaso.kernel.events.background import ATTEMPTS, BACK_OFF
from xaso.kernel.events.failures import JobFailedError, failure_of
from xaso.kernel.events.services import delivering, letters
from xaso.kernel.events.services.relaying import DELIVER, QUEUE
from xaso.kernel.tenancy.api import acting_in

logger = logging.getLogger(__name__)
KEEP_FAILED_HOURS = 30 * 24


@app.task(name=DELIVER, queue=QUEUE, retry=BACK_OFF, pass_context=True)
def deliver(
    context: JobContext,
    *,
    commune_id: int,
    subscriber: str,
    event_id: str,
    at: str,
    again: bool,
) -> None:
    """Deliver one event to one subscriber; after the last attempt lay it among the dead letters."""
    handle = delivering.deliver_again if again else delivering.deliver
    event, moment, attempt = (
        UUID(event_id),
        datetime.fromisoformat(at),
        context.job.attempts + 1,
    )
    with acting_in(commune_id):
        try:
            if attempt > ATTEMPTS:
                raise letters.WorkerStoppedError
            handle(subscriber, event, moment)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises
            if attempt < ATTEMPTS:
                raise JobFailedError(subscriber, error) from None
            letters.lay_down(subscriber, event, moment, error=error, attempts=attempt)
            logger.error("event_given_up subscriber=%s %s", subscriber, failure_of(error))


@app.periodic(cron="*/2 * * * *")
@app.task(name="events.sweep_stalled", queueing_lock="events.sweep_stalled", pass_context=True)
async def sweep_stalled(context: JobContext, timestamp: int) -> None:
    """Take up again the jobs whose worker has died.

    Has a queueing lock and no lock: the two together can jam a periodic task.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="30 19 * * *")
@app.task(name="events.forget_failed", queueing_lock="events.forget_failed", pass_context=True)
async def forget_failed(context: JobContext, timestamp: int) -> None:
    """Remove failed jobs of more than a month ago, at half past two at night in Vietnam."""
    await builtin_tasks.remove_old_jobs(
        context, max_hours=KEEP_FAILED_HOURS, remove_failed=True, remove_aborted=True
    )
