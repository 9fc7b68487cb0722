"""The process behind the pages: relays events, runs jobs, does what the clock asks for."""

import asyncio
import os
import signal
import time
from typing import Any, Unpack

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
from procrastinate import JobContext
from procrastinate.app import App, WorkerOptions
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.middleware import AsyncCallNext, SyncCallNext
from procrastinate.worker import Worker

from xaso.kernel.events.relay_loop import RelayLoop, relay_everything
from xaso.kernel.events.services.relaying import has_unrelayed
from xaso.kernel.organisations.api import served_communes

STOP_SECONDS, GRACE_SECONDS = 5.0, 3.0
DRAIN_SECONDS, PAUSE_SECONDS = 60.0, 0.05


def worker_app(**options: Unpack[WorkerOptions]) -> App:
    """Return an app that runs the tasks over a connection of its own.

    The app that pages and handlers defer by keeps Django's connection, so that what a
    handler defers is part of its transaction also inside the worker. (Replacing the
    connector, as procrastinate's own command does, would take that away.)
    """
    ours = DjangoApp(
        connector=DjangoConnector().get_worker_connector(),
        worker_defaults={**options, "delete_jobs": "successful"},
    )
    ours.tasks = app.tasks
    return ours


async def run_until_stopped(*, concurrency: int) -> None:
    """Relay and work until SIGTERM or SIGINT; then end within five seconds.

    A job that does not end in time is cut off with the process; its transaction is
    rolled back and another worker takes it up again.
    """
    loop = asyncio.get_running_loop()
    ours = worker_app(
        concurrency=concurrency,
        install_signal_handlers=False,
        shutdown_graceful_timeout=GRACE_SECONDS,
        worker_middleware=[import_string(path) for path in settings.XASO_WORKER_MIDDLEWARE],
    )
    ours.periodic_registry = app.periodic_registry
    async with ours.open_async():
        work = asyncio.create_task(ours.run_worker_async())

        def stop() -> None:
            relaying.stop()
            work.cancel()
            loop.call_later(STOP_SECONDS, os._exit, 1)

        relaying = RelayLoop(on_end=lambda: loop.call_soon_threadsafe(work.cancel))
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, stop)
        relaying.start()
        await asyncio.wait([work])
        relaying.stop()
        await asyncio.to_thread(relaying.join, STOP_SECONDS)


def drain() -> int:
    """Relay and work until nothing is left that could be done now; return the jobs run.

    Waits for events that a running transaction holds back; gives up after a minute.
    """
    deadline = time.monotonic() + DRAIN_SECONDS
    total = 0
    while time.monotonic() < deadline:
        relayed = relay_everything()
        ran = asyncio.run(_work_off())
        total += ran
        if relayed == ran == 0:
            if not any(has_unrelayed(commune.pk) for commune in served_communes()):
                return total
            time.sleep(PAUSE_SECONDS)
    message = f"Events are still held back after {DRAIN_SECONDS:.0f} seconds."
    raise TimeoutError(message)


async def _work_off() -> int:
    ran = 0

    async def count(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> Any:
        nonlocal ran
        ran += 1
        return await call_next()

    ours = worker_app(worker_middleware=[count], task_middleware=[_close_connections])
    async with ours.open_async():
        await ours.run_worker_async(
            wait=False, listen_notify=False, install_signal_handlers=False
        )
    return ran


def _close_connections(call_next: SyncCallNext, context: JobContext, worker: Worker) -> Any:
    try:
        return call_next()
    finally:
        connections.close_all()
