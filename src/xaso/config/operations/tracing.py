"""The switch of OpenTelemetry: off by default, and then nothing of it is imported."""

import logging
from functools import cache
from types import ModuleType
from typing import Any

from django.conf import settings
from procrastinate import JobContext
from procrastinate.middleware import AsyncCallNext
from procrastinate.worker import Worker

logger = logging.getLogger(__name__)


@cache
def traces() -> ModuleType | None:
    """Return what traces, or ``None`` where it is off or its packages are missing."""
    if not settings.XASO_OTEL_ENDPOINT:
        return None
    try:
        from xaso.config.operations import traces as found  # noqa: PLC0415
    except ModuleNotFoundError:
        logger.warning("Nothing is traced: the packages of requirements/otel.lock are missing.")
        return None
    return found


async def around_job(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> Any:
    """Run a job of the worker, traced where tracing is on."""
    found = traces()
    return await (found.trace_job(call_next, context) if found else call_next())
