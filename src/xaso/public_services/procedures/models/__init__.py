"""The shared catalogue of procedures, and each commune's internal processes."""

from xaso.public_services.procedures.models.catalogue import (
    CATALOGUE,
    Procedure,
    ProcedureField,
    ProcedureVersion,
    PublishedVersionError,
    VersionQuerySet,
)
from xaso.public_services.procedures.models.fee_tables import (
    FEES,
    FeeMoment,
    FeeTable,
    FeeTableQuerySet,
    FeeTableRow,
    ReleasedTableError,
)
from xaso.public_services.procedures.models.forms import ProcedureForm
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
    "FEES",
    "PROCESSES",
    "FeeMoment",
    "FeeRule",
    "FeeTable",
    "FeeTableQuerySet",
    "FeeTableRow",
    "Procedure",
    "ProcedureComponent",
    "ProcedureField",
    "ProcedureForm",
    "ProcedureVersion",
    "Process",
    "ProcessQuerySet",
    "ProcessStatus",
    "ProcessStep",
    "PublishedVersionError",
    "ReleasedTableError",
    "TimeLimit",
    "VersionQuerySet",
]
