"""What other modules use of procedures: ids and frozen dataclasses, never models."""

from datetime import date
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
    FeeAsking,
    FeeGroup,
    FeeKind,
    FeeLine,
    FeeMomentKind,
    FeeQuote,
    FeeTerm,
    FeeUnit,
    FieldSummary,
    LimitChoice,
    PlanStep,
    ProcedureDetail,
    ProcedureHit,
    ProcedureInUse,
    ProcedureMatch,
    ProcessPlan,
    UnknownProcedureError,
    UnknownProcessError,
    VersionStatus,
)
from xaso.public_services.procedures.exemptions import FeeExemption
from xaso.public_services.procedures.fees import counts_units
from xaso.public_services.procedures.links import ProcessLink, process_links
from xaso.public_services.procedures.words import ChannelTerms, say_channels, say_terms

__all__ = [
    "Act",
    "Branch",
    "Channel",
    "ChannelLimit",
    "ChannelTerms",
    "Component",
    "ComponentKind",
    "DetailLevel",
    "FeeAsking",
    "FeeExemption",
    "FeeGroup",
    "FeeKind",
    "FeeLine",
    "FeeMomentKind",
    "FeeQuote",
    "FeeTerm",
    "FeeUnit",
    "FieldSummary",
    "LimitChoice",
    "PlanStep",
    "ProcedureDetail",
    "ProcedureHit",
    "ProcedureInUse",
    "ProcedureMatch",
    "ProcessLink",
    "ProcessPlan",
    "UnknownProcedureError",
    "UnknownProcessError",
    "VersionStatus",
    "counts_units",
    "current_version",
    "ensure_default_processes",
    "estimate_fee",
    "exemptions_for",
    "fee_asking",
    "find_procedures",
    "form_for",
    "get_plan",
    "get_plans",
    "get_procedure",
    "get_procedures",
    "limit_for",
    "list_fields",
    "match_procedures",
    "plain_name",
    "procedures_in_use",
    "process_for",
    "register_process_link",
    "say_channels",
    "say_source",
    "say_terms",
]


def find_procedures(text: str, limit: int = 10) -> list[ProcedureHit]:
    """Return the procedures in use that a few typed letters may mean, best first; none once known."""
    return queries.find_procedures(text, limit)


def match_procedures(text: str, limit: int = 10) -> list[ProcedureMatch]:
    """Return the procedures in use that a citizen's own words may mean, best first.

    Understands everyday words, typing without accents and slips; costs no statement once the
    process knows the catalogue.
    """
    return queries.match_procedures(text, limit)


def procedures_in_use() -> dict[str, ProcedureInUse]:
    """Return all procedures in use by code, in the order of their names."""
    return queries.procedures_in_use()


def plain_name(code: str, name: str) -> str:
    """Return what citizens' pages call a procedure: a short name, or the official one made plain."""
    return queries.plain_name(code, name)


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


def form_for(procedure_code: str, day: date) -> str | None:
    """Return the key of the electronic form of a procedure on a day, if it has one.

    ``kernel.forms.form_in_use(key)`` then gives the version to be filled in.
    """
    return queries.form_for(procedure_code, day)


def estimate_fee(
    version_id: UUID,
    channel: Channel,
    *,
    quantity: int = 1,
    copies: int = 1,
    exemption: str = "",
    group: FeeGroup | None = None,
) -> FeeQuote:
    """Return what a person will pay for so many units (pages, cases), so many times over.

    The nation's terms count where they name a sum, else what the council of the province set for
    the commune in force. ``exemption`` is the key of one of :func:`exemptions_for`; another key
    changes nothing. ``group`` is who pays, where that decides and is known.
    """
    return queries.estimate_fee(
        version_id,
        channel,
        quantity=quantity,
        copies=copies,
        exemption=exemption,
        group=group,
    )


def fee_asking(procedure_code: str) -> FeeAsking:
    """Return when the commune in force asks for the fee of an online dossier of a procedure."""
    return queries.fee_asking(procedure_code)


def exemptions_for(version_id: UUID) -> list[FeeExemption]:
    """Return the groups that are let off fees of this version today, with their articles."""
    return queries.exemptions_for(version_id)


def say_source(term: FeeTerm) -> str:
    """Name the article of what is paid; what was invented for the demonstration says so."""
    return queries.say_source(term)


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
