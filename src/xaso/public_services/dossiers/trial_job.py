"""Trying a process on last year's dossiers, as the worker does it."""

from uuid import UUID

from xaso.kernel.events.api import task
from xaso.public_services.dossiers.services.trying import run_trial


@task("dossiers.try_process", atomic=False)
def try_process(*, trial_id: str) -> None:
    """Try a process on the dossiers of the past year."""
    run_trial(UUID(trial_id))
