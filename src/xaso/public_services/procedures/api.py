"""What other modules use of procedures: ids and frozen dataclasses, never models."""

from uuid import UUID

from xaso.public_services.procedures import queries, services
from xaso.public_services.procedures.contracts import (
    Act,
    Branch,
    Channel,
    ChannelLimit,
    Component,
    ComponentKind,
    DetailLevel,
    FeeKind,
    FeeLine,
    FeeQuote,
    FeeTerm,
    FeeUnit,
    FieldSummary,
    LimitChoice,
    PlanStep,
    ProcedureDetail,
    ProcedureHit,
    ProcessPlan,
    UnknownProcedureError,
    UnknownProcessError,
    VersionStatus,
)
from xaso.public_services.procedures.links import ProcessLink, process_links

__all__ = [
    "Act",
    "Branch",
    "Channel",
    "ChannelLimit",
    "Component",
    "ComponentKind",
    "DetailLevel",
    "FeeKind",
    "FeeLine",
    "FeeQuote",
    "FeeTerm",
    "FeeUnit",
    "FieldSummary",
    "LimitChoice",
    "PlanStep",
    "ProcedureDetail",
    "ProcedureHit",
    "ProcessLink",
    "ProcessPlan",
    "UnknownProcedureError",
    "UnknownProcessError",
    "VersionStatus",
    "current_version",
    "ensure_default_processes",
    "estimate_fee",
    "find_procedures",
    "get_plan",
    "get_plans",
    "get_procedure",
    "get_procedures",
    "limit_for",
    "list_fields",
    "process_for",
    "register_process_link",
]


def find_procedures(text: str, limit: int = 10) -> list[ProcedureHit]:
    """Return the procedures in use that a few typed letters may mean, best first; one query."""
    return queries.find_procedures(text, limit)


def get_procedure(version_id: UUID) -> ProcedureDetail:
    """Return everything about one version; raises ``UnknownProcedureError``."""
    return queries.get_procedure(version_id)


def get_procedures(version_ids: set[UUID]) -> dict[UUID, ProcedureHit]:
    """Return the names of several versions by id, for lists; one query."""
    return queries.get_procedures(version_ids)


def current_version(code: str) -> UUID:
    """Return the version in use under a code; raises ``UnknownProcedureError``."""
    return queries.current_version(code)


def list_fields() -> list[FieldSummary]:
    """Return the fields that have procedures in use, in the order of their names."""
    return queries.list_fields()


def limit_for(version_id: UUID, channel: Channel) -> LimitChoice | None:
    """Return the time limit that counts for a channel; ``None`` when the source gives none."""
    return queries.limit_for(version_id, channel)


def estimate_fee(
    version_id: UUID, channel: Channel, *, quantity: int = 1, copies: int = 1
) -> FeeQuote:
    """Return what a person will pay for so many units (pages, cases), so many times over."""
    return queries.estimate_fee(version_id, channel, quantity=quantity, copies=copies)


def process_for(version_id: UUID) -> ProcessPlan:
    """Return the process by which the commune in force handles a procedure now.

    The procedure's own comes before its field's, that before the general one. A commune
    that has none yet receives the default ones first.
    """
    return services.process_for(version_id)


def get_plan(process_id: UUID) -> ProcessPlan:
    """Return a process by id, retired ones too; raises ``UnknownProcessError``."""
    return queries.get_plan(process_id)


def get_plans(process_ids: set[UUID]) -> dict[UUID, ProcessPlan]:
    """Return several processes of the commune in force by id; two queries."""
    return queries.get_plans(process_ids)


def ensure_default_processes(commune_id: int) -> int:
    """Give a commune the default processes it lacks; return how many were made."""
    return services.ensure_default_processes(commune_id)


def register_process_link(link: ProcessLink) -> None:
    """Offer a page of another module on the pages of every process, to those who change them."""
    process_links.register(link)
