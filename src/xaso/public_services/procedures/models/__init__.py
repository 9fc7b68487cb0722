"""The shared catalogue of procedures, and each commune's internal processes."""

from xaso.public_services.procedures.models.catalogue import (
    CATALOGUE,
    Procedure,
    ProcedureField,
    ProcedureVersion,
    PublishedVersionError,
    VersionQuerySet,
)
from xaso.public_services.procedures.models.processes import (
    PROCESSES,
    Process,
    ProcessQuerySet,
    ProcessStatus,
    ProcessStep,
)
from xaso.public_services.procedures.models.terms import (
    FeeRule,
    ProcedureComponent,
    TimeLimit,
)

__all__ = [
    "CATALOGUE",
    "PROCESSES",
    "FeeRule",
    "Procedure",
    "ProcedureComponent",
    "ProcedureField",
    "ProcedureVersion",
    "Process",
    "ProcessQuerySet",
    "ProcessStatus",
    "ProcessStep",
    "PublishedVersionError",
    "TimeLimit",
    "VersionQuerySet",
]
