"""Work jobs off as the product's worker does: ``python bench/subjects/jobs.py CONCURRENCY``.

Reads a number on each line: so many jobs that do nothing are deferred, then worked off;
answers with the seconds that the working off took.
"""

import asyncio
import sys
import time
from itertools import batched

import django

django.setup()

from django.db import transaction  # noqa: E402
from procrastinate.contrib.django import app  # noqa: E402

from xaso.kernel.events.worker import worker_app  # noqa: E402

QUEUE, BATCH = "bench", 500


@app.task(name="bench.nothing", queue=QUEUE)
def do_nothing(*, number: int) -> None:
    """Do nothing: what is measured is the queue."""


def defer(count: int) -> None:
    """Lay so many jobs ready, each with a lock of its own as the jobs of events have."""
    with transaction.atomic():
        for some in batched(range(count), BATCH, strict=False):
            jobs = [
                do_nothing.configure(lock=f"bench:{number}").job.evolve(
                    task_kwargs={"number": number}
                )
                for number in some
            ]
            app.job_manager.batch_defer_jobs(jobs)


async def work_off(concurrency: int) -> float:
    """Work until nothing is left; return the seconds."""
    ours = worker_app(
        queues=[QUEUE],
        concurrency=concurrency,
        wait=False,
        listen_notify=False,
        install_signal_handlers=False,
    )
    async with ours.open_async():
        began = time.perf_counter()
        await ours.run_worker_async()
        return time.perf_counter() - began


def main() -> None:
    """Answer each line."""
    concurrency = int(sys.argv[1])
    for line in sys.stdin:
        defer(int(line))
        print(asyncio.run(work_off(concurrency)), flush=True)


if __name__ == "__main__":
    main()
