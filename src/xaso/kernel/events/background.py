"""Work that a request leaves to the worker."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryStrategy
from procrastinate.contrib.django import app

from xaso.kernel.events.failures import JobFailedError
from xaso.kernel.tenancy.api import acting_in, current_commune

ATTEMPTS = 8
# Waits 3, 9, 27 … seconds, in the end 36 minutes: about 55 minutes in all.
BACK_OFF = RetryStrategy(max_attempts=ATTEMPTS - 1, exponential_wait=3)


@dataclass(frozen=True, slots=True)
class BackgroundTask[**P]:
    """A function that the worker runs, in the commune that asked for it."""

    name: str
    function: Callable[P, None]
    atomic: bool
    after: int = 0
    priority: int = 0

    def run(self, *, commune_id: int | None, **arguments: Any) -> None:
        """Run it for the commune; an error loses its text, which may name a person."""
        function: Callable[..., None] = self.function
        with acting_in(commune_id):
            try:
                with transaction.atomic() if self.atomic else nullcontext():
                    function(**arguments)
            except Exception as error:  # noqa: BLE001 - whatever a task raises
                raise JobFailedError(self.name, error) from None


def task[**P](
    name: str,
    *,
    atomic: bool = True,
    retry: BaseRetryStrategy = BACK_OFF,
    after: int = 0,
    priority: int = 0,
) -> Callable[[Callable[P, None]], BackgroundTask[P]]:
    """Make a function of a ``tasks.py`` run in the worker, up to eight times with growing waits.

    ``name`` starts with the module and never changes. Arguments are keyword-only ids,
    numbers and short words, as text or integers: never personal data. The function may
    run twice. It runs in one transaction; ``atomic=False`` is for those that wait for
    another system and open short transactions themselves (without one, no row is seen).
    ``retry`` says when to try again, where the usual waits do not fit; ``after`` how many
    seconds the worker leaves it alone, where the request itself does the work if it lives.
    A higher ``priority`` overtakes all that waits, for what somebody sits and waits for.
    """

    def register(function: Callable[P, None]) -> BackgroundTask[P]:
        made = BackgroundTask(name, function, atomic, after, priority)
        app.task(name=name, retry=retry)(made.run)
        return made

    return register


def defer_on_commit[**P](task: BackgroundTask[P], *args: P.args, **kwargs: P.kwargs) -> None:
    """Leave a task to the worker, in the commune in force.

    The job is a row of the caller's transaction: it exists if and only if that commits.
    """
    arguments: dict[str, Any] = {"commune_id": current_commune(), **kwargs}
    schedule = {"seconds": task.after} if task.after else None
    job = app.configure_task(task.name, schedule_in=schedule, priority=task.priority)
    job.defer(**arguments)
