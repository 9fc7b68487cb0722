"""The processes every commune starts with, and the choice of the one that applies."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.public_services.procedures.contracts import ProcessPlan, UnknownProcessError
from xaso.public_services.procedures.models import (
    ProcedureField,
    Process,
    ProcessStatus,
    ProcessStep,
)
from xaso.public_services.procedures.queries import plan_in_use

DATA = Path(__file__).parents[1] / "data" / "processes.toml"


@dataclass(frozen=True, slots=True)
class DefaultProcess:
    """A process of the shipped file; without fields it is the general one."""

    name: str
    fields: tuple[str, ...]
    steps: tuple[dict[str, Any], ...]


@cache
def default_processes() -> tuple[DefaultProcess, ...]:
    """Return the processes of the shipped file."""
    with DATA.open("rb") as file:
        rows = tomllib.load(file)["process"]
    return tuple(
        DefaultProcess(row["name"], tuple(row["fields"]), tuple(row["step"])) for row in rows
    )


@transaction.atomic
def ensure_default_processes(commune_id: int) -> int:
    """Give a commune the default processes it lacks; return how many were made.

    A general or a field's process that the commune has or had is left alone.
    """
    with acting_in(commune_id):
        had = set(Process.objects.filter(procedure=None).values_list("field_id", flat=True))
        wanted = {field: made for field, made in _wanted().items() if field not in had}
        processes = {
            field: Process(
                field_id=field,
                name=made.name,
                status=ProcessStatus.PUBLISHED,
                published_at=timezone.now(),
            )
            for field, made in wanted.items()
        }
        # Two requests may do this at once; the second one finds the rows of the first.
        Process.objects.bulk_create(processes.values(), ignore_conflicts=True)
        ids = [process.pk for process in processes.values()]
        stored = set(Process.objects.filter(pk__in=ids).values_list("pk", flat=True))
        ProcessStep.objects.bulk_create(
            ProcessStep(process=process, order=order, **step)
            for field, process in processes.items()
            if process.pk in stored
            for order, step in enumerate(wanted[field].steps, 1)
        )
        return len(stored)


def process_for(version_id: UUID) -> ProcessPlan:
    """Return the process in use for a procedure: its own, its field's or the general one."""
    plan = plan_in_use(version_id)
    if plan is None:
        ensure_default_processes(require_commune())
        plan = plan_in_use(version_id)
    if plan is None:
        raise UnknownProcessError(version_id)
    return plan


def _wanted() -> dict[UUID | None, DefaultProcess]:
    fields = {field.name: field.pk for field in ProcedureField.objects.all()}
    return {
        fields[name] if name else None: process
        for process in default_processes()
        for name in process.fields or ("",)
        if not name or name in fields
    }
