"""The shared catalogue of procedures, and each commune's internal processes."""

from xaso.public_services.procedures.models.catalogue import (
    Procedure,
    ProcedureField,
    ProcedureVersion,
    PublishedVersionError,
    VersionQuerySet,
)
from xaso.public_services.procedures.models.processes import (
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
